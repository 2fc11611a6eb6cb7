#pragma once
#include <gtest/gtest.h>

#include <span>
#include <string_view>

#include "core/version/version.h"

// The two kinds of rows that the tests of all schemes are made of.
namespace oakum {

/// `lower` sorts before `higher`, and before nothing else does the reverse hold.
struct Ordered {
  std::string_view lower, higher, why;
};
inline void expect_ordered(VersionScheme scheme, std::span<const Ordered> rows) {
  for (const auto& [lower, higher, why] : rows) {
    EXPECT_TRUE(compare_versions(scheme, lower, higher) < 0)
        << lower << " < " << higher << ": " << why;
    EXPECT_TRUE(compare_versions(scheme, higher, lower) > 0)
        << lower << " < " << higher << ": " << why;
  }
}

struct Equivalent {
  std::string_view a, b, why;
};
inline void expect_equivalent(VersionScheme scheme, std::span<const Equivalent> rows) {
  for (const auto& [a, b, why] : rows) {
    EXPECT_TRUE(compare_versions(scheme, a, b) == 0) << a << " = " << b << ": " << why;
    EXPECT_TRUE(compare_versions(scheme, b, a) == 0) << a << " = " << b << ": " << why;
  }
}

struct Satisfied {
  std::string_view version, constraint;
  bool expected;
  std::string_view why;
};
inline void expect_satisfied(VersionScheme scheme, std::span<const Satisfied> rows) {
  for (const auto& [version, constraint, expected, why] : rows) {
    const auto seen = satisfies(scheme, version, constraint);
    ASSERT_TRUE(seen.has_value()) << seen.error().what << ": " << why;
    EXPECT_EQ(*seen, expected) << version << " in \"" << constraint << "\": " << why;
  }
}

struct Refused {
  std::string_view version, constraint, why;
};
inline void expect_refused(VersionScheme scheme, std::span<const Refused> rows) {
  for (const auto& [version, constraint, why] : rows) {
    const auto seen = satisfies(scheme, version, constraint);
    ASSERT_FALSE(seen.has_value()) << version << " in \"" << constraint << "\": " << why;
    EXPECT_EQ(seen.error().kind, Error::corrupt) << why;
  }
}

struct Valid {
  std::string_view version;
  bool expected;
  std::string_view why;
};
inline void expect_valid(VersionScheme scheme, std::span<const Valid> rows) {
  for (const auto& [version, expected, why] : rows)
    EXPECT_EQ(is_version(scheme, version), expected) << version << ": " << why;
}

}  // namespace oakum
