#include "core/version/rpm.h"

#include "tests/core/version/table.h"

namespace oakum {
namespace {

constexpr auto kScheme = VersionScheme::rpm;

TEST(RpmVersion, Orders) {
  constexpr Ordered kRows[] = {
      {"1.0~rc1", "1.0", "a tilde sorts before the end"},
      {"1.0", "1.0^git1", "a caret sorts behind the end"},
      {"1.0^git1", "1.0.1", "and before more text"},
      {"1.0~rc1", "1.0~rc1^git1", "a snapshot behind a release candidate"},
      {"1.a", "1.1", "letters before numbers"},
      {"1", "1.a", "more text is newer"},
      {"2.0-1.el9", "1:1.0-1.el8", "an epoch outranks everything"},
      {"4.18.0-553.el8", "4.18.0-553.87.1.el8", "letters before numbers, in a kernel's release"},
      {"1.0", "1.0-1", "no release before any release"},
      {"18446744073709551615", "18446744073709551616", "numbers of any length"},
      {"5.5p1", "5.5p10", "numbers behind letters"},
  };
  expect_ordered(kScheme, kRows);
}

TEST(RpmVersion, Equates) {
  constexpr Equivalent kRows[] = {
      {"1.0", "1_0", "separators only separate"},
      {"1.0", "1.0.", "also at the end"},
      {"0:1-1", "1-1", "a missing epoch is 0"},
      {"1.01", "1.1", "leading zeros mean nothing"},
      {"1.0\xc3\xa9", "1.0", "bytes above 127 are separators"},
  };
  expect_equivalent(kScheme, kRows);
}

TEST(RpmVersion, Satisfies) {
  constexpr Satisfied kRows[] = {
      {"8.3.1-5.el8.4", "< 0:8.3.1-5.el8.5", true, "the usual question"},
      {"2.3.1-1.el8", "<= 2.3.1", true,
       "no release in the operand: the release is not asked about"},
      {"2.3.1-1.el8", "> 2.3.1", false, "so it is not newer either"},
      {"1.0", "< 2:1.0", true, "an epoch on one side counts"},
      {"1.0-1", ">= 1.0-1, < 1.0-2", true, "a list"},
  };
  expect_satisfied(kScheme, kRows);
  constexpr Refused kBad[] = {
      {"", "<2", "no version at all"},
      {"1.0", "~>2", "no such operator"},
  };
  expect_refused(kScheme, kBad);
}

}  // namespace
}  // namespace oakum
