#include "core/package.h"

#include <array>

#include "base/result.h"

namespace oakum {

namespace {
std::string full(std::uint32_t epoch, const std::string& version, const std::string& release) {
  if (version.empty()) return {};
  std::string out = epoch == 0 ? std::string() : fmt::format("{}:", epoch);
  out += version;
  if (!release.empty()) (out += '-') += release;
  return out;
}
}  // namespace

std::string_view name(Relationship relationship) {
  constexpr std::array<std::string_view, 5> kNames = {"", "root", "workspace", "direct",
                                                      "indirect"};
  return kNames[static_cast<std::size_t>(relationship)];
}

std::string full_version(const Package& package) {
  return full(package.epoch, package.version, package.release);
}

std::string full_source_version(const Package& package) {
  return full(package.src_epoch, package.src_version, package.src_release);
}

}  // namespace oakum
