#include "core/version/npm.h"

#include "tests/core/version/table.h"

namespace oakum {
namespace {

constexpr auto kScheme = VersionScheme::npm;

TEST(NpmVersion, Satisfies) {
  constexpr Satisfied kRows[] = {
      {"4.17.20", ">=3.7.0 <4.17.21", true, "the usual question"},
      {"1.2.9", "1.2", true, "an incomplete version leaves the rest open"},
      {"1.3.0", ">1.2", true, "behind an operator too"},
      {"1.2.9", ">1.2", false, "above all of them"},
      {"1.2.9", "<=1.2", true, "up to the last of them"},
      {"1.2.3-beta", "<1.2.3", true, "a pre-release of the fix is not fixed"},
      {"1.2.3-beta", "^1.2.3", false, "nor the release"},
      {"2.0.0-0", "^1.2.3", false, "nor part of the major version before"},
      {"0.0.4", "^0.0.3", false, "caret keeps up to the first number that is not 0"},
      {"2.3.9", "1.2.3 - 2.3", true, "an open end of a hyphen range"},
      {"2.4.0", "1.2.3 - 2.3", false, "ends with it"},
      {"1.9.0", "~>1", true, "an old spelling of the tilde"},
      {"7.0.0", "<6 || ", true, "an empty alternative holds for all"},
      {"1.2.3", "x", true, "a wildcard alone"},
  };
  expect_satisfied(kScheme, kRows);
  constexpr Refused kBad[] = {
      {"1.2.3.4", "*", "four numbers"},
      {"glorp", "*", "no version"},
      {"1.2.3", ">=glorp", "no version behind the operator"},
  };
  expect_refused(kScheme, kBad);
}

TEST(NpmVersion, StrictlyLeavesPreReleasesOut) {
  struct Case {
    std::string_view version, constraint;
    bool expected;
    std::string_view why;
  };
  constexpr Case kCases[] = {
      {"1.2.3-beta", "*", false, "nothing names a pre-release"},
      {"1.2.3-beta", ">=1.2.3-alpha", true, "one of the same three numbers is named"},
      {"1.2.4-beta", ">=1.2.3-alpha", false, "of other numbers"},
      {"2.0.0-beta", "<1 || >=2.0.0-alpha", true, "each alternative for itself"},
      {"2.0.0-beta", ">=2.0.0-zeta || >1", false, "not on behalf of its neighbour"},
  };
  for (const auto& [version, constraint, expected, why] : kCases) {
    const auto seen = versions::satisfies_npm(version, constraint, versions::PreReleases::strict);
    ASSERT_TRUE(seen.has_value()) << why;
    EXPECT_EQ(*seen, expected) << version << " in " << constraint << ": " << why;
  }
}

}  // namespace
}  // namespace oakum
