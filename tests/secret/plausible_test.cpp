#include "secret/plausible.h"

#include <gtest/gtest.h>

#include "secret/judge_value.h"

namespace oakum::secret {
namespace {

TEST(Plausible, MeasuresEntropy) {
  EXPECT_DOUBLE_EQ(entropy_of(""), 0);
  EXPECT_DOUBLE_EQ(entropy_of("aaaa"), 0);
  EXPECT_DOUBLE_EQ(entropy_of("abab"), 1);
  EXPECT_DOUBLE_EQ(entropy_of("0123456789abcdef"), 4);
  EXPECT_DOUBLE_EQ(entropy_of(std::string(4096, 'a') + "bcdefgh"), 0) << "of the first 4 KiB";
}

TEST(Plausible, KnowsPlaceholders) {
  struct Case {
    std::string_view value;
    bool is;
    std::string_view why;
  };
  constexpr Case kCases[] = {
      {"", true, "nothing"},
      {"${TOKEN}", true, "a variable"},
      {"$TOKEN", true, "a variable"},
      {"$db_password1", true, "a variable"},
      {"$argon2id", true, "looks like one"},
      {"pa$$w0rd1x", false, "a dollar inside"},
      {"$(cat /run/secret)", true, "a command"},
      {"{{ .Values.token }}", true, "a template"},
      {"<%= token %>", true, "a template"},
      {"<your token>", true, "to fill in"},
      {"[token]", true, "to fill in"},
      {"%TOKEN%", true, "a variable of Windows"},
      {"%s", true, "a format"},
      {"os.environ['X']", true, "code"},
      {"process.env.TOKEN", true, "code"},
      {"your_api_key", true, "to fill in"},
      {"AKIAIOSFODNN7EXAMPLE", true, "says so"},
      {"ChangeMe123", true, "in any case of letters"},
      {"xxxxxxxxxxxxxxxx", true, "one character"},
      {"****", true, "hidden"},
      {"***", true, "hidden, and short"},
      {"ababababababab", true, "two characters"},
      {"abcdefghijklmnop", true, "the alphabet"},
      {"1234567890", true, "the digits"},
      {"9876543210", true, "backwards"},
      {"tok_0123456789abcdef", true, "behind a prefix"},
      {"aaaa1", false, "a short password"},
      {"q9Zr4Tn8Wb2Lk6", false, "random"},
      {"correct horse battery", false, "words"},
  };
  for (const auto& [value, is, why] : kCases)
    EXPECT_EQ(is_placeholder(value), is) << value << ": " << why;
}

TEST(JudgeValue, AsksWhatTheRuleAsks) {
  struct Case {
    Rule rule;
    std::string value;
    bool secret;
    std::string excused;
    std::string why;
  };
  const std::string checksum = "its checksum does not fit: nobody issued it";
  const Case cases[] = {
      {{.entropy = 3}, "aaaabbbb", false, "", "too even"},
      {{.entropy = 3}, "q9Zr4Tn8Wb2L", true, "", "varied enough"},
      {{.characters = {"digit", "upper", "lower"}}, "abcDEF", false, "", "no digit"},
      {{.characters = {"digit", "upper", "lower"}}, "abcDEF1", true, "", "one of each"},
      {{.characters = {"lower"}}, "ABC1", false, "", "no small letter"},
      {{.compiled = 1}, "changeme", false, "", "a placeholder"},
      {{.compiled = 0}, "changeme", true, "", "a rule of the user's means what it says"},
      {{.check = "github-checksum"}, "gxp_0123456789", true, checksum, "told, but excused"},
      {{.check = "github-checksum"}, "abc", false, "", "too short for a checksum"},
  };
  for (const auto& [rule, value, secret, excused, why] : cases) {
    const auto judged = judge_value(rule, value, value);
    EXPECT_EQ(judged.secret, secret) << why;
    EXPECT_EQ(judged.excused, excused) << why;
  }
  EXPECT_TRUE(judge_value({.compiled = 1}, "example", "-----BEGIN X-----example").secret)
      << "an armoured key is judged by its check";
}

}  // namespace
}  // namespace oakum::secret
