#include "core/version/bitnami.h"

#include "tests/core/version/table.h"

namespace oakum {
namespace {

constexpr auto kScheme = VersionScheme::bitnami;

TEST(BitnamiVersion, Orders) {
  constexpr Ordered kRows[] = {
      {"1.2.3", "1.2.3-1", "a revision is newer than none"},
      {"1.2.3-9", "1.2.3-10", "revisions are numbers"},
      {"1.2.3-beta.1", "1.2.3", "anything else is a pre-release"},
      {"1.2.3-1", "1.2.4", "numbers come first"},
  };
  expect_ordered(kScheme, kRows);
}

TEST(BitnamiVersion, Satisfies) {
  constexpr Satisfied kRows[] = {
      {"2.3.1-4", ">= 2.3.0, < 2.3.2", true, "the usual question"},
      {"2.3.1-4", "<= 2.3.1", true, "no revision in the operand: it is not asked about"},
      {"2.3.1-4", "> 2.3.1", false, "in either direction"},
      {"2.3.1-4", "> 2.3.1-3", true, "if it is there, it is"},
      {"11.2.3", "<=11", true, "an incomplete version leaves the rest open"},
      {"11.2.3", ">11", false, "in either direction"},
      {"2.1.1", "2.*", true, "a wildcard"},
  };
  expect_satisfied(kScheme, kRows);
}

}  // namespace
}  // namespace oakum
