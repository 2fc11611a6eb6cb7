#include "core/version/pep440.h"

#include "tests/core/version/table.h"

namespace oakum {
namespace {

constexpr auto kScheme = VersionScheme::pep440;

TEST(Pep440Version, Orders) {
  constexpr Ordered kRows[] = {
      {"1.0.dev1", "1.0a1.dev1", "a development release before everything"},
      {"1.0a1.dev1", "1.0a1", "also of a pre-release"},
      {"1.0a9", "1.0a10", "numbers are numbers"},
      {"1.0a1", "1.0b1", "alpha before beta"},
      {"1.0b1", "1.0rc1", "beta before the candidate"},
      {"1.0rc1", "1.0", "the candidate before the release"},
      {"1.0rc1", "1.0rc1.post1", "a post-release of a pre-release"},
      {"1.0.post1.dev1", "1.0.post1", "a development release of a post-release"},
      {"1.0", "1.0+abc", "a local build behind the release"},
      {"1.0+abc", "1.0+1", "words before numbers in the local part"},
      {"1.0+1", "1.0+1.1", "fewer segments first"},
      {"1.0+zzz", "1.0.post1", "a post-release behind all local builds"},
      {"2024.1", "1!0.1", "an epoch outranks everything"},
      {"trunk", "0.dev0", "what is no version sorts below all versions"},
      {"0.7.10p1", "0.7.11p1", "in setuptools' old order"},
      {"1.0-0.0.x", "1.0-0.0.1", "in which words sort below numbers"},
  };
  expect_ordered(kScheme, kRows);
}

TEST(Pep440Version, Equates) {
  constexpr Equivalent kRows[] = {
      {"1.0", "1.0.0.0", "trailing zeros mean nothing"},
      {"v1.0-ALPHA_1", "1.0a1", "spellings"},
      {"1.0c1", "1.0rc1", "an old name of the candidate"},
      {"1.0-1", "1.0.post1", "the short post-release"},
      {"1.0.r", "1.0.post0", "a missing number is 0"},
      {"1.0+Ubuntu-1", "1.0+ubuntu.1", "separators and case of the local part"},
      {" 1.0 ", "1.0", "white space around it"},
  };
  expect_equivalent(kScheme, kRows);
}

TEST(Pep440Version, Satisfies) {
  constexpr Satisfied kRows[] = {
      {"2.31.0", ">=2.3.0,<2.31.0", false, "the fixed version itself"},
      {"2.30", ">=2.3.0,<2.31.0", true, "the usual question"},
      {"2.0a1", "<2.0", false, "pre-releases of the bound are left out"},
      {"2.0a1", "<2.0a2", true, "unless it is one"},
      {"2.0a1", ">1.0", true, "other pre-releases take part"},
      {"2.0.post1", ">2.0", false, "post-releases of the bound are left out"},
      {"2.0+local", ">2.0", false, "and local builds"},
      {"2.0+local", "==2.0", true, "a local part is only asked about if it is named"},
      {"2.0", "==2.0+local", false, "then it is"},
      {"2.1.dev1", "==2.1.*", true, "a prefix takes pre-releases in"},
      {"2.10", "==2.1.*", false, "numbers are taken whole"},
      {"2.1", "!=2.*", false, "the other way round"},
      {"1.9", "~=1.2", true, "compatible: the last number may grow"},
      {"1.3.0", "~=1.2.3", false, "only the last"},
      {"1.0.0", "===1.0", false, "identity is of the text"},
      {"4.5.2", "'4.5.1' || \"4.5.2\"", true, "quotes"},
      {"5a2", "=5a2", true, "one sign of equality"},
  };
  expect_satisfied(kScheme, kRows);
  constexpr Refused kBad[] = {
      {"0.9-ivysaur", "<2", "no version"},
      {"1.0", "~=1", "nothing to vary"},
      {"1.0", ">=1.*", "a prefix has no order"},
      {"1.0", "^1", "no such operator"},
  };
  expect_refused(kScheme, kBad);
}

TEST(Pep440Version, Validates) {
  constexpr Valid kRows[] = {
      {"1!2.0rc1.post2.dev3+local.4", true, "everything there is"},
      {"1.0-r0", true, "Alpine's revision reads as a post-release"},
      {"1.0+", false, "an empty local part"},
      {"1.0+a..b", false, "an empty segment"},
      {"!1.0", false, "an empty epoch"},
      {"1.0.x", false, "an unknown word"},
      {"", false, "nothing"},
  };
  expect_valid(kScheme, kRows);
}

}  // namespace
}  // namespace oakum
