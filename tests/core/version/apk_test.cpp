#include "core/version/apk.h"

#include "tests/core/version/table.h"

namespace oakum {
namespace {

constexpr auto kScheme = VersionScheme::apk;

TEST(ApkVersion, Orders) {
  constexpr Ordered kRows[] = {
      {"1.0_alpha", "1.0_beta", "suffixes in their order"},
      {"1.0_rc1", "1.0", "a release candidate before the release"},
      {"1.0", "1.0_git1", "a snapshot behind it"},
      {"1.0_git1", "1.0_p1", "a patch behind the snapshot"},
      {"1.0_p9-r0", "1.0_p10-r0", "suffix numbers are numbers"},
      {"1.0_p", "1.0_p1", "a suffix without a number before one with"},
      {"1.0", "1.0-r0", "a revision is newer than none"},
      {"1.0-r9", "1.0-r10", "revisions are numbers"},
      {"1.0-r1", "1.0a", "a letter outranks a revision"},
      {"1.0a", "1.0.1", "another number outranks a letter"},
      {"1.001", "1.01", "behind a dot, a leading zero makes it text"},
      {"1.01", "1.1", "and text with a leading zero is lower"},
      {"9", "10", "the first number is always a number"},
      {"1.0~1234-r1", "1.0~2345-r0", "commit hashes compare as text"},
      {"1.0_alpha_pre2", "1.0_alpha", "a pre-release of a pre-release"},
      {"1.0?", "1.0", "what leaves the grammar sorts below what ends"},
      {"1.9.4p2-r1", "1.9.5p1-r1", "as long as it is read, it counts"},
  };
  expect_ordered(kScheme, kRows);
}

TEST(ApkVersion, Satisfies) {
  constexpr Satisfied kRows[] = {
      {"3.0.7-r0", "<3.0.8-r0", true, "the usual question"},
      {"3.6.0", "~3.6", true, "fuzzy: it begins with 3.6"},
      {"3.6_pre1", "~3.6", true, "whatever kind of token follows"},
      {"3.60", "~3.6", false, "but a token is taken whole"},
      {"3.5", "<~3.6", true, "below or alike"},
      {"3.6.1", "<~3.6", true, "alike"},
      {"3.6.1", "<3.6", false, "without the tilde, it is above"},
      {"3.7", ">~3.6", true, "above"},
      {"1.2", ">=1.0 <1.3", true, "spaces mean and"},
  };
  expect_satisfied(kScheme, kRows);
}

TEST(ApkVersion, Validates) {
  constexpr Valid kRows[] = {
      {"1.2.3a_pre2~0af-r1", true, "everything there is"},
      {"1.2-r", false, "a revision without a number"},
      {"1a.1", false, "a letter ends the numbers"},
      {"1_foo", false, "an unknown suffix"},
      {"1-r1_p1", false, "nothing follows the revision"},
      {"", false, "nothing"},
  };
  expect_valid(kScheme, kRows);
}

}  // namespace
}  // namespace oakum
