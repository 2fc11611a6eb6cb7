#include "ecosystems/nuget/licenses.h"

#include <fmt/format.h>

#include "base/text.h"
#include "formats/xml.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 4u << 20;

/// Fit to be one component of a path: names and versions come from the target.
bool is_component(std::string_view text) {
  return !text.empty() && text.size() <= 200 && text != "." && text != ".." &&
         text.find_first_of(std::string_view("/\\\0", 3)) == std::string_view::npos;
}

std::string packages_folder(const inventory::Outside& outside) {
  auto folder = outside.variable("NUGET_PACKAGES");
  if (!folder.empty()) return folder;
  const auto home = outside.variable("HOME");
  return home.empty() ? std::string() : home + "/.nuget/packages";
}

}  // namespace

std::vector<std::string> nuget_licenses(const inventory::Outside* outside, std::string_view name,
                                        std::string_view version) {
  if (!outside || !is_component(name) || !is_component(version)) return {};
  const auto folder = packages_folder(*outside);
  if (folder.empty()) return {};
  const auto id = lower(name);
  const auto text =
      outside->file(fmt::format("{}/{}/{}/{}.nuspec", folder, id, lower(version), id), kLimit);
  if (!text) return {};
  const auto specification = formats::parse_xml(*text, {.bytes = kLimit, .depth = 64});
  if (!specification) return {};
  const auto license = (*specification)["metadata"]["license"];
  if (license.attribute("type") != "expression" || license.text().empty()) return {};
  return {std::string(license.text())};
}

}  // namespace oakum::ecosystems
