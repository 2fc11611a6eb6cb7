#include "core/version/pacman.h"

#include "tests/core/version/table.h"

namespace oakum {
namespace {

constexpr auto kScheme = VersionScheme::pacman;

TEST(PacmanVersion, Orders) {
  constexpr Ordered kRows[] = {
      {"1.0rc", "1.0", "letters at once behind a number"},
      {"1.0", "1.0.rc", "but not behind a separator"},
      {"1.0.rc", "1.0.1", "letters before digits"},
      {"1.0", "1.0.0", "more segments"},
      {"1.0.1", "1.0..1", "more separators"},
      {"1.9-1", "1.10-1", "numbers are numbers"},
      {"1.0-1.1", "1.0-2", "the pkgrel behind the version"},
      {"9.0-1", "1:0.1-1", "an epoch outranks everything"},
      {"1.0", "1.0-1", "no pkgrel before any"},
      {"1.0", "1.0~rc1", "'~' only separates"},
  };
  expect_ordered(kScheme, kRows);
}

TEST(PacmanVersion, Equates) {
  constexpr Equivalent kRows[] = {
      {"1.0+1-1", "1.0.1-1", "which sign separates does not matter"},
      {"0:1-1", "1-1", "a missing epoch is 0"},
      {"1.001", "1.1", "leading zeros mean nothing"},
  };
  expect_equivalent(kScheme, kRows);
}

TEST(PacmanVersion, Satisfies) {
  constexpr Satisfied kRows[] = {
      {"1.0-2", "= 1.0", true, "an operand without a pkgrel says nothing about it"},
      {"1.0-2", "< 1.0-3", true, "with one it counts"},
      {"1:1.0-1", "< 2.0-1", false, "an epoch"},
  };
  expect_satisfied(kScheme, kRows);
  constexpr Refused kBad[] = {
      {"1.0 1", "<2", "a space inside"},
      {"1.0", "~1.0", "no such operator"},
  };
  expect_refused(kScheme, kBad);
}

}  // namespace
}  // namespace oakum
