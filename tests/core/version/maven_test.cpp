#include "core/version/maven.h"

#include "tests/core/version/table.h"

namespace oakum {
namespace {

constexpr auto kScheme = VersionScheme::maven;

TEST(MavenVersion, Orders) {
  constexpr Ordered kRows[] = {
      {"1-alpha-1", "1-beta-1", "qualifiers in their order"},
      {"1-rc1", "1-SNAPSHOT", "the snapshot is nearest to the release"},
      {"1-SNAPSHOT", "1", "and before it"},
      {"1", "1-sp1", "a service pack behind it"},
      {"1-sp1", "1-xyz", "unknown qualifiers behind that"},
      {"1-xyz", "1-1", "numbers behind qualifiers"},
      {"1-1", "1.1", "a dot outranks a hyphen"},
      {"1.9", "1.10", "numbers are numbers"},
      {"1-milestone-2", "1-m3", "m before a number is a milestone"},
      {"2.9.10.3", "2.9.10.7", "four numbers"},
      {"9.4.9.v20180320", "9.4.53.v20231009", "Jetty's dates"},
      {"1.0.0.RC7", "1.0.0.RELEASE", "Spring's words"},
      {"31.0-android", "31.1-jre", "Guava's flavours"},
      {"1.0.99999999999999999999", "1.0.100000000000000000000", "numbers of any length"},
  };
  expect_ordered(kScheme, kRows);
}

TEST(MavenVersion, Equates) {
  constexpr Equivalent kRows[] = {
      {"1", "1.0.0", "trailing zeros mean nothing"},
      {"1.0-final", "1", "words for the release"},
      {"1.GA", "1.RELEASE", "in any case"},
      {"1cr", "1-rc", "an old name of the candidate"},
      {"1a1", "1-alpha-1", "a before a number is alpha"},
      {"1.0.0-x", "1x", "zeros in front of a hyphen"},
      {"", "0", "nothing"},
  };
  expect_equivalent(kScheme, kRows);
}

TEST(MavenVersion, HasNoCircles) {
  // To Maven 10-M7 < 10 < 10.c.0-M7 < 10-M7, and 1.0.alpha.1 < 1 < 1.ga.1 < 1.0.alpha.1.
  constexpr Ordered kRows[] = {
      {"10-M7", "10", "a milestone before the release"},
      {"10", "10.c.0-M7", "an unknown qualifier behind it"},
      {"10-M7", "10.c.0-M7", "so this follows"},
      {"1.0.alpha.1", "1", "an alpha before the release"},
      {"1", "1.ga.1", "a number behind it"},
      {"1.0.alpha.1", "1.ga.1", "so this follows"},
  };
  expect_ordered(kScheme, kRows);
}

TEST(MavenVersion, Satisfies) {
  constexpr Satisfied kRows[] = {
      {"2.9.5", "[2.9.0,2.9.10.7)", true, "an interval"},
      {"2.9.10.7", "[2.9.0,2.9.10.7)", false, "open above"},
      {"2.1.3", "(,1.0.5],[2.0,2.1),[2.1.0,2.1.3]", true, "intervals are alternatives"},
      {"1.0", "[1.0]", true, "one version"},
      {"9.9", "[,]", true, "all of them"},
      {"1.5", ">= 1.0, < 2.0", true, "a list"},
      {"1.5", "[1.0,1.2) || >1.4", true, "both forms"},
      {"1.0-SNAPSHOT", "<1.0", true, "a snapshot of the fix is not fixed"},
      {"2.0", "1.0", false, "a bare version is that version, not a recommendation"},
  };
  expect_satisfied(kScheme, kRows);
  constexpr Refused kBad[] = {
      {"1 0", "<2", "a space"},
      {"1.0", "(1.0,2.0", "an interval without an end"},
      {"1.0", "[]", "an interval of nothing"},
      {"1.0", "^1", "no such operator"},
  };
  expect_refused(kScheme, kBad);
}

}  // namespace
}  // namespace oakum
