#include "core/version/hackage.h"

#include "tests/core/version/table.h"

namespace oakum {
namespace {

constexpr auto kScheme = VersionScheme::hackage;

TEST(HackageVersion, Orders) {
  constexpr Ordered kRows[] = {
      {"1.0", "1.0.0", "what is longer is newer"},
      {"1.9", "1.10", "numbers are numbers"},
      {"1.0-1", "0.1", "'-' divides nothing here: no version"},
  };
  expect_ordered(kScheme, kRows);
}

TEST(HackageVersion, Equates) {
  constexpr Equivalent kRows[] = {
      {"1.02", "1.2", "leading zeros mean nothing"},
  };
  expect_equivalent(kScheme, kRows);
}

TEST(HackageVersion, Satisfies) {
  constexpr Satisfied kRows[] = {
      {"1.2.3.1", "^>= 1.2.3", true, "the same major version"},
      {"1.3", "^>= 1.2.3", false, "the policy's major version is two numbers"},
      {"1.2.2", "^>= 1.2.3", false, "older"},
      {"1.0.5", "^>= 1", true, "1 is 1.0"},
      {"1.1", "^>= 1", false, "which ends at 1.1"},
      {"1.2", "== 1.2.*", true, "a wildcard covers the version itself"},
      {"1.2.0.7", "== 1.2.*", true, "and longer ones"},
      {"1.20", "== 1.2.*", false, "by numbers"},
      {"1.2.1", "!= 1.2.*", false, "the opposite"},
      {"1.5", ">=1.2&&<1.4||>=1.5", true, "Cabal's signs"},
  };
  expect_satisfied(kScheme, kRows);
  constexpr Refused kBad[] = {
      {"1.0", "^1.0", "no such operator"},
      {"1.0", "> 1.*", "a wildcard has no border"},
      {"1.0-a", "< 2", "a word"},
  };
  expect_refused(kScheme, kBad);
}

TEST(HackageVersion, IsTold) {
  constexpr Valid kRows[] = {
      {"1.2.3", true, "numbers"},
      {"1.2-3", false, "another sign"},
      {"", false, "nothing"},
  };
  expect_valid(kScheme, kRows);
}

}  // namespace
}  // namespace oakum
