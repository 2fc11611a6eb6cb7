#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/parts/intake.h"

namespace oakum::feeds {

/// One package that an erratum of an RPM distribution fixes.
struct ErratumFix {
  std::string name;  ///< With its module in front: "nodejs:18::npm".
  std::string version;
  std::string from;  ///< First version it is about, where others have the package, too.
  auto operator<=>(const ErratumFix&) const = default;
};

/// Every package once, with the architectures it was built for.
using ErratumFixes = std::map<ErratumFix, std::set<std::string>>;

/// What one erratum comes to: a row for each fix and id.
inline constexpr std::size_t kMostErratumRows = 200'000;  // a kernel's have some ten thousand

/// Files a row for each fix and each id in that namespace; `vendor_ids` stand beside the ids.
/// False, and nothing is filed, when that would be more than kMostErratumRows.
bool add_erratum(std::uint32_t ns, const std::vector<std::string>& ids,
                 const std::vector<std::string_view>& vendor_ids, const ErratumFixes& fixes,
                 Intake& intake);

/// "1:1.1.1k-6.el8_5"; an epoch of 0 is not written, nor a release that is not there.
std::string rpm_version(std::string_view epoch, std::string_view version, std::string_view release);

}  // namespace oakum::feeds
