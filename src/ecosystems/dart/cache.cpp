#include "ecosystems/dart/cache.h"

#include <algorithm>

#include "base/text.h"

namespace oakum::ecosystems::dart {
namespace {

constexpr std::uint64_t kManifestLimit = 1u << 20;

/// Names and versions come from the target and become components of a path.
bool is_component(std::string_view text) {
  return !text.empty() && text.size() <= 200 && text[0] != '.' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_alpha(c) || is_digit(c) ||
                  std::string_view("._+-%").find(c) != std::string_view::npos;
         });
}

/// "https://pub.dev" is kept in pub.dev; other characters that files may not have are "%58".
std::string server_folder(std::string_view url) {
  if (url.starts_with("https://")) url.remove_prefix(8);
  if (url.starts_with("http://localhost")) url.remove_prefix(7);
  while (url.ends_with('/')) url.remove_suffix(1);
  if (url == "pub.dartlang.org") url = "pub.dev";
  std::string folder;
  for (const char c : url) {
    if (std::string_view("<>:\"\\/|?*%").find(c) == std::string_view::npos)
      folder += c;
    else
      folder += fmt::format("%{}", static_cast<int>(c));
  }
  return folder;
}

std::string cache_folder(const inventory::Outside& outside) {
  if (auto folder = outside.variable("PUB_CACHE"); !folder.empty()) return folder;
  const auto home = outside.variable("HOME");
  return home.empty() ? home : home + "/.pub-cache";
}

}  // namespace

std::vector<std::string> cached_needs(const inventory::Outside& outside, std::string_view url,
                                      std::string_view name, std::string_view version) {
  const auto cache = cache_folder(outside), server = server_folder(url);
  if (cache.empty() || !is_component(server) || !is_component(name) || !is_component(version))
    return {};
  const auto path = fmt::format("{}/hosted/{}/{}-{}/pubspec.yaml", cache, server, name, version);
  const auto text = outside.file(path, kManifestLimit);
  if (!text) return {};
  const auto documents = formats::parse_yaml(*text);
  if (!documents) return {};
  std::vector<std::string> names;
  for (const auto document : documents->root().items())
    for (const auto [need, range] : document["dependencies"].members()) names.emplace_back(need);
  return names;
}

std::optional<Release> release_in_cache(std::string_view folder) {
  while (folder.ends_with('/')) folder.remove_suffix(1);
  const auto server = folder.find("/hosted/");
  const auto slash = folder.rfind('/');
  if (server == std::string_view::npos || slash <= server + 7) return std::nullopt;
  // Names are Dart identifiers, which have no '-'; versions may have it.
  const auto parts = cut(folder.substr(slash + 1), "-");
  if (!parts || parts->first.empty() || parts->second.empty()) return std::nullopt;
  return Release{parts->first, parts->second};
}

}  // namespace oakum::ecosystems::dart
