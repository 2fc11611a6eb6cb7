#include "core/version/xbps.h"

#include "tests/core/version/table.h"

namespace oakum {
namespace {

constexpr auto kScheme = VersionScheme::xbps;

TEST(XbpsVersion, Orders) {
  constexpr Ordered kRows[] = {
      {"1.9_1", "1.10_1", "numbers are numbers"},
      {"1.0_2", "1.0_10", "the revision decides last"},
      {"1.0_9", "1.0.1_1", "behind the version"},
      {"1.0alpha9_1", "1.0beta1_1", "alpha before beta"},
      {"1.0beta9_1", "1.0rc1_1", "beta before a candidate"},
      {"1.0rc1_1", "1.0_1", "a candidate before the release"},
      {"1.0rc1_1", "1.0rc2_1", "their numbers count"},
      {"1.0_1", "1.0pl1_1", "a patch level above it"},
      {"1.0_1", "1.0a_1", "so does a letter"},
      {"1.0a_1", "1.0b_1", "letters by the alphabet"},
      {"1.0z_1", "1.0.27_1", "which ends at 26"},
  };
  expect_ordered(kScheme, kRows);
}

TEST(XbpsVersion, Equates) {
  constexpr Equivalent kRows[] = {
      {"1.0pre1_1", "1.0rc1_1", "pre is rc"},
      {"1_1", "1.0_1", "missing places are 0"},
      {"1.0a_1", "1.0.1_1", "a is the first letter"},
      {"1.0RC1_1", "1.0rc1_1", "case does not count"},
      {"1.0_0", "1.0", "no revision is revision 0"},
  };
  expect_equivalent(kScheme, kRows);
}

TEST(XbpsVersion, Satisfies) {
  constexpr Satisfied kRows[] = {
      {"5.2.3_4", "< 5.2.3_5", true, "by revision"},
      {"5.2.3_4", ">= 5.2.4_1, < 6", false, "a list"},
  };
  expect_satisfied(kScheme, kRows);
  constexpr Refused kBad[] = {
      {"rc", "<2", "no number at all"},
      {"1.0_1", "~1", "no such operator"},
  };
  expect_refused(kScheme, kBad);
}

}  // namespace
}  // namespace oakum
