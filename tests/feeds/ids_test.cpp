#include "feeds/parts/ids.h"

#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include "feeds/parts/dates.h"
#include "feeds/parts/ubuntu_releases.h"

namespace oakum::feeds {
namespace {

TEST(Ids, AreFoundInText) {
  struct Case {
    std::string_view text, cves, others, why;
  };
  constexpr Case kCases[] = {
      {"CVE-2019-1234", "CVE-2019-1234", "", "alone"},
      {"CVE-2019-1234 XSA-254", "CVE-2019-1234", "XSA-254", "two names of one"},
      {"CVE-2019-1234  CVE-2019-1235", "CVE-2019-1234 CVE-2019-1235", "", "two"},
      {"CVE_2019-1234", "CVE-2019-1234", "", "a slip of the pen"},
      {"CVE-2019-1234.patch", "CVE-2019-1234", "", "a file's name"},
      {"CVE-2019-1234-5", "CVE-2019-1234", "", "a part of a fix"},
      {"CVE-2017-1234 (BGP)", "CVE-2017-1234", "", "a remark"},
      {"{CVE-2002-0391 CVE-2002-0392 }", "CVE-2002-0391 CVE-2002-0392", "", "a list of a tracker"},
      {"cve-2019-1234", "CVE-2019-1234", "", "lower case"},
      {"CVE-2019-1234,CVE-2019-1234", "CVE-2019-1234", "", "each once"},
      {"CVE-???"
       "?-????? XSA-1",
       "", "XSA-1", "a placeholder"},
      {"CVE-2019-XXXX", "", "", "not numbered yet"},
      {"CVE-2019-123", "", "", "too short"},
      {"GHSA-vvjp-qmhp-vprx", "", "GHSA-vvjp-qmhp-vprx", "GitHub's may have no digits"},
      {"TALOS-2018-0702 ZBX-1", "", "TALOS-2018-0702 ZBX-1", "others"},
      {"UTF-FOO A-1 security-2", "", "", "no ids"},
      {"", "", "", "nothing"},
  };
  for (const auto& [text, cves, others, why] : kCases) {
    const auto ids = ids_in(text);
    EXPECT_EQ(fmt::format("{}", fmt::join(ids.cves, " ")), cves) << why;
    EXPECT_EQ(fmt::format("{}", fmt::join(ids.others, " ")), others) << why;
  }
}

TEST(Dates, BecomeRfc3339) {
  struct Case {
    std::string_view text, date;
  };
  constexpr Case kCases[] = {
      {"2022-07-27 04:15:00 UTC", "2022-07-27T04:15:00Z"},
      {"2021-10-26 02:25", "2021-10-26T02:25:00Z"},
      {"2005-02-04", "2005-02-04T00:00:00Z"},
      {"2020-05-14T20:15:38Z", "2020-05-14T20:15:38Z"},
      {"21 May 2023", ""},
      {"", ""},
  };
  for (const auto& [text, date] : kCases) EXPECT_EQ(rfc3339(text), date) << text;
}

TEST(UbuntuReleases, AreKnownByTier) {
  struct Case {
    std::string_view name, number;
    bool extended;
  };
  constexpr Case kCases[] = {
      {"focal", "20.04", false},
      {"esm-infra/xenial", "16.04", true},
      {"esm-apps/jammy", "22.04", true},
      {"trusty/esm", "14.04", true},
      {"esm-infra-legacy/trusty", "14.04", true},
      {"fips-updates/focal", "", false},
      {"upstream", "", false},
      {"devel", "", false},
      {"", "", false},
  };
  for (const auto& [name, number, extended] : kCases) {
    const auto release = ubuntu_release_of(name);
    EXPECT_EQ(release ? release->number : "", number) << name;
    EXPECT_EQ(release && release->extended, extended) << name;
  }
}

}  // namespace
}  // namespace oakum::feeds
