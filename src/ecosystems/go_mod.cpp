// go.mod, and the go.sum beside it for modules before Go 1.17, whose go.mod does not name what is
// needed indirectly. Source: the Go Modules Reference, "go.mod files", "go.sum files".
#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 16u << 20;
constexpr std::uint64_t kSumLimit = 64u << 20;

struct Requirement {
  std::string path, version;
  Relationship relationship = Relationship::direct;
};

struct Replacement {
  std::string old_path, old_version;  ///< No version: whatever is required.
  std::string new_path, new_version;  ///< No version: a folder, which is no module of its own.
};

struct Module {
  std::string path;
  std::string go = "1.16";  ///< What the language reference says when the line is missing.
  std::string toolchain;    ///< "1.22.5" of "toolchain go1.22.5"; empty when it is not named.
  std::vector<Requirement> requirements;
  std::vector<Replacement> replacements;
};

/// Directives that say nothing about what is required.
bool is_known(std::string_view directive) {
  for (const auto known : {"toolchain", "godebug", "exclude", "retract", "tool", "ignore"})
    if (directive == known) return true;
  return false;
}

/// Words of a line, each perhaps in quotes, up to a comment.
struct Line {
  std::vector<std::string> words;
  bool indirect = false;
};

/// The word at the front of `rest`, which is taken off.
std::string take_word(std::string_view& rest) {
  std::size_t end = 0;
  if (rest[0] == '"' || rest[0] == '`') {
    end = rest.find(rest[0], 1);
    if (end == std::string_view::npos) end = rest.size();
    const auto word = rest.substr(1, end - 1);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return std::string(word);
  }
  if (rest[0] == '(' || rest[0] == ')') {
    end = 1;
  } else {
    while (end < rest.size() && !is_space(rest[end]) && rest[end] != '(' && rest[end] != ')' &&
           !rest.substr(end).starts_with("//"))
      ++end;
  }
  const auto word = rest.substr(0, end);
  rest.remove_prefix(end);
  return std::string(word);
}

Line read_line(std::string_view rest) {
  Line line;
  for (rest = trim(rest); !rest.empty(); rest = trim_left(rest)) {
    if (rest.starts_with("//")) {
      const auto comment = trim(rest.substr(2));
      line.indirect = comment == "indirect" || comment.starts_with("indirect;");
      break;
    }
    line.words.push_back(take_word(rest));
  }
  return line;
}

class ModReader {
 public:
  ModReader(std::string_view text, inventory::Sink& sink) : lines_(text), sink_(sink) {}

  Module read() {
    std::string_view text;
    while (lines_.next(text)) {
      auto line = read_line(text);
      if (!line.words.empty()) take(std::move(line));
    }
    return std::move(module_);
  }

 private:
  void take(Line line) {
    auto& words = line.words;
    if (block_.empty()) {
      block_ = std::move(words.front());
      words.erase(words.begin());
      const bool opens = !words.empty() && words[0] == "(";
      if (!opens) directive(line);
      if (!opens || words.back() == ")") block_.clear();
    } else if (words[0] == ")") {
      block_.clear();
    } else {
      directive(line);
    }
  }

  void directive(const Line& line) {
    const auto& words = line.words;
    bool good = true;
    if (block_ == "module") {
      good = words.size() == 1;
      if (good) module_.path = words[0];
    } else if (block_ == "go") {
      good = words.size() == 1;
      if (good) module_.go = words[0];
    } else if (block_ == "toolchain") {
      if (words.size() == 1 && words[0].starts_with("go")) module_.toolchain = words[0].substr(2);
    } else if (block_ == "require") {
      good = words.size() == 2 && !words[0].empty() && !words[1].empty();
      if (good)
        module_.requirements.push_back(
            {words[0], words[1], line.indirect ? Relationship::indirect : Relationship::direct});
    } else if (block_ == "replace") {
      good = replace(words);
    } else {
      good = is_known(block_);
    }
    if (!good)
      sink_.problem(lines_.number(), fmt::format("not a valid \"{}\" directive; skipped",
                                                 printable(block_.substr(0, 64))));
  }

  /// "old [version] => new [version]"
  bool replace(const std::vector<std::string>& words) {
    const auto arrow =
        static_cast<std::size_t>(std::find(words.begin(), words.end(), "=>") - words.begin());
    if (arrow != 1 && arrow != 2) return false;
    if (words.size() != arrow + 2 && words.size() != arrow + 3) return false;
    module_.replacements.push_back({words[0], arrow == 2 ? words[1] : "", words[arrow + 1],
                                    words.size() == arrow + 3 ? words[arrow + 2] : ""});
    return true;
  }

  Lines lines_;
  inventory::Sink& sink_;
  Module module_;
  std::string block_;  ///< The directive whose lines follow.
};

/// Whether a go line is of that minor release of Go 1 or a later one.
bool is_at_least(std::string_view go, std::uint64_t minor) {
  const auto parts = split(go, '.');
  const auto major = parse_decimal(parts[0]).value_or(1);
  if (major != 1 || parts.size() < 2) return major > 1;
  std::size_t digits = 0;
  while (digits < parts[1].size() && is_digit(parts[1][digits])) ++digits;  // "17rc1"
  return parse_decimal(parts[1].substr(0, digits)).value_or(0) >= minor;
}

/// The standard library it would be built with: the version that is named for the toolchain, else
/// the lowest allowed. Since Go 1.21 the go line is such a version.
void add_standard_library(const Module& mod, inventory::Sink& sink) {
  if (!is_at_least(mod.go, 21)) return;
  const auto version = "v" + (mod.toolchain.empty() ? mod.go : mod.toolchain);
  sink.add({.id = "stdlib@" + version,
            .name = "stdlib",
            .version = version,
            .relationship = Relationship::direct,
            .assumed = true});
}

/// Modules by path, in the order in which they were first named.
class Modules {
 public:
  void set(Requirement requirement) {
    const auto [at, is_new] = by_path_.try_emplace(requirement.path, list_.size());
    if (is_new)
      list_.push_back(std::move(requirement));
    else
      list_[at->second] = std::move(requirement);
  }
  void add_missing(Requirement requirement) {
    if (!by_path_.contains(requirement.path)) set(std::move(requirement));
  }
  void replace(const Replacement& with) {
    const auto found = by_path_.find(with.old_path);
    if (found == by_path_.end()) return;
    auto old = list_[found->second];
    if (!with.old_version.empty() && with.old_version != old.version) return;
    list_[found->second].path.clear();  // gone
    by_path_.erase(found);
    if (!with.new_version.empty()) set({with.new_path, with.new_version, old.relationship});
  }
  std::vector<Requirement> finish() {
    std::erase_if(list_, [](const Requirement& entry) { return entry.path.empty(); });
    return std::move(list_);
  }

 private:
  std::vector<Requirement> list_;
  std::unordered_map<std::string, std::size_t> by_path_;
};

/// What only go.sum names. It lists every version that was looked at, the one in use last.
void add_sums(const io::File& mod, Modules& modules, inventory::Sink& sink) {
  const auto file = mod.sibling("go.sum");
  if (!file) return;
  const auto text = (*file)->text(kSumLimit);
  if (!text)
    return sink.problem(0, fmt::format("go.sum: {}", text.error().what), text.error().kind);
  Modules sums;
  Lines lines(*text);
  for (std::string_view line; lines.next(line);) {
    const auto words = split_words(line);
    if (words.size() != 3) continue;
    auto version = words[1];
    if (version.ends_with("/go.mod")) version.remove_suffix(7);
    sums.set({std::string(words[0]), std::string(version), Relationship::indirect});
  }
  for (auto& entry : sums.finish()) modules.add_missing(std::move(entry));
}

std::string id(std::string_view path, std::string_view version) {
  if (version.empty()) return std::string(path);
  return fmt::format("{}@{}{}", path, version.starts_with('v') ? "" : "v", version);
}

Package package(const Requirement& entry) {
  return {.id = id(entry.path, entry.version),
          .name = entry.path,
          .version = entry.version,
          .indirect = entry.relationship == Relationship::indirect,
          .relationship = entry.relationship};
}

/// The module itself needs what its go.mod requires directly.
Package root(const std::string& path, const std::vector<Requirement>& modules) {
  Package root{.id = path, .name = path, .relationship = Relationship::root};
  for (const auto& entry : modules)
    if (entry.relationship == Relationship::direct)
      root.depends_on.push_back(id(entry.path, entry.version));
  std::sort(root.depends_on.begin(), root.depends_on.end());
  return root;
}

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  auto mod = ModReader(text, sink).read();
  const bool complete = is_at_least(mod.go, 17);  // since then all that is needed is named
  Modules modules;
  for (auto& entry : mod.requirements)
    if (complete || entry.relationship == Relationship::direct) modules.set(std::move(entry));
  for (const auto& replacement : mod.replacements) modules.replace(replacement);
  if (!complete) add_sums(file, modules, sink);
  auto list = modules.finish();
  std::erase_if(list, [&](const Requirement& entry) { return entry.path == mod.path; });
  if (!mod.path.empty()) sink.add(root(mod.path, list));
  for (const auto& entry : list) sink.add(package(entry));
  add_standard_library(mod, sink);
  return {};
}

inventory::Analyzer go_mod() {
  return {.name = "go-mod",
          .doc = "Go modules required by a go.mod",
          .version = 2,
          .type = "gomod",
          .ecosystem = Ecosystem::golang,
          .targets = inventory::kSources,
          .files = {"**/go.mod"},
          .companions = {"**/go.sum"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
