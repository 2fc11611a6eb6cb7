#include "core/version/conda.h"

#include "tests/core/version/table.h"

namespace oakum {
namespace {

constexpr auto kScheme = VersionScheme::conda;

TEST(CondaVersion, Orders) {
  constexpr Ordered kRows[] = {
      {"1.1dev1", "1.1_", "development releases first"},
      {"1.1_", "1.1a1", "an underscore at the end: before alphas"},
      {"1.1a1", "1.1.dev1", "a component of its own is behind the number"},
      {"1.1a1", "1.1", "words are below the end"},
      {"1.1.a1", "1.1", "also behind a dot"},
      {"1.1", "1.1.post1", "post is above everything"},
      {"1.1.1", "1.1post1", "any number, too"},
      {"1.0*", "1.0dev", "stars sort lowest"},
      {"0.960923", "1!0.1", "an epoch outranks everything"},
      {"1.0", "1.0+1", "a local part is newer than none"},
      {"1.0+1", "1.0+2", "local parts are compared alike"},
      {"1.0.1_", "1.0.1a", "the underscore in front of the letters of OpenSSL"},
      {"a b", "0dev", "what is not a version sorts below every version"},
  };
  expect_ordered(kScheme, kRows);
}

TEST(CondaVersion, Equates) {
  constexpr Equivalent kRows[] = {
      {"1.0", "1", "missing numbers are 0"},
      {"1.0RC1", "1.0rc1", "case does not count"},
      {"0.5-5", "0.5_5", "'-' is '_'"},
      {"1.0_1", "1.0.1", "which divides like '.'"},
      {"1.a", "1.0a", "a component that begins with a word has a 0 in front"},
      {"0!1", "1", "no epoch is epoch 0"},
  };
  expect_equivalent(kScheme, kRows);
}

TEST(CondaVersion, Satisfies) {
  constexpr Satisfied kRows[] = {
      {"1.2.3", "=1.2", true, "= leaves the rest open"},
      {"1.2.3", "==1.2", false, "== does not"},
      {"1.2.3", "1.2", false, "nor does a bare version"},
      {"1.2.3", "1.2.*", true, "a star does"},
      {"1.2", "1.2.*", true, "also for the version itself"},
      {"1.20", "1.2*", false, "a number does not go on"},
      {"1.2rc1", "1.2r*", true, "a word does"},
      {"1.0.1h", "1.0.1*", true, "letters of OpenSSL"},
      {"1.2.3", "!=1.2.*", false, "the opposite"},
      {"1.2.3", ">=1.2.*", true, "behind an inequality the star means nothing"},
      {"1.9", "~=1.2", true, "compatible: the last component may grow"},
      {"2.0", "~=1.2", false, "no other"},
      {"1.2.9", "~=1.2.3", true, "with three"},
      {"1.2.2", "~=1.2.3", false, "older"},
      {"1!1.2", "=1.2", false, "another epoch"},
      {"1.0+abc", "=1.0+abc", true, "a local part"},
      {"1.5", ">=1,<1.4|>=1.5", true, "Conda's signs"},
  };
  expect_satisfied(kScheme, kRows);
  constexpr Refused kBad[] = {
      {"1.0", "~=1", "no component to drop"},
      {"1.0", "^1", "no such operator"},
      {"1.0", "1.*.2", "a star in the middle"},
      {"1..0", "<2", "an empty component"},
  };
  expect_refused(kScheme, kBad);
}

TEST(CondaVersion, IsTold) {
  constexpr Valid kRows[] = {
      {"1!2.0rc1_3+local.4", true, "all there is"},
      {"1.0+", false, "an empty local part"},
      {"!1", false, "an empty epoch"},
      {"1.0~a", false, "a sign"},
      {"1.", false, "an empty component"},
      {"1_", true, "an underscore at the end"},
      {"", false, "nothing"},
  };
  expect_valid(kScheme, kRows);
}

}  // namespace
}  // namespace oakum
