#include "core/same_finding.h"

#include "base/text.h"

namespace oakum {
namespace {
constexpr std::size_t kTellingVersion = 3;  // bytes; a shorter one may stand in a path by chance
}  // namespace

std::string common_name(const Finding& finding) {
  if (finding.rule.starts_with("CVE-")) return finding.rule;
  std::string best;
  if (const auto* vulnerability = std::get_if<Vulnerability>(&finding.detail))
    for (const auto& alias : vulnerability->aliases)
      if (alias.starts_with("CVE-") && (best.empty() || alias < best)) best = alias;
  return best.empty() ? finding.rule : best;
}

std::string lasting_place(const PackageList& list, const Package& package) {
  if (info(list.ecosystem).operating_system) return {};
  const auto& path = package.file_path;
  if (path.empty()) return list.group.empty() ? list.path : list.group;
  return package.version.size() < kTellingVersion ? path : replace_all(path, package.version, "*");
}

}  // namespace oakum
