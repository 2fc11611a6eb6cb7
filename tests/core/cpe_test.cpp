#include "core/cpe.h"

#include <gtest/gtest.h>

#include "core/version/version.h"

namespace oakum {
namespace {

TEST(Cpe, NamesItsProduct) {
  struct Case {
    std::string_view cpe;
    std::optional<std::string> product;
    std::string_view why;
  };
  const Case kCases[] = {
      {"cpe:2.3:a:OpenSSL:openssl:3.0.11:*:*:*:*:*:*:*", "openssl:openssl", "lower case"},
      {"cpe:2.3:a:a\\:b:c\\+\\+:1:*", "a\\:b:c\\+\\+", "an escaped colon is no divider"},
      {"cpe:2.3:a:x:y", "x:y", "what follows may be absent"},
      {"cpe:2.3:a:*:y:1", std::nullopt, "any vendor is nobody"},
      {"cpe:/a:x:y:1", std::nullopt, "the old form"},
      {"", std::nullopt, "none"},
      {"cpe:2.3:a:x\\", std::nullopt, "cut off"},
  };
  for (const auto& [cpe, product, why] : kCases) EXPECT_EQ(cpe_product(cpe), product) << why;
}

TEST(Cpe, VersionsCompareAsPeopleMeanThem) {
  struct Case {
    std::string_view lower, higher, why;
  };
  constexpr Case kCases[] = {
      {"1.1.1k", "1.1.1w", "letters are later"},
      {"1.0.2z", "1.0.2zd", "and two are later than one"},
      {"7.0.0-rc1", "7.0.0", "a candidate comes before"},
      {"2.0beta3", "2.0", "without a separator too"},
      {"1.9.15", "1.25.3", "numbers, not digits"},
      {"9.6p1", "9.7p1", "portable releases"},
  };
  for (const auto& [lower, higher, why] : kCases)
    EXPECT_TRUE(compare_versions(VersionScheme::rpm, comparable_cpe_version(lower),
                                 comparable_cpe_version(higher)) < 0)
        << why;
}

}  // namespace
}  // namespace oakum
