#include "feeds/parts/erratum.h"

namespace oakum::feeds {

bool add_erratum(std::uint32_t ns, const std::vector<std::string>& ids,
                 const std::vector<std::string_view>& vendor_ids, const ErratumFixes& fixes,
                 Intake& intake) {
  if (!ids.empty() && fixes.size() > kMostErratumRows / ids.size()) return false;
  for (const auto& [fix, arches] : fixes) {
    Advisory row;
    row.fixed_version = fix.version;
    row.affected_version = fix.from;
    row.arches.assign(arches.begin(), arches.end());
    row.vendor_ids = vendor_ids;
    for (const auto& id : ids) {
      row.id = id;
      intake.add(ns, fix.name, row);
    }
  }
  return true;
}

std::string rpm_version(std::string_view epoch, std::string_view version,
                        std::string_view release) {
  const bool zero = epoch.empty() || epoch == "0";
  return fmt::format("{}{}{}{}{}", zero ? "" : epoch, zero ? "" : ":", version,
                     release.empty() ? "" : "-", release);
}

}  // namespace oakum::feeds
