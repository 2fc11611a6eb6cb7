#include "secret/mask.h"

#include <gtest/gtest.h>

namespace oakum::secret {
namespace {

TEST(Mask, HidesAllSecretsOfALine) {
  struct Case {
    std::vector<Span> secrets;
    std::string_view match;
    std::string_view why;
  };
  const Case cases[] = {
      {{}, "a=one b=two c", "none: shown as it is"},
      {{{2, 5}}, "a=*** b=two c", "one"},
      {{{8, 11}, {2, 5}}, "a=*** b=*** c", "in any order"},
      {{{2, 5}, {3, 9}}, "a=*******wo c", "that overlap"},
      {{{2, 5}, {5, 6}}, "a=****b=two c", "side by side"},
      {{{0, 13}}, "*************", "all of it"},
      {{{2, 5}, {2, 5}}, "a=*** b=two c", "twice the same"},
  };
  for (const auto& [secrets, match, why] : cases)
    EXPECT_EQ(Mask("a=one b=two c", secrets).match({2, 5}), match) << why;
}

TEST(Mask, MasksBytesNotCharacters) {
  EXPECT_EQ(Mask("k=\xC3\xA9\xC3\xA9", {{2, 6}}).match({2, 6}), "k=****");
  EXPECT_EQ(Mask("k=\xC3\xA9", {{2, 3}}).match({2, 3}), "k=*\xEF\xBF\xBD") << "half a character";
}

TEST(Mask, ShowsLinesAround) {
  const std::string_view text = "1\n2\n3\n4 secret\n5\n6\n";
  const auto code = Mask(text, {{8, 14}}).code({8, 14}, 4);
  ASSERT_EQ(code.size(), 4u);
  EXPECT_EQ(code[0], (CodeLine{2, "2", false}));
  EXPECT_EQ(code[2], (CodeLine{4, "4 ******", true}));
  EXPECT_EQ(code[3], (CodeLine{5, "5", false}));
  const auto first = Mask("secret\n", {{0, 6}}).code({0, 6}, 1);
  ASSERT_EQ(first.size(), 1u) << "nothing before or behind it";
  EXPECT_EQ(first[0], (CodeLine{1, "******", true}));
}

TEST(Mask, BoundsWhatItShows) {
  std::string text(1 << 20, 'x');
  const Span middle{500'000, 500'010};
  EXPECT_EQ(Mask(text, {middle}).match(middle).size(), 60u);
  const Span large{100, (1 << 20) - 100};
  EXPECT_LE(Mask(text, {large}).match(large).size(), 8u << 10);
  for (const auto& line : Mask(text, {large}).code(large, 1))
    EXPECT_LE(line.content.size(), 8u << 10);
  const std::string lines(10'000, '\n');
  EXPECT_EQ(Mask(lines, {{0, 9'000}}).code({0, 9'000}, 1).size(), 200u);
}

}  // namespace
}  // namespace oakum::secret
