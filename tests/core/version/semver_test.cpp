#include "core/version/semver.h"

#include "tests/core/version/table.h"

namespace oakum {
namespace {

constexpr auto kScheme = VersionScheme::semver;

TEST(Semver, Orders) {
  constexpr Ordered kRows[] = {
      {"1.0.0-alpha", "1.0.0", "a pre-release before the release"},
      {"1.0.0-alpha", "1.0.0-alpha.1", "fewer labels first"},
      {"1.0.0-1", "1.0.0-a", "numbers before words"},
      {"1.0.0-beta.2", "1.0.0-beta.11", "labels of digits are numbers"},
      {"1.0.0-B", "1.0.0-a", "words compare as bytes"},
      {"1.2", "1.2.0.1", "more than three numbers"},
      {"1.21rc2", "1.21", "a pre-release without a hyphen"},
      {"1.0.0.alpha", "1.0.0", "a pre-release behind a dot"},
      {"9.0.0", "10.0.0", "numbers are numbers"},
      {"1.0.99999999999999999999", "1.0.100000000000000000000", "of any length"},
      {"main", "0.0.0-0", "what is no version sorts below all versions"},
      {"dev", "main", "by its bytes"},
  };
  expect_ordered(kScheme, kRows);
}

TEST(Semver, Equates) {
  constexpr Equivalent kRows[] = {
      {"v1.2.3", "1.2.3", "a leading v"},
      {"1", "1.0.0.0", "missing numbers are 0"},
      {"1.2.3+a", "1.2.3+b", "the build is ignored"},
      {"1.0.0.rc.1", "1.0.0-rc.1", "dot or hyphen before the pre-release"},
      {"1.02.3", "1.2.3", "leading zeros mean nothing"},
  };
  expect_equivalent(kScheme, kRows);
}

TEST(Semver, Satisfies) {
  constexpr Satisfied kRows[] = {
      {"2.9.10.3", ">= 2.0.0, <= 2.9.10.3", true, "four numbers"},
      {"2.7.9", "< v2.8.0", true, "a v in the constraint"},
      {"2.9.5", "[2.9.0,2.9.10.7)", true, "an interval"},
      {"1.2", "=1.2", true, "equality"},
      {"1.2.1", "=1.2", false, "1.2 is 1.2.0 here"},
      {"1.2.1", "=1.2.x", true, "a wildcard leaves it open"},
      {"1.2.9", "<=1.2.*", true, "behind an operator too"},
      {"1.2.9", ">1.2.*", false, "above all of them"},
      {"2.3.1", "> 2", true, "2 is 2.0.0 here"},
      {"0.3.7-rc.1", "<0.3.7", true, "a pre-release of the fix is not fixed"},
      {"1.3.0", "~1.2", false, "tilde keeps two numbers"},
      {"1.9.0", "^1.2", true, "caret keeps the first"},
      {"0.3.0", "^0.2.3", false, "that is not 0"},
      {"2.0.0-alpha", "^1.2", false, "pre-releases of the upper bound are outside"},
      {"1.9", "~> 1.2", true, "pessimistic: the last number may grow"},
      {"1.3.0", "~> 1.2.3", false, "only the last"},
      {"3.0.0", "<1 || >=2, <4", true, "alternatives of lists"},
      {"1.5.0", "1.2.0 - 1.9.0", true, "a hyphen range"},
      {"1.0.0", "", true, "no constraint holds for all"},
      {"1.0.0-a", "*", true, "a star too, pre-releases included"},
  };
  expect_satisfied(kScheme, kRows);
  constexpr Refused kBad[] = {
      {"latest", "<2", "no version"},
      {"1.0.0", "<", "an operator alone"},
      {"1.0.0", "<2 ||", "an empty alternative"},
      {"1.0.0", "< main", "no version behind the operator"},
      {"1.0.0", "[1.0,2.0", "an interval without an end"},
      {"1.0.0", "[1,2,3]", "an interval of three"},
      {"1.0.0", "<2 || =~ 3", "one bad part spoils it, even where another holds"},
  };
  expect_refused(kScheme, kBad);
}

TEST(Semver, Validates) {
  constexpr Valid kRows[] = {
      {"v1", true, "one number"},
      {"1.2.3-x.7.z-92+exp.sha", true, "all there is"},
      {"1.2.3-", false, "an empty pre-release"},
      {"1.2.3-a..b", false, "an empty label"},
      {"1.2.3+", false, "an empty build"},
      {"1..2", false, "an empty number"},
      {"", false, "nothing"},
      {"(devel)", false, "a placeholder"},
  };
  expect_valid(kScheme, kRows);
}

}  // namespace
}  // namespace oakum
