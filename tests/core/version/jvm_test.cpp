#include "core/version/jvm.h"

#include "tests/core/version/table.h"

namespace oakum {
namespace {

constexpr auto kScheme = VersionScheme::jvm;

TEST(JvmVersion, Orders) {
  constexpr Ordered kRows[] = {
      {"1.8.0_131", "1.8.0_132", "updates"},
      {"1.8.0_402", "9", "the old form is older than 9"},
      {"8u99", "8u131", "updates are numbers"},
      {"9-ea", "9", "early access"},
      {"1.8.0_131-ea-b11", "1.8.0_131", "with a build"},
      {"17-ea", "17-rc1", "words by the alphabet"},
      {"17-rc2", "17-rc10", "then by number"},
      {"11.0.4", "11.0.4.1", "a fourth number"},
      {"junk", "1.0", "what is not a version sorts below every version"},
  };
  expect_ordered(kScheme, kRows);
}

TEST(JvmVersion, Equates) {
  constexpr Equivalent kRows[] = {
      {"1.8.0_131", "8.0.131", "the old form in the new one"},
      {"1.8.0_131", "8u131", "the marketing form"},
      {"1.8.0_131", "1.8.0-update131-b02", "the form of CPE names"},
      {"1.8.0_131", "1.8.0-update_131", "with an underscore"},
      {"1.8", "8", "without an update"},
      {"1.4.2_19", "4.2.19", "a third number of old"},
      {"11.0.11_9", "11.0.11+10", "a build behind an underscore, as in image tags"},
      {"8u292-b10", "8u292", "a build"},
      {"21.0.1+12-LTS", "21.0.1", "what vendors add"},
      {"jdk-17.0.9+9", "17.0.9", "the product in front"},
      {"1.8.0_292-8u292-b10-0ubuntu1", "8u292", "a distribution's version"},
      {"17-ea+1", "17-EA+35", "the build of early access"},
  };
  expect_equivalent(kScheme, kRows);
}

TEST(JvmVersion, Satisfies) {
  constexpr Satisfied kRows[] = {
      {"1.8.0_131", ">= 8, < 8.0.141", true, "an advisory in the new form"},
      {"8u131", "<= 1.8.0_121", false, "or in the old"},
  };
  expect_satisfied(kScheme, kRows);
  constexpr Refused kBad[] = {
      {"java", "<9", "no number"},
      {"17", "~17", "no such operator"},
  };
  expect_refused(kScheme, kBad);
}

TEST(JvmVersion, IsTold) {
  constexpr Valid kRows[] = {
      {"17.0.9+9-LTS", true, "all pieces"},
      {"1.8.0 131", false, "a space"},
      {"", false, "nothing"},
  };
  expect_valid(kScheme, kRows);
}

}  // namespace
}  // namespace oakum
