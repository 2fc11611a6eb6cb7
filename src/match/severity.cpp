#include "match/severity.h"

#include <array>

#include "base/text.h"

namespace oakum::match {
namespace {

/// Names the source when it has a severity.
bool take(const VulnerabilityDetail& detail, const std::string& source, ChosenSeverity& chosen) {
  const auto found = detail.vendor_severity.find(source);
  if (source.empty() || found == detail.vendor_severity.end()) return false;
  chosen = {found->second, source};
  return true;
}

bool take_auto(const std::string& id, const DataSource& source, const VulnerabilityDetail& detail,
               ChosenSeverity& chosen) {
  if (take(detail, source.base_id.empty() ? source.id : source.base_id, chosen)) return true;
  if (id.starts_with("GHSA-") && take(detail, "ghsa", chosen)) return true;
  if (take(detail, "nvd", chosen)) return true;
  if (detail.severity == Severity::unknown) return false;
  chosen = {detail.severity, ""};
  return true;
}

}  // namespace

ChosenSeverity choose_severity(const std::string& id, const DataSource& source,
                               const VulnerabilityDetail& detail,
                               const std::vector<std::string>& order) {
  ChosenSeverity chosen;
  for (const auto& word : order)
    if (word == "auto" ? take_auto(id, source, detail, chosen) : take(detail, word, chosen))
      return chosen;
  return {};
}

std::string primary_url(const std::string& id, const std::vector<std::string>& references) {
  if (id.starts_with("CVE-")) return "https://avd.aquasec.com/nvd/" + lower(id);
  if (id.starts_with("RUSTSEC-")) return "https://osv.dev/vulnerability/" + id;
  if (id.starts_with("GHSA-")) return "https://github.com/advisories/" + id;
  if (id.starts_with("TEMP-")) return "https://security-tracker.debian.org/tracker/" + id;
  constexpr std::array<std::string_view, 10> kVendors = {
      "https://www.debian.org",    "http://www.ubuntu.com",      "https://usn.ubuntu.com",
      "https://access.redhat.com", "https://lists.opensuse.org", "https://www.suse.com",
      "http://linux.oracle.com",   "https://linux.oracle.com",   "https://hackerone.com",
      "https://groups.google.com"};
  for (const auto& reference : references)
    for (const auto vendor : kVendors)
      if (reference.starts_with(vendor)) return reference;
  return "";
}

}  // namespace oakum::match
