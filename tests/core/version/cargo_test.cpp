#include "core/version/cargo.h"

#include <gtest/gtest.h>

namespace oakum {
namespace {

TEST(CargoRequirement, Satisfies) {
  struct Case {
    std::string_view version, requirement;
    bool expected;
    std::string_view why;
  };
  constexpr Case kCases[] = {
      {"1.9.0", "1.2", true, "a bare version means caret"},
      {"2.0.0", "1.2", false, "and no new major version"},
      {"1.2.9", "=1.2", true, "equality of an incomplete version"},
      {"1.2.9", "~1.2", true, "tilde"},
      {"1.2.9", "1.2.*", true, "a wildcard"},
      {"1.3.0", "1.2.*", false, "is no caret"},
      {"1.5.0", ">=1.2, <1.5", false, "commas mean and"},
      {"1.2.3-beta", "1.2.3-alpha", true, "a pre-release that is asked for"},
      {"1.2.4-beta", "1.2.3-alpha", false, "and one that is not"},
  };
  for (const auto& [version, requirement, expected, why] : kCases) {
    const auto seen = versions::satisfies_cargo(version, requirement);
    ASSERT_TRUE(seen.has_value()) << why;
    EXPECT_EQ(*seen, expected) << version << " in " << requirement << ": " << why;
  }
}

}  // namespace
}  // namespace oakum
