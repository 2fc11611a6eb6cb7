#include "core/version/pub.h"

#include "tests/core/version/table.h"

namespace oakum {
namespace {

constexpr auto kScheme = VersionScheme::pub;

TEST(PubVersion, Orders) {
  constexpr Ordered kRows[] = {
      {"1.0.0", "1.0.0+1", "a build is newer than none"},
      {"1.0.0+2", "1.0.0+10", "its numbers are numbers"},
      {"1.0.0+9", "1.0.0+a", "and sort below words"},
      {"1.0.0-a+9", "1.0.0-b", "the pre-release decides first"},
      {"1.0.0+1", "1.0.1-a", "the version before all of it"},
      {"1.0.0-pre", "1.0.0-pre+x", "builds of pre-releases count as well"},
  };
  expect_ordered(kScheme, kRows);
}

TEST(PubVersion, Equates) {
  constexpr Equivalent kRows[] = {
      {"v1.2.3", "1.2.3", "v is not part of it"},
      {"1", "1.0.0", "missing numbers are 0"},
  };
  expect_equivalent(kScheme, kRows);
}

TEST(PubVersion, Satisfies) {
  constexpr Satisfied kRows[] = {
      {"1.9.0", "^1.2.3", true, "below 2"},
      {"2.0.0-dev", "^1.2.3", false, "without its pre-releases"},
      {"0.3.0", "^0.2.1", false, "below 1 the second number is fixed"},
      {"1.0.0+1", "< 1.0.0+2", true, "a fix may be a build"},
      {"1.0.0+2", "<= 1.0.0", false, "a build is above its version"},
      {"3.0.0", "any", true, "every version"},
  };
  expect_satisfied(kScheme, kRows);
  constexpr Refused kBad[] = {
      {"1.0.0", "any 1.0.0", "\"any\" stands alone"},
      {"1.0.0+", "<2", "an empty build"},
  };
  expect_refused(kScheme, kBad);
}

}  // namespace
}  // namespace oakum
