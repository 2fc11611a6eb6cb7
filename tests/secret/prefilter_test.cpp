#include "secret/prefilter.h"

#include <gtest/gtest.h>

#include "secret/sample.h"
#include "tests/secret/one_rule.h"

namespace oakum::secret {
namespace {

std::vector<Rule> mixed_rules() {
  return {
      token_rule(),
      {.id = "word", .regex = R"(\bSECRET-[0-9]{4,30}\b)", .keywords = {"secret-"}},
      {.id = "line", .regex = R"((?m)^pass: (\S{3,20})$)", .group = "1", .keywords = {"pass"}},
      {.id = "start", .regex = R"(^#!(\w{3,10}))", .group = "1", .keywords = {"#!"}},
      {.id = "end", .regex = R"(([a-z]{4,8})\z)", .group = "1"},
      {.id = "lazy", .regex = R"re("k":\s*"([^"]{1,60}?)")re", .group = "1", .keywords = {"\"k\""}},
      {.id = "many", .regex = R"(A{2,50})"},
      {.id = "case",
       .regex = R"((?i:api)_key=([0-9a-f]{8,64}))",
       .group = "?",
       .keywords = {"api_key"}},
      {.id = "lines", .regex = R"(BEGIN[\s\S]{1,300}?END)", .keywords = {"begin"}}};
}

std::string mixed_text(std::uint64_t seed) {
  constexpr std::string_view kPieces[] = {"tok_@{0-9A-Za-z}{16}",
                                          "tok_@{0-9A-Za-z}{15}",
                                          "SECRET-@{0-9}{12} ",
                                          "xSECRET-12345",
                                          "\npass: @{a-z}{5}\n",
                                          "pass: @{a-z}{5} x\n",
                                          "#!shell\n",
                                          "{\"k\": \"@{a-z ,}{9}\"}",
                                          "@{A}{70}",
                                          "API_KEY=@{hex:20}",
                                          "api_KEY=@{hex:200}",
                                          "BEGIN @{a-z\n}{40} END",
                                          "BEGIN BEGIN END END ",
                                          "\xFF\xFE\x01@{0-9A-Za-z}{3}",
                                          "@{a-z}{3}",
                                          "\r\n",
                                          "AA"};
  std::string text;
  for (std::uint64_t i = 0; i < 3 + seed % 40; ++i)
    text += *sample(kPieces[(seed * 31 + i * i * 7 + i) % std::size(kPieces)], {}, seed * 64 + i);
  return text;
}

TEST(Prefilter, BothKindsFindTheSame) {
  auto rules = mixed_rules();
  const auto fast = detector_of(rules), portable = detector_of(rules, {.portable = true});
  std::size_t seen = 0;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const auto text = mixed_text(seed);
    const auto found = found_by(fast, text);
    seen += found.size();
    ASSERT_EQ(told(found), told(found_by(portable, text))) << seed << ": " << text;
    ASSERT_EQ(found, found_by(portable, text)) << seed << ": " << text;
  }
  EXPECT_GT(seen, 10'000u);
}

TEST(Prefilter, TellsHitsOfKeywords) {
  const auto filter = literal_prefilter({{.id = "a", .regex = "x", .keywords = {"he", "she"}},
                                         {.id = "b", .regex = "x", .keywords = {"HERS"}},
                                         {.id = "c", .regex = "x"},
                                         {.id = "d", .regex = "", .keywords = {"he"}}});
  const auto rules_of = [&](std::string_view text) {
    std::vector<Hit> hits;
    filter->scan(text, hits);
    std::string out;
    for (const auto& hit : hits) out += static_cast<char>('a' + hit.rule);
    return out;
  };
  EXPECT_EQ(rules_of(""), "c") << "without keywords it may be anywhere";
  EXPECT_EQ(rules_of("a SHELL"), "ac") << "within a word, in any case of letters";
  EXPECT_EQ(rules_of("hers"), "abc") << "one keyword in another";
  EXPECT_EQ(rules_of("h e rs"), "c");
}

TEST(Prefilter, TakesExpressionsThatTheFastOneDoesNot) {
  // Vectorscan knows neither \C nor a look at the end in the middle; what it refuses keywords find.
  const auto detector = detector_of({{.id = "any", .regex = R"(x\C{2}y)", .keywords = {"x"}},
                                     {.id = "empty", .regex = R"(a*)"},
                                     token_rule()});
  EXPECT_EQ(told(found_by(detector, "x12y " + token())).find("any:1"), 0u);
}

}  // namespace
}  // namespace oakum::secret
