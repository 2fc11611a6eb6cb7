#include "core/version/hex.h"

#include "tests/core/version/table.h"

namespace oakum {
namespace {

constexpr auto kScheme = VersionScheme::hex;

TEST(HexVersion, Orders) {
  constexpr Ordered kRows[] = {
      {"1.0.0-rc.1", "1.0.0", "a pre-release stands before its release"},
      {"1.5.0-rc.0", "1.5.0-rc0", "a label that is longer as a word"},
      {"1.0.0-2", "1.0.0-10", "numbers are numbers"},
      {"junk", "0.0.1-a", "what is not a version sorts below every version"},
  };
  expect_ordered(kScheme, kRows);
}

TEST(HexVersion, Equates) {
  constexpr Equivalent kRows[] = {
      {"1.0.0+a", "1.0.0+b", "the build does not count"},
      {"1.0", "1.0.0", "missing numbers are 0"},
  };
  expect_equivalent(kScheme, kRows);
}

TEST(HexVersion, Satisfies) {
  constexpr Satisfied kRows[] = {
      {"2.9.0", "~> 2.0", true, "the last number may grow"},
      {"3.0.0", "~> 2.0", false, "no other"},
      {"2.0.9", "~> 2.0.0", true, "with three numbers"},
      {"2.1.0", "~> 2.0.0", false, "the second is fixed"},
      {"2.1.0-dev", "~> 2.1", false, "a pre-release of the lower bound is older"},
      {"2.1.0-dev", "~> 2.1.0-dev", true, "unless it is named"},
      {"2.2.0-dev", "~> 2.1.0", false, "one of the upper bound is outside"},
      {"0.9.5", "0.9.1 or >= 0.9.4 and < 0.9.6", true, "\"and\" binds stronger than \"or\""},
      {"0.9.3", "0.9.1 or >= 0.9.4 and < 0.9.6", false, "neither side"},
      {"1.0.0", "!1.0.0", false, "another way to write !="},
      {"1.4.9", "< 1.5", true, "an incomplete version in an advisory"},
  };
  expect_satisfied(kScheme, kRows);
  constexpr Refused kBad[] = {
      {"1.0.0", "^1.0", "no such operator"},
      {"1.0.0", "1.0.0 or", "an alternative is missing"},
      {"1.0.0", "orange", "a word that only begins with \"or\""},
  };
  expect_refused(kScheme, kBad);
}

}  // namespace
}  // namespace oakum
