#include "base/text.h"

#include <gtest/gtest.h>

namespace oakum {
namespace {

TEST(Text, SplitsAndCuts) {
  EXPECT_EQ(split("a,,b", ','), (std::vector<std::string_view>{"a", "", "b"}));
  EXPECT_EQ(split("", ','), (std::vector<std::string_view>{""}));
  EXPECT_EQ(split_words("  a \t b\n"), (std::vector<std::string_view>{"a", "b"}));
  EXPECT_FALSE(cut("abc", ":"));
  EXPECT_EQ(cut("a::b", "::")->second, "b");
}

TEST(Text, ReadsNumbersThatFit) {
  EXPECT_EQ(parse_decimal("18446744073709551615"), 18446744073709551615ull);
  EXPECT_FALSE(parse_decimal("18446744073709551616")) << "one too many";
  EXPECT_FALSE(parse_decimal("")) << "nothing is no number";
  EXPECT_FALSE(parse_decimal("-1"));
  EXPECT_FALSE(parse_octal("8"));
}

TEST(Text, CountsLines) {
  std::string_view line;
  Lines lines("a\r\nb\n\nc");
  std::vector<std::string> seen;
  while (lines.next(line)) seen.push_back(std::to_string(lines.number()) + std::string(line));
  EXPECT_EQ(seen, (std::vector<std::string>{"1a", "2b", "3", "4c"}));
}

TEST(Text, FindsWhatWasMeant) {
  struct Case {
    std::string_view word, meant, why;
  };
  const Case kCases[] = {
      {"imgae", "image", "two letters swapped"},
      {"imag", "image", "one missing"},
      {"qqqqq", "", "nothing near"},
      {"x", "", "too short to guess"},
  };
  for (const auto& [word, meant, why] : kCases)
    EXPECT_EQ(nearest(word, {"image", "rootfs"}), meant) << why;
}

TEST(Text, ShowsOnlyWhatIsHarmless) {
  struct Case {
    std::string_view text, shown, why;
  };
  const Case kCases[] = {
      {"plain text", "plain text", "stays"},
      {"\x1b[31mred", "\\x1b[31mred", "escape sequences do not reach a terminal"},
      {"a\nb", "a\\x0ab", "nor line breaks"},
      {"\x9b"
       "1m",
       "\\x9b1m", "a C1 control as a single byte is no UTF-8"},
      {"\xc2\x9b"
       "1m",
       "\\x9b1m", "and as UTF-8 it is a control"},
      {"\xe2\x80\xae"
       "evil",
       "\\u{202e}evil", "text direction is not turned"},
      {"gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f", "letters stay"},
      {"\xc0\xaf", "\\xc0\\xaf", "overlong forms are bytes"},
      {"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80", "beyond the last code point"},
  };
  for (const auto& [text, shown, why] : kCases) EXPECT_EQ(printable(text), shown) << why;
}

}  // namespace
}  // namespace oakum
