#pragma once
#include <cstdint>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/report.h"

namespace oakum::priority {

/// How much a finding asks for action; what compares lower comes first. Known to be exploited, by
/// ransomware, severity, chance of exploitation, a fix to install, needed by the project itself
/// before what its dependencies need, the application before the base image; then by name, rule and
/// place, so that the order of equals is that of their names. Points into the report.
struct Urgency {
  bool unexploited = true, no_ransomware = true;
  int severity = 0;    ///< Falling.
  int chance = 0;      ///< EPSS in millionths, falling.
  bool no_fix = true;  ///< Of a vulnerability; the other kinds are mended where they stand.
  bool transitive = false, in_base = false;
  std::string_view package, rule, path;  ///< package: "" where the subject is a file.
  std::uint32_t line = 0;
  auto operator<=>(const Urgency&) const = default;
};

/// `base_layers`: how many of the lowest layers are the base image's. The finding's references must
/// be good.
Urgency urgency(const Report& report, const Finding& finding, std::size_t base_layers);

/// The indices of all findings of the report in the default order: the most urgent first, and of
/// equal ones the one the report has first. O(n log n).
std::vector<std::uint32_t> by_urgency(const Report& report);

}  // namespace oakum::priority
