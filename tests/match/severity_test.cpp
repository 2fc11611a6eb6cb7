#include "match/severity.h"

#include <gtest/gtest.h>

namespace oakum::match {
namespace {

TEST(Severity, WhoseWordCounts) {
  VulnerabilityDetail detail;
  detail.severity = Severity::medium;
  detail.vendor_severity = {
      {"nvd", Severity::high}, {"ghsa", Severity::low}, {"ubuntu", Severity::critical}};
  const DataSource ubuntu{.id = "ubuntu", .name = "", .url = "", .base_id = ""};
  const DataSource supplier{.id = "seal", .name = "", .url = "", .base_id = "ubuntu"};
  const DataSource other{.id = "alma", .name = "", .url = "", .base_id = ""};
  struct Case {
    std::string why, id;
    DataSource source;
    std::vector<std::string> order;
    Severity severity;
    std::string from;
  };
  const Case kCases[] = {
      {"the advisory's own source", "CVE-1", ubuntu, {"auto"}, Severity::critical, "ubuntu"},
      {"the source a supplier builds on",
       "CVE-1",
       supplier,
       {"auto"},
       Severity::critical,
       "ubuntu"},
      {"GHSA for its own ids", "GHSA-1", other, {"auto"}, Severity::low, "ghsa"},
      {"else NVD", "CVE-1", other, {"auto"}, Severity::high, "nvd"},
      {"the first named that has one",
       "CVE-1",
       ubuntu,
       {"alpine", "ghsa", "nvd"},
       Severity::low,
       "ghsa"},
      {"none of the named", "CVE-1", ubuntu, {"alpine"}, Severity::unknown, ""},
      {"auto as the last word", "CVE-1", ubuntu, {"alpine", "auto"}, Severity::critical, "ubuntu"},
  };
  for (const auto& [why, id, source, order, severity, from] : kCases) {
    const auto chosen = choose_severity(id, source, detail, order);
    EXPECT_EQ(chosen.severity, severity) << why;
    EXPECT_EQ(chosen.source, from) << why;
  }
  detail.vendor_severity.clear();
  const auto chosen = choose_severity("CVE-1", ubuntu, detail, {"auto"});
  EXPECT_EQ(chosen.severity, Severity::medium) << "the record's own when nobody else has one";
  EXPECT_EQ(chosen.source, "");
}

TEST(PrimaryUrl, ByIdThenByVendor) {
  EXPECT_EQ(primary_url("CVE-2020-1", {}), "https://avd.aquasec.com/nvd/cve-2020-1");
  EXPECT_EQ(primary_url("GHSA-x", {}), "https://github.com/advisories/GHSA-x");
  EXPECT_EQ(primary_url("RUSTSEC-1", {}), "https://osv.dev/vulnerability/RUSTSEC-1");
  EXPECT_EQ(primary_url("SUSE-SU-1", {"https://example.org", "https://www.suse.com/x"}),
            "https://www.suse.com/x");
  EXPECT_EQ(primary_url("X-1", {"javascript:alert(1)"}), "");
}

}  // namespace
}  // namespace oakum::match
