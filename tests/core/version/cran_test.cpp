#include "core/version/cran.h"

#include "tests/core/version/table.h"

namespace oakum {
namespace {

constexpr auto kScheme = VersionScheme::cran;

TEST(CranVersion, Orders) {
  constexpr Ordered kRows[] = {
      {"1.0", "1.0.0", "what is longer is newer"},
      {"1.0-9", "1.0-10", "numbers are numbers"},
      {"0.9", "0.75", "no decimal fractions"},
      {"1.0-1", "1.0.2", "the separator does not matter"},
      {"1.0-rc", "0.1", "what is not a version sorts below every version"},
  };
  expect_ordered(kScheme, kRows);
}

TEST(CranVersion, Equates) {
  constexpr Equivalent kRows[] = {
      {"1.0-1", "1.0.1", "'-' is '.'"},
      {"0.01", "0.1", "leading zeros mean nothing"},
  };
  expect_equivalent(kScheme, kRows);
}

TEST(CranVersion, Satisfies) {
  constexpr Satisfied kRows[] = {
      {"7.3-60", ">= 7.3-58, < 7.3.61", true, "a list"},
      {"1.0.0", "= 1.0", false, "nothing is filled up"},
  };
  expect_satisfied(kScheme, kRows);
  constexpr Refused kBad[] = {
      {"1.0.", "<2", "a separator at the end"},
      {"1.0", "~1", "no such operator"},
      {"1.0", "1.*", "nor wildcards"},
  };
  expect_refused(kScheme, kBad);
}

TEST(CranVersion, IsTold) {
  constexpr Valid kRows[] = {
      {"2024.1-3", true, "numbers and separators"},
      {"1..2", false, "a number is missing"},
      {"v1", false, "a letter"},
  };
  expect_valid(kScheme, kRows);
}

}  // namespace
}  // namespace oakum
