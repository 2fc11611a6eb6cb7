#include "secret/sample.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "secret/checks.h"

namespace oakum::secret {
namespace {

TEST(Sample, MakesTextFromTemplates) {
  struct Case {
    std::string_view text, made, why;
  };
  constexpr Case kCases[] = {
      {"", "", "nothing"},
      {"plain", "plain", "no field"},
      {"a@@b", "a@b", "an '@'"},
      {"a@b", "a@b", "an '@' that opens no field"},
      {"gh@{split}p_", "ghp_", "a prefix kept apart"},
      {"@{a}{3}", "aaa", "a class of one"},
      {"@{base64:abc}", "YWJj", "base64 of a text"},
      {"@{base64:a@{split}bc}", "YWJj", "of a template"},
  };
  for (const auto& [text, made, why] : kCases) EXPECT_EQ(sample(text, {}, 1), made) << why;
}

TEST(Sample, FillsClasses) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const auto made = *sample("@{a-c0-1_-}{40}", {}, seed);
    EXPECT_EQ(made.size(), 40u);
    EXPECT_EQ(made.find_first_not_of("abc01_-"), made.npos);
    EXPECT_EQ(made, *sample("@{a-c0-1_-}{40}", {}, seed)) << "the same for the same seed";
    const auto all = *sample("@{0-9A-Za-z}{8}", {}, seed);
    const auto has = [&](auto test) { return std::any_of(all.begin(), all.end(), test); };
    EXPECT_TRUE(has([](unsigned char c) { return std::isdigit(c); })) << all;
    EXPECT_TRUE(has([](unsigned char c) { return std::islower(c); })) << all;
    EXPECT_TRUE(has([](unsigned char c) { return std::isupper(c); })) << all;
  }
  EXPECT_EQ(sample("@{hex:12}", {}, 3)->find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(sample("@{base64:30}", {}, 3)->size(), 40u);
  EXPECT_NE(*sample("@{hex:12}", {}, 3), *sample("@{hex:12}", {}, 4));
}

TEST(Sample, CompletesChecksums) {
  const auto made = *sample("x=@{a-z}{3}_@{0-9A-Za-z}{30}@{checksum};", "github-checksum", 5);
  const auto value = made.substr(2, made.size() - 3);
  EXPECT_EQ(run_check("github-checksum", value, value), Checked::good);
}

TEST(Sample, RefusesWhatIsNoTemplate) {
  for (const auto* text :
       {"@{a-z}", "@{a-z}{}", "@{a-z}{x}", "@{a-z}{100001}", "@{a", "@{z-a}{3}", "@{}{3}",
        "@{hex:x}", "@{hex:}", "@{base64:@{base64:@{base64:@{base64:@{base64:@{base64:x}}}}}}"}) {
    const auto made = sample(text, {}, 1);
    ASSERT_FALSE(made) << text << " gives " << *made;
    EXPECT_EQ(made.error().kind, Error::corrupt);
  }
}

}  // namespace
}  // namespace oakum::secret
