#include "core/version/portage.h"

#include "tests/core/version/table.h"

namespace oakum {
namespace {

constexpr auto kScheme = VersionScheme::portage;

TEST(PortageVersion, Orders) {
  constexpr Ordered kRows[] = {
      {"1.0", "1.0.0", "more numbers"},
      {"1.9", "1.10", "numbers are numbers"},
      {"1.01", "1.1", "a leading zero makes a fraction"},
      {"1.001", "1.01", "digit by digit"},
      {"12.2b", "12.2.5", "a number outranks a letter"},
      {"12.2a", "12.2b", "letters"},
      {"1.0_alpha9", "1.0_beta1", "an alpha before a beta"},
      {"1.0_beta", "1.0_pre", "a beta before a preview"},
      {"1.0_pre", "1.0_rc", "a preview before a candidate"},
      {"1.0_rc9", "1.0", "a candidate before the release"},
      {"1.0-r9", "1.0_p1", "a patch behind all its revisions"},
      {"1.0_p", "1.0_p1", "a missing number is 0"},
      {"1.0_p1_alpha1", "1.0_p1", "suffixes of suffixes"},
      {"1.0_p1", "1.0_p1_p0", "likewise"},
      {"1.0-r9", "1.0-r10", "revisions are numbers"},
      {"1.0-foo", "1.0", "what does not belong to a version makes it older"},
      {"junk", "0", "a text without a number is below all"},
  };
  expect_ordered(kScheme, kRows);
}

TEST(PortageVersion, Equates) {
  constexpr Equivalent kRows[] = {
      {"1.0", "1.0-r0", "no revision is revision 0"},
      {"1.0100", "1.01", "zeros at the end of a fraction mean nothing"},
      {"01.2", "1.2", "the first number is no fraction"},
  };
  expect_equivalent(kScheme, kRows);
}

TEST(PortageVersion, Satisfies) {
  constexpr Satisfied kRows[] = {
      {"1.2.3-r4", "~1.2.3", true, "in any revision"},
      {"1.2.3_p1", "~1.2.3", false, "but no other version"},
      {"1.2.3", "=1.2*", true, "whatever begins with 1.2"},
      {"1.2_rc1", "1.2*", true, "suffixes too"},
      {"1.20", "1.2*", false, "by numbers"},
      {"1.2b_p1", "1.2b*", true, "with a letter"},
      {"1.2_p1-r3", "1.2_p1*", true, "with a suffix"},
      {"1.2_p1_p2", "1.2_p1*", true, "of which there may be more"},
      {"1.2_p2", "1.2_p1*", false, "not another"},
      {"1.2-r1", "1.2-r1*", true, "with a revision nothing is left open"},
      {"1.0-r1", "> 1.0", true, "a revision is newer"},
  };
  expect_satisfied(kScheme, kRows);
  constexpr Refused kBad[] = {
      {"1.2-foo", "<2", "no such suffix"},
      {"1.2_foo1", "<2", "nor this one"},
      {"1.2", "> 1*", "an open operand has no border"},
      {"1.2", "^1", "no such operator"},
  };
  expect_refused(kScheme, kBad);
}

TEST(PortageVersion, IsTold) {
  constexpr Valid kRows[] = {
      {"1.2.3b_alpha1_p2-r3", true, "all there is"},
      {"1.2-r", false, "a revision without a number"},
      {"1.2ab", false, "two letters"},
      {"", false, "nothing"},
  };
  expect_valid(kScheme, kRows);
}

}  // namespace
}  // namespace oakum
