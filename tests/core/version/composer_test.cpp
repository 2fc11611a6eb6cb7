#include "core/version/composer.h"

#include "tests/core/version/table.h"

namespace oakum {
namespace {

constexpr auto kScheme = VersionScheme::composer;

TEST(ComposerVersion, Orders) {
  constexpr Ordered kRows[] = {
      {"dev-main", "0.0.1-dev", "branches are below every version"},
      {"dev-feature", "dev-main", "by name"},
      {"1.0-dev", "1.0a1", "development before alpha"},
      {"1.0a1", "1.0-beta1", "alpha before beta"},
      {"1.0b9", "1.0RC1", "beta before a candidate"},
      {"1.0RC9", "1.0", "a candidate before the release"},
      {"1.0", "1.0pl1", "the release before its patches"},
      {"1.0", "1.0.post1", "the beginning of a word decides"},
      {"1.0p1", "1.0.0.1", "the fourth number is in front of it"},
      {"1.0-beta", "1.0-beta.1", "with a number"},
      {"1.0-beta2", "1.0-beta2.1", "with more numbers"},
      {"1.0-beta1-dev", "1.0-beta1", "on the way there"},
      {"1.9.9", "1.x-dev", "an open number is above all"},
      {"1.x-dev", "2.0-alpha", "of its branch"},
      {"1.2.x-dev", "1.x-dev", "the more so the earlier it is"},
      {"2024-01-30", "2024-01-31", "dates"},
      {"2024-02-01", "2024.10.01", "written with dots as well"},
      {"1.0-foo", "1.0-dev", "words without a meaning are lowest"},
  };
  expect_ordered(kScheme, kRows);
}

TEST(ComposerVersion, Equates) {
  constexpr Equivalent kRows[] = {
      {"v1", "1.0.0.0", "normalised"},
      {"1.0-b2", "1.0BETA.2", "short words, case and separators"},
      {"1.0-stable", "1.0", "stable is the release"},
      {"1.0+abc", "1.0", "the build does not count"},
      {"1.0-pl2", "1.0-patch2", "patch levels"},
      {"1.x-dev", "1.*-dev", "another wildcard"},
      {"1.0@beta", "1.0", "a stability flag"},
      {"dev-main#0123abc", "dev-main", "a commit"},
  };
  expect_equivalent(kScheme, kRows);
}

TEST(ComposerVersion, Satisfies) {
  constexpr Satisfied kRows[] = {
      {"1.9.0", "^1.2.3", true, "below 2"},
      {"2.0.0-alpha", "^1.2.3", false, "without its pre-releases"},
      {"1.2.3-beta", "^1.2.3", true, "with those of the lower bound"},
      {"1.2.3-alpha", "^1.2.3-beta", false, "unless one is named"},
      {"0.3.0", "^0.2.1", false, "below 1 the second number is fixed"},
      {"0.0.4", "^0.0.3", false, "below 0.1 the third"},
      {"0.9", "^0", true, "an incomplete version"},
      {"1.9", "~1.2", true, "the last number may grow"},
      {"1.3", "~1.2.3", false, "only the last"},
      {"1.2.3.9", "~1.2.3.4", true, "a fourth"},
      {"1.2.9-RC1", "1.2.*", true, "a wildcard, pre-releases included"},
      {"1.3-dev", "1.2.x", false, "not those of the next"},
      {"1.2.x-dev", "~1.2.0", true, "a branch of numbers"},
      {"2.0.5", "1.0 - 2.0", true, "an incomplete upper end is open"},
      {"2.0.5", "1.0 - 2.0.0", false, "a complete one is not"},
      {"2.1.0-dev", "1.0 - 2.0", false, "the next is outside"},
      {"1.2.3-beta1", "< 1.2.3", true, "a beta is not known to have the fix"},
      {"dev-main", "< 9", false, "a branch is on neither side"},
      {"dev-main", ">= 0", false, "of anything"},
      {"dev-main", "1.0 || dev-main", true, "but equal to itself"},
      {"dev-main", "!= 1.0", true, "and to nothing else"},
      {"dev-main", "*", true, "every version"},
      {"1.5", "^1.0@beta", true, "a stability flag is passed over"},
      {"1.5", ">=1.0,<1.2|>=1.4 <2", true, "Composer's signs"},
  };
  expect_satisfied(kScheme, kRows);
  constexpr Refused kBad[] = {
      {"foo", "<2", "no number and no branch"},
      {"1.2.x", "<2", "a wildcard is no version"},
      {"1.0", "~dev-main", "a branch has no successors"},
      {"1.0", "> 1.*", "a wildcard has no border"},
      {"1.0", "~> 1.0", "no such operator"},
  };
  expect_refused(kScheme, kBad);
}

TEST(ComposerVersion, IsTold) {
  constexpr Valid kRows[] = {
      {"1.2.3.4-beta2.1-dev", true, "all there is"}, {"v2.0", true, "v"},
      {"20240131-2030", true, "a date and a time"},  {"master", true, "a default branch"},
      {"1.2.3.4.5", false, "five numbers"},          {"1.0-foo", false, "a word"},
      {"dev-", false, "a branch without a name"},    {"", false, "nothing"},
  };
  expect_valid(kScheme, kRows);
}

TEST(ComposerVersion, IsRequired) {
  constexpr Satisfied kRows[] = {
      {"1.2.3-beta", "< 1.2.3", false, "to Composer a beta belongs to its version"},
      {"1.2.3-beta", ">= 1.2.3", true, "at either side"},
      {"1.2.3-beta", "> 1.2.3-alpha", true, "a stability that is named is compared"},
      {"1.2.3-beta", "<= 1.2.3", true, "these borders are the release"},
  };
  for (const auto& [version, requirement, expected, why] : kRows)
    EXPECT_EQ(versions::satisfies_composer_requirement(version, requirement).value(), expected)
        << version << ' ' << requirement << ": " << why;
}

}  // namespace
}  // namespace oakum
