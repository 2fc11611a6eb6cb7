#include "core/version/gem.h"

#include "tests/core/version/table.h"

namespace oakum {
namespace {

constexpr auto kScheme = VersionScheme::gem;

TEST(GemVersion, Orders) {
  constexpr Ordered kRows[] = {
      {"1.0.a", "1.0", "letters before numbers, and so before the end"},
      {"1.0.a9", "1.0.a10", "digits behind letters are numbers"},
      {"1.0-1", "1.0", "a hyphen reads as .pre."},
      {"5.0.0.rc2", "5.x", "words compare as bytes"},
      {"1.0", "1.0.0.1", "more numbers"},
      {"1.9", "1.10", "numbers are numbers"},
  };
  expect_ordered(kScheme, kRows);
}

TEST(GemVersion, Equates) {
  constexpr Equivalent kRows[] = {
      {"1.0", "1", "trailing zeros mean nothing"},
      {"1.0.0.a", "1.a", "nor zeros in front of the first word"},
      {"1.15.4-x86_64-linux", "1.15.4", "the platform is not part of the version"},
      {"1.15.4-java", "1.15.4", "whatever it is"},
      {"", "0", "nothing is version 0"},
  };
  expect_equivalent(kScheme, kRows);
}

TEST(GemVersion, Satisfies) {
  constexpr Satisfied kRows[] = {
      {"1.9", "~> 1.2", true, "pessimistic: the last number may grow"},
      {"1.3", "~> 1.2.3", false, "only the last"},
      {"2.0.a", "~> 1.0", false, "a pre-release of the upper bound is outside"},
      {"5.0.0.rc2", "~> 5.a", true, "the numbers before the word decide"},
      {"1.5", ">= 1.4, <= 1.6, != 1.5", false, "a list"},
      {"1.15.4-x86_64-linux", ">= 1.15.4", true, "a build for a platform has the fix"},
  };
  expect_satisfied(kScheme, kRows);
  constexpr Refused kBad[] = {
      {"1.0.", "<2", "a dot at the end"},
      {"junk", "<2", "no number in front"},
      {"1.0", "^1", "no such operator"},
  };
  expect_refused(kScheme, kBad);
}

}  // namespace
}  // namespace oakum
