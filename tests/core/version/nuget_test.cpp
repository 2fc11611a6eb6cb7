#include "core/version/nuget.h"

#include "tests/core/version/table.h"

namespace oakum {
namespace {

constexpr auto kScheme = VersionScheme::nuget;

TEST(NugetVersion, Orders) {
  constexpr Ordered kRows[] = {
      {"1.0.0", "1.0.0.1", "a fourth number counts"},
      {"1.9", "1.10", "numbers are numbers"},
      {"1.0.0-rc", "1.0.0", "a label stands before the release"},
      {"1.0.0-beta", "1.0.0-BETA2", "case does not decide, length does"},
      {"1.0.0-beta.2", "1.0.0-beta.10", "a label of digits is a number"},
      {"1.0.0-beta.99", "1.0.0-beta.a", "and sorts below words"},
      {"junk", "0.0.0-a", "what is not a version sorts below every version"},
  };
  expect_ordered(kScheme, kRows);
}

TEST(NugetVersion, Equates) {
  constexpr Equivalent kRows[] = {
      {"1.0", "1.0.0.0", "missing numbers are 0"},
      {"1.0.0-BETA.X", "1.0.0-beta.x", "labels know no case"},
      {"1.0.01", "1.0.1", "leading zeros mean nothing"},
      {"1.0.0+a", "1.0.0+b", "the build does not count"},
  };
  expect_equivalent(kScheme, kRows);
}

TEST(NugetVersion, Satisfies) {
  constexpr Satisfied kRows[] = {
      {"1.5", "1.0", false, "a bare version names what is affected, not \"at least\""},
      {"1.2.9", "1.2.*", true, "a floating version"},
      {"1.20", "1.2.*", false, "by numbers, not by digits"},
      {"1.3.0-rc", "1.*", true, "pre-releases take part"},
      {"1.2.9-rc", "1.2.*-*", true, "also where NuGet has to be told"},
      {"2.0", "*-*", true, "everything"},
      {"1.0.0-RC.2", "1.0.0-rc.*", true, "a floating label"},
      {"1.0.0", "1.0.0-rc.*", true, "the release is always covered"},
      {"1.0.0-beta", "1.0.0-rc.*", false, "another label is not"},
      {"1.0.1", "1.0.0-*", false, "nor another version"},
      {"0.9", "[1.*,2.0)", false, "floating from 1.0"},
      {"1.5", "[1.*,2.0)", true, "up"},
      {"1.5", "!= 1.*", false, "all of 1"},
      {"2.0.0-beta", "(1.0,2.0.0-beta]", true, "an interval with its upper end"},
      {"1.0", "(1.0,)", false, "an interval without its lower end"},
  };
  expect_satisfied(kScheme, kRows);
  constexpr Refused kBad[] = {
      {"1.2.3.4.5", "1.0", "five numbers are too many"},
      {"1.0", "1.2*", "a star inside a number"},
      {"1.0", "^1.0", "no such operator"},
  };
  expect_refused(kScheme, kBad);
}

TEST(NugetVersion, IsTold) {
  constexpr Valid kRows[] = {
      {"1.2.3.4", true, "four numbers"},
      {"1.2.3.4.5", false, "five"},
      {"1", true, "one is enough"},
      {"", false, "none is not"},
  };
  expect_valid(kScheme, kRows);
}

}  // namespace
}  // namespace oakum
