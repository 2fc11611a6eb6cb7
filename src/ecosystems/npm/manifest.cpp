#include "ecosystems/npm/manifest.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "base/glob.h"
#include "base/text.h"
#include "core/identity.h"
#include "ecosystems/npm/installed.h"
#include "formats/node.h"
#include "formats/npm_manifest.h"

namespace oakum::ecosystems::npm {
namespace {

using formats::Node;

constexpr std::uint64_t kManifestLimit = 8u << 20;
constexpr std::size_t kMostWorkspaces = 10'000;
constexpr std::size_t kMostPatterns = 1000;
constexpr std::size_t kMostListed = 20'000;  ///< Folders looked into for workspaces.
constexpr std::size_t kDeepest = 16;

std::string text_in(Node node, std::string_view key) {
  return node[key].is_string() ? std::string(trim(node[key].text())) : std::string();
}

void add_requests(Node section, bool for_development, Manifest& manifest,
                  std::unordered_map<std::string, std::size_t>& places) {
  for (const auto [name, range] : section.members()) {
    if (name.empty() || !range.is_string()) continue;
    const auto [at, is_new] = places.try_emplace(std::string(name), manifest.requests.size());
    if (is_new)
      manifest.requests.push_back(
          {std::string(name), std::string(trim(range.text())), for_development});
  }
}

Manifest manifest_from(Node root) {
  Manifest manifest{.path = {},
                    .name = text_in(root, "name"),
                    .version = text_in(root, "version"),
                    .licenses = formats::npm_licenses(root)};
  std::unordered_map<std::string, std::size_t> places;
  // Where both have a name, the optional one is what is installed.
  add_requests(root["optionalDependencies"], false, manifest, places);
  add_requests(root["dependencies"], false, manifest, places);
  add_requests(root["devDependencies"], true, manifest, places);
  const auto workspaces = root["workspaces"];
  for (const auto folder : (workspaces.is_object() ? workspaces["packages"] : workspaces).items())
    if (folder.is_string() && manifest.workspaces.size() < kMostPatterns)
      manifest.workspaces.emplace_back(folder.text());
  for (const auto [pattern, range] : root["resolutions"].members())
    if (range.is_string()) manifest.resolutions.emplace_back(pattern, range.text());
  return manifest;
}

/// The longest folder in front of the first wildcard; nothing may be above it.
std::string fixed_part(std::string_view pattern) {
  std::string fixed;
  for (const auto component : split(pattern, '/')) {
    if (component.find_first_of("*?[{\\") != std::string_view::npos) break;
    fixed += fixed.empty() ? std::string(component) : fmt::format("/{}", component);
  }
  return fixed;
}

bool has_wildcard(std::string_view pattern) {
  return pattern.find_first_of("*?[{\\") != std::string_view::npos;
}

/// Finds the folders that match patterns by listing no more than those patterns reach.
class Finder {
 public:
  explicit Finder(const io::File& lock) : lock_(lock) {}

  void find(const std::string& pattern) {
    if (!has_wildcard(pattern)) return take(pattern);
    const Glob glob(pattern);
    const auto components = split(pattern, '/');
    const bool any_depth = pattern.find("**") != std::string::npos;
    const auto deepest = any_depth ? kDeepest : components.size();
    std::vector<std::string> pending = {fixed_part(pattern)};
    while (!pending.empty()) {
      const auto folder = std::move(pending.back());
      pending.pop_back();
      if (!folder.empty() && glob.matches(folder)) take(folder);
      if (depth(folder) < deepest) enter(folder, pending);
    }
  }

  std::set<std::string> take_found() { return std::move(found_); }

 private:
  static std::size_t depth(std::string_view folder) {
    if (folder.empty()) return 0;
    return 1 + static_cast<std::size_t>(std::count(folder.begin(), folder.end(), '/'));
  }

  void take(const std::string& folder) {
    if (found_.size() < kMostWorkspaces) found_.insert(folder);
  }

  /// A name that is no folder lists as an empty one.
  void enter(const std::string& folder, std::vector<std::string>& pending) {
    if (listed_++ >= kMostListed) return;
    for (const auto& name : names_beside(lock_, folder))
      if (name != "node_modules" && !name.starts_with('.'))
        pending.push_back(folder.empty() ? name : fmt::format("{}/{}", folder, name));
  }

  const io::File& lock_;
  std::set<std::string> found_;
  std::size_t listed_ = 0;
};

}  // namespace

std::optional<Manifest> read_manifest(const io::File& lock, std::string_view folder,
                                      inventory::Sink& sink) {
  const auto name =
      folder.empty() ? std::string("package.json") : fmt::format("{}/package.json", folder);
  const auto file = lock.sibling(name);
  if (!file) return std::nullopt;
  const auto parse = [&]() -> Result<formats::Document> {
    const auto text = TRY((*file)->text(kManifestLimit));
    return formats::parse_json(text);
  };
  const auto document = parse();
  if (document && document->root().is_object()) {
    auto manifest = manifest_from(document->root());
    manifest.path = (*file)->path();
    return manifest;
  }
  if (document)
    sink.problem(0, fmt::format("{}: not an object", name));
  else
    sink.problem(0, fmt::format("{}: {}", name, document.error().what), document.error().kind);
  return std::nullopt;
}

std::optional<std::string> folder_below(std::string_view path) {
  if (path.starts_with('/')) return std::nullopt;
  std::vector<std::string> kept;
  for (const auto component : split(path, '/')) {
    if (component == "..") return std::nullopt;
    if (!component.empty() && component != ".") kept.emplace_back(component);
  }
  if (kept.empty()) return std::nullopt;
  return join(kept, "/");
}

std::vector<std::string> workspace_folders(const io::File& lock,
                                           const std::vector<std::string>& patterns) {
  Finder finder(lock);
  std::vector<Glob> left_out;
  for (const std::string_view pattern : patterns) {
    const bool negative = pattern.starts_with('!');
    const auto folder = folder_below(pattern.substr(negative));
    if (!folder) continue;
    if (negative)
      left_out.emplace_back(*folder);
    else
      finder.find(*folder);
  }
  auto found = finder.take_found();
  std::erase_if(found, [&](const std::string& folder) {
    return std::any_of(left_out.begin(), left_out.end(),
                       [&](const Glob& glob) { return glob.matches(folder); });
  });
  return {found.begin(), found.end()};
}

Package local_package(const Manifest& manifest, Relationship relationship) {
  const bool named = !manifest.name.empty() && !manifest.version.empty();
  return {.id = named ? package_id(manifest.name, manifest.version) : manifest.path,
          .name = manifest.name,
          .version = manifest.version,
          .licenses = manifest.licenses,
          .relationship = relationship};
}

}  // namespace oakum::ecosystems::npm
