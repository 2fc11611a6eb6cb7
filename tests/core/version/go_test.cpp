#include "core/version/go.h"

#include "tests/core/version/table.h"

namespace oakum {
namespace {

constexpr auto kScheme = VersionScheme::go;

TEST(GoVersion, Orders) {
  constexpr Ordered kRows[] = {
      {"v0.0.0-20180116102854-5a71ef0e047d", "v0.0.0-20190116102854-1ef0e047d5a7",
       "pseudo-versions sort by time"},
      {"v0.0.0-20180116102854-5a71ef0e047d", "v0.0.1", "and before the first release"},
      {"v1.2.4-0.20180116102854-5a71ef0e047d", "v1.2.4", "a pseudo-version behind v1.2.3"},
      {"v1.2.3", "v1.2.4-0.20180116102854-5a71ef0e047d", "is newer than that"},
      {"v1.3.0-rc.1", "v1.3.0-rc.1.0.20180116102854-5a71ef0e047d", "one behind a pre-release"},
      {"go1.21rc2", "go1.21.0", "toolchains have pre-releases without a hyphen"},
      {"go1.9", "go1.10", "numbers are numbers"},
      {"(devel)", "v0.0.1", "what is no version sorts below all versions"},
  };
  expect_ordered(kScheme, kRows);
  constexpr Equivalent kEqual[] = {
      {"v3.2.0+incompatible", "v3.2.0", "+incompatible says nothing about the age"},
      {"go1.21.3", "1.21.3", "the toolchain's prefix"},
      {"v1", "v1.0.0", "missing numbers are 0"},
  };
  expect_equivalent(kScheme, kEqual);
}

TEST(GoVersion, Satisfies) {
  constexpr Satisfied kRows[] = {
      {"v3.1.0+incompatible", "<3.2.0", true, "the v is optional on either side"},
      {"v0.0.0-20190116102854-1ef0e047d5a7", "< 0.0.0-20200101000000-000000000000", true,
       "a fix that is a pseudo-version"},
      {"go1.20.5", ">=1.20.0-0, <1.20.6", true, "the standard library"},
  };
  expect_satisfied(kScheme, kRows);
  constexpr Refused kBad[] = {{"(devel)", "<1", "a build from a working tree"}};
  expect_refused(kScheme, kBad);
}

}  // namespace
}  // namespace oakum
