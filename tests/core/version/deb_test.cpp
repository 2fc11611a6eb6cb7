#include "core/version/deb.h"

#include "tests/core/version/table.h"

namespace oakum {
namespace {

constexpr auto kScheme = VersionScheme::deb;

TEST(DebVersion, Orders) {
  constexpr Ordered kRows[] = {
      {"1.0~rc1", "1.0", "a tilde sorts before the end"},
      {"1.0~~", "1.0~", "two tildes before one"},
      {"1.0~", "1.0~a", "behind a tilde, the end before a letter"},
      {"1.0", "1:0.1", "an epoch outranks everything"},
      {"1.9", "1.10", "digits compare as numbers"},
      {"1.0a", "1.0+", "letters before other signs"},
      {"1.0", "1.0a", "the end before letters"},
      {"1.0-1", "1.0-1.1", "a longer revision is newer"},
      {"1.0-1", "1.0-2-1", "the revision begins behind the last hyphen"},
      {"7u151-2.6.11-1", "7u151-2.6.11-2ubuntu0.14.04.1", "hyphens belong to the upstream part"},
      {"99999999999999999999", "100000000000000000000", "numbers of any length"},
      {"9:1", "10:0", "epochs compare as numbers"},
      {"1.0+dfsg-1", "1.0+dfsg1-1", "an absent number is zero"},
      {"a:1", "b:1", "a colon behind letters ends no epoch"},
  };
  expect_ordered(kScheme, kRows);
}

TEST(DebVersion, Equates) {
  constexpr Equivalent kRows[] = {
      {"1.0", "0:1.0", "a missing epoch is 0"},      {"1.0", "1.0-0", "a missing revision is 0"},
      {"1.01", "1.1", "leading zeros mean nothing"}, {" 1.0\n", "1.0", "white space around it"},
      {"", "", "even nothing has an order"},
  };
  expect_equivalent(kScheme, kRows);
}

TEST(DebVersion, Satisfies) {
  constexpr Satisfied kRows[] = {
      {"1.1.1n-0+deb11u3", "< 1.1.1n-0+deb11u4", true, "the usual question"},
      {"1.1.1n-0+deb11u4", "< 1.1.1n-0+deb11u4", false, "the fixed version itself"},
      {"1.0", "<< 1.0", false, "dpkg's strict operator"},
      {"1.0", ">= 0.9, << 1.1", true, "a list"},
      {"1.0~rc1", "<1.0", true, "the tilde within a version"},
      {"43.0-0ubuntu1", "<43.0", false, "a revision is newer than none"},
      {"1.0", "1.0 || >2", true, "a bare version means equality"},
  };
  expect_satisfied(kScheme, kRows);
  constexpr Refused kBad[] = {
      {"1.0", "^1.0", "no such operator"},
      {"1.0-", "<2", "an empty revision"},
      {"1_0", "<2", "a foreign character"},
  };
  expect_refused(kScheme, kBad);
}

}  // namespace
}  // namespace oakum
