// deno.lock, versions 1 to 5. Source: Deno documentation, "Integrity checking and lock files"; the
// deno_lockfile repository.
//
// All versions map requests ("npm:chalk@5") to what was chosen for them, in "specifiers", and have
// the packages of each registry in an object: version 1 has none, version 2 has both for npm below
// "npm", version 3 for all below "packages", and since version 4 they are at the top. Scripts taken
// from addresses are in "remote".
#include "ecosystems/npm/deno.h"

#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "core/identity.h"
#include "ecosystems/npm/graph.h"
#include "ecosystems/npm/installed.h"
#include "formats/node.h"
#include "formats/npm_manifest.h"

namespace oakum::ecosystems::npm {
namespace {

using formats::Node;

/// "npm:chalk" of "npm:chalk@5": what precedes an '@' that is no scope's.
std::string_view without_range(std::string_view request) {
  const auto name = request.find(':') + 1;  // npos + 1 is 0
  return request.substr(0, request.find('@', name + 1));
}

/// "npm:/chalk@5" is an older spelling.
std::string normal(std::string_view request) {
  const auto slash = request.find(":/");
  if (slash == std::string_view::npos) return std::string(request);
  return fmt::format("{}:{}", request.substr(0, slash), request.substr(slash + 2));
}

/// "name@1.0.0_peer@2.0.0" (npm) or "@scope/name@1.0.0" (JSR).
struct Key {
  std::string_view name, version;
};

std::optional<Key> parse_key(std::string_view key) {
  const auto at = key.find('@', 1);
  if (at == std::string_view::npos) return std::nullopt;
  const auto version = key.substr(at + 1);
  return Key{key.substr(0, at), version.substr(0, version.find('_'))};
}

/// What was chosen for the requests to one registry. Views live as long as the document.
class Choices {
 public:
  Choices(Node specifiers, std::string_view registry, bool npm_alone)
      : prefix_(fmt::format("{}:", registry)) {
    for (const auto [request, choice] : specifiers.members()) {
      // A file that has npm alone does not say so in front of each request.
      const auto full = npm_alone ? fmt::format("npm:{}", request) : normal(request);
      if (!full.starts_with(prefix_)) continue;
      by_request_.try_emplace(full, choice.text());
      by_name_[std::string(without_range(full))] = choice.text();
    }
  }

  /// The key of the package that a request led to. Where there is one request for a name, the
  /// packages of JSR write the name alone. Nothing for another registry.
  std::optional<std::string> find(std::string_view request) const {
    const auto full = normal(request);
    for (const auto* choices : {&by_request_, &by_name_})
      if (const auto found = choices->find(full); found != choices->end())
        return key_of(full, found->second);
    return std::nullopt;
  }

  template <class Take>
  void for_each(Take take) const {
    for (const auto& [request, choice] : by_request_) take(key_of(request, choice));
  }

 private:
  /// Version 3 writes "npm:chalk@5.0.1", version 2 "chalk@5.0.1", version 4 "5.0.1", which may have
  /// peers behind it: "18.0.0_react@18.0.0".
  std::string key_of(std::string_view request, std::string_view choice) const {
    if (choice.starts_with(prefix_)) return std::string(choice.substr(prefix_.size()));
    const auto name = without_range(request).substr(prefix_.size());
    if (!choice.empty() && !is_digit(choice.front())) return std::string(choice);
    return fmt::format("{}@{}", name, choice);
  }

  std::string prefix_;  ///< "npm:"
  std::unordered_map<std::string, std::string_view> by_request_, by_name_;
};

class Reader {
 public:
  Reader(const io::File& file, Node root, std::string_view registry, inventory::Sink& sink)
      : root_(root),
        version_(root["version"].integer().value_or(1)),
        registries_(version_ == 3 ? root["packages"] : root),
        packages_(version_ == 2 ? root["npm"]["packages"] : registries_[registry]),
        is_npm_(registry == "npm"),
        choices_(version_ == 2 ? root["npm"]["specifiers"] : registries_["specifiers"], registry,
                 version_ == 2),
        sink_(sink),
        store_(file, "node_modules/.deno") {
    if (version_ == 2 && !is_npm_) packages_ = {};
  }

  void read() {
    for (const auto [key, entry] : packages_.members()) add(key, entry);
    for (const auto [key, entry] : packages_.members()) connect(key, entry);
    for (const auto& key : direct())
      if (const auto number = look_up(by_key_, key)) graph_.require(*number, false);
    graph_.deliver(Graph::Unreached::as_stated, sink_);
  }

 private:
  using Numbers = std::unordered_map<std::string_view, Graph::Number>;

  static std::optional<Graph::Number> look_up(const Numbers& numbers, std::string_view key) {
    const auto found = numbers.find(key);
    if (found == numbers.end()) return std::nullopt;
    return found->second;
  }

  /// Every name at JSR has a scope.
  bool is_name(std::string_view name) const {
    return formats::is_npm_name(name) && (is_npm_ || name.starts_with('@'));
  }

  void add(std::string_view key, Node entry) {
    if (!graph_.has_room(sink_, entry.key_line())) return;
    const auto package = parse_key(key);
    if (!package || package->version.empty() || !is_name(package->name))
      return sink_.problem(entry.key_line(), fmt::format("not a package: \"{}\"; skipped",
                                                         printable(key.substr(0, 200))));
    const auto number = graph_.add({.id = package_id(package->name, package->version),
                                    .name = std::string(package->name),
                                    .version = std::string(package->version),
                                    .lines = {{entry.key_line(), entry.end_line()}}});
    if (is_npm_) graph_.license(number, store_.licenses(package->name, package->version));
    by_key_.try_emplace(key, number);
    by_name_.try_emplace(package->name, number);
  }

  void connect(std::string_view key, Node entry) {
    const auto from = look_up(by_key_, key);
    if (!from) return;
    for (const auto section : {"dependencies", "optionalDependencies"})
      for (const auto need : entry[section].items())
        if (const auto to = find(need.text())) graph_.connect(*from, *to);
  }

  /// Packages of JSR write requests. Those of npm map names to keys in versions 2 and 3; since
  /// version 4 they list names (where there is one version only), keys, and "alias@npm:key".
  std::optional<Graph::Number> find(std::string_view need) const {
    if (!is_npm_) {
      const auto key = choices_.find(need);
      return key ? look_up(by_key_, *key) : std::nullopt;
    }
    if (const auto alias = need.find("@npm:", 1); alias != std::string_view::npos)
      need.remove_prefix(alias + std::string_view("@npm:").size());
    const auto exact = look_up(by_key_, need);
    return exact ? exact : look_up(by_name_, need);
  }

  /// What the project itself asks for: what its configuration lists, and what its code names and no
  /// package of JSR asks for.
  std::unordered_set<std::string> direct() const {
    std::unordered_set<std::string> keys, of_others;
    add_chosen(root_["workspace"]["dependencies"], keys);
    add_chosen(root_["workspace"]["packageJson"]["dependencies"], keys);
    for (const auto [folder, member] : root_["workspace"]["members"].members()) {
      add_chosen(member["dependencies"], keys);
      add_chosen(member["packageJson"]["dependencies"], keys);
    }
    for (const auto [key, package] : registries_["jsr"].members())
      add_chosen(package["dependencies"], of_others);
    choices_.for_each([&](std::string key) {
      if (!of_others.contains(key)) keys.insert(std::move(key));
    });
    return keys;
  }

  void add_chosen(Node requests, std::unordered_set<std::string>& keys) const {
    for (const auto request : requests.items())
      if (auto key = choices_.find(request.text())) keys.insert(std::move(*key));
  }

  Node root_;
  std::int64_t version_;
  Node registries_;  ///< What holds "npm" and "jsr".
  Node packages_;
  bool is_npm_;
  Choices choices_;
  inventory::Sink& sink_;
  PackageStore store_;
  Graph graph_;
  Numbers by_key_, by_name_;
};

}  // namespace

Result<void> read_deno_lock(const io::File& file, std::string_view registry,
                            inventory::Sink& sink) {
  const auto text = TRY(file.text(kDenoLockLimit));
  const auto document = TRY(formats::parse_json(text, {.bytes = kDenoLockLimit}));
  if (!document.root().is_object()) return Error{Error::corrupt, "not a deno.lock"};
  // The first version was a bare list of scripts.
  const auto version = document["version"].integer().value_or(1);
  if (version < 1 || version > 5)
    return Error{Error::unsupported, fmt::format("deno.lock of version {}", version)};
  Reader(file, document.root(), registry, sink).read();
  return {};
}

}  // namespace oakum::ecosystems::npm
