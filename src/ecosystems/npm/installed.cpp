#include "ecosystems/npm/installed.h"

#include <fmt/format.h>

#include "base/text.h"
#include "core/identity.h"
#include "formats/npm_manifest.h"

namespace oakum::ecosystems::npm {
namespace {

constexpr std::uint64_t kManifestLimit = 8u << 20;
constexpr std::size_t kMostNames = 1'000'000;

/// What precedes the peers in the name of a copy.
std::string_view without_peers(std::string_view name) {
  const auto at = name.find('@', 1);
  if (at == std::string_view::npos) return name;
  return name.substr(0, name.find_first_of("_(", at));
}

}  // namespace

std::vector<std::string> manifest_licenses(std::string_view text, std::string_view wanted) {
  const auto manifest = formats::parse_json(text);
  if (!manifest || package_id((*manifest)["name"].text(), (*manifest)["version"].text()) != wanted)
    return {};
  return formats::npm_licenses(manifest->root());
}

std::vector<std::string> installed_licenses(const io::File& lock, std::string_view folder,
                                            std::string_view wanted) {
  const auto file = lock.sibling(fmt::format("{}/package.json", folder));
  if (!file) return {};
  const auto text = (*file)->text(kManifestLimit);
  return text ? manifest_licenses(*text, wanted) : std::vector<std::string>();
}

std::vector<std::string> names_beside(const io::File& lock, std::string_view folder) {
  const auto own = lock.directory();
  if (own.empty() || folder.empty()) return lock.names_in(own.empty() ? folder : own, kMostNames);
  return lock.names_in(fmt::format("{}/{}", own, folder), kMostNames);
}

PackageStore::PackageStore(const io::File& lock, std::string folder)
    : lock_(lock), folder_(std::move(folder)) {
  for (auto& name : names_beside(lock, folder_)) {
    auto key = std::string(without_peers(name));
    copies_.try_emplace(std::move(key), std::move(name));
  }
}

std::vector<std::string> PackageStore::licenses(std::string_view name,
                                                std::string_view version) const {
  if (copies_.empty()) return {};
  const auto wanted = package_id(name, version);
  const auto copy = copies_.find(replace_all(wanted, "/", "+"));
  if (copy == copies_.end()) return {};
  return installed_licenses(
      lock_, fmt::format("{}/{}/node_modules/{}", folder_, copy->second, name), wanted);
}

}  // namespace oakum::ecosystems::npm
