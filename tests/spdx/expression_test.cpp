#include "spdx/expression.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "spdx/list.h"

namespace oakum::spdx {
namespace {

TEST(SpdxExpression, ReadsAndPrints) {
  struct Case {
    std::string_view text, printed, why;
  };
  constexpr Case kCases[] = {
      {"MIT", "MIT", "one licence"},
      {"mit", "MIT", "ids have any case"},
      {"  MIT\t", "MIT", "white space around it"},
      {"GPL-2.0", "GPL-2.0-only", "a bare GNU id is only this version"},
      {"GPL-2.0+", "GPL-2.0-or-later", "its plus says so in words"},
      {"gpl-2.0-ONLY+", "GPL-2.0-or-later", "a plus is stronger than -only"},
      {"GFDL-1.3", "GFDL-1.3-only", "GNU's manuals too"},
      {"Apache-1.0+", "Apache-1.0+", "others keep their plus"},
      {"MIT OR Apache-2.0 AND ISC", "MIT OR Apache-2.0 AND ISC", "AND binds tighter"},
      {"(MIT OR Apache-2.0) AND ISC", "(MIT OR Apache-2.0) AND ISC", "needed parentheses stay"},
      {"((MIT) AND (ISC AND Zlib))", "MIT AND ISC AND Zlib", "others go"},
      {"mit and isc or zlib", "MIT AND ISC OR Zlib", "operators have any case"},
      {"GPL-2.0-or-later WITH classpath-EXCEPTION-2.0",
       "GPL-2.0-or-later WITH Classpath-exception-2.0", "exceptions too"},
      {"GPL-2.0+ WITH Bison-exception-2.2 OR MIT",
       "GPL-2.0-or-later WITH Bison-exception-2.2 OR MIT", "WITH binds tightest"},
      {"LicenseRef-Mine", "LicenseRef-Mine", "a reference"},
      {"DocumentRef-other:LicenseRef-Mine.2", "DocumentRef-other:LicenseRef-Mine.2",
       "a reference into another document"},
      {"GPL-2.0-with-classpath-exception", "GPL-2.0-with-classpath-exception",
       "deprecated ids stay"},
      {"Foo-1.0", "Foo-1.0", "what the list does not have stays as it stands"},
  };
  for (const auto& [text, printed, why] : kCases) {
    const auto read = parse_expression(text);
    ASSERT_TRUE(read) << why << ": " << read.error().what;
    EXPECT_EQ(print(*read), printed) << why;
    const auto again = parse_expression(print(*read));
    ASSERT_TRUE(again) << why;
    EXPECT_EQ(*again, *read) << why;
  }
}

TEST(SpdxExpression, KnowsWhatIsKnown) {
  for (const auto* known : {"MIT", "GPL-2.0+", "LicenseRef-a", "MIT OR (ISC AND Zlib)",
                            "GPL-3.0-only WITH GCC-exception-3.1"})
    EXPECT_TRUE(all_known(*parse_expression(known))) << known;
  for (const auto* unknown :
       {"Foo", "MIT OR Foo", "MIT WITH Foo-exception", "LicenseRef-", "DocumentRef-:LicenseRef-a"})
    EXPECT_FALSE(all_known(*parse_expression(unknown))) << unknown;
}

TEST(SpdxExpression, SaysWhereItIsWrong) {
  struct Case {
    std::string_view text, says;
  };
  constexpr Case kCases[] = {
      {"", "column 1: a licence is expected in a licence expression, not the end"},
      {"MIT OR", "column 7: a licence is expected in a licence expression, not the end"},
      {"MIT ISC", "column 5: AND, OR or the end is expected in a licence expression, not \"ISC\""},
      {"(MIT", "column 5: \")\" is expected in a licence expression, not the end"},
      {"MIT)", "column 4: AND, OR or the end is expected in a licence expression, not \")\""},
      {"MIT WITH", "column 9: an exception is expected in a licence expression, not the end"},
      {"MIT +", "column 5: AND, OR or the end is expected in a licence expression, not \"+\""},
      {"AND MIT", "column 1: a licence is expected in a licence expression, not \"AND\""},
      {"a, b", "column 2: AND, OR or the end is expected in a licence expression, not \",\""},
  };
  for (const auto& [text, says] : kCases) {
    const auto read = parse_expression(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().kind, Error::corrupt);
    EXPECT_EQ(read.error().what, says);
  }
}

TEST(SpdxExpression, HasLimits) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '(') + "MIT" + std::string(depth, ')');
  };
  EXPECT_TRUE(parse_expression(nested(kDeepestExpression)));
  EXPECT_EQ(parse_expression(nested(kDeepestExpression + 1)).error().kind, Error::too_large);
  std::string many = "MIT";
  for (std::size_t i = 1; i < kMostLicenses; ++i) many += " OR MIT";
  EXPECT_EQ(parse_expression(many)->operands.size(), kMostLicenses);
  EXPECT_EQ(parse_expression(many + " OR MIT").error().kind, Error::too_large);
  EXPECT_EQ(parse_expression(std::string(kLongestExpression + 1, 'a')).error().kind,
            Error::too_large);
}

TEST(SpdxExpression, IsEvaluatedFromItsLicences) {
  const auto value = [](std::string_view text) {
    return evaluate<int>(
        *parse_expression(text), [](const Expression& license) { return license.id[0] - '0'; },
        [](int a, int b) { return std::max(a, b); }, [](int a, int b) { return std::min(a, b); });
  };
  EXPECT_EQ(value("3"), 3);
  EXPECT_EQ(value("3 AND 5 AND 4"), 5);
  EXPECT_EQ(value("3 OR 5"), 3);
  EXPECT_EQ(value("(3 OR 5) AND 4"), 4);
  EXPECT_EQ(value("3 OR 5 AND 4"), 3);
}

TEST(SpdxList, IsWholeAndSorted) {
  const auto list = listed_licenses();
  EXPECT_GT(list.size(), 700u);
  std::size_t approved = 0, deprecated = 0;
  for (const auto& row : list) {
    EXPECT_FALSE(row.id.empty());
    EXPECT_FALSE(row.name.empty()) << row.id;
    approved += row.osi_approved;
    deprecated += row.deprecated;
  }
  EXPECT_GT(approved, 100u);
  EXPECT_GT(deprecated, 25u);
  EXPECT_TRUE(find_license("gpl-2.0")->deprecated);
  EXPECT_FALSE(find_license("MIT")->deprecated);
  EXPECT_EQ(find_license("nothing"), nullptr);
  EXPECT_EQ(find_exception("gcc-EXCEPTION-3.1"), "GCC-exception-3.1");
  EXPECT_EQ(find_exception("nothing"), "");
}

}  // namespace
}  // namespace oakum::spdx
