// Templates that mean harm end within the limits, and the error names the limit.
#include <gtest/gtest.h>

#include "tests/gotemplate/run_template.h"

namespace oakum::gotemplate {
namespace {

Limits small() {
  return {.steps = 200'000,
          .output = 1u << 20,
          .memory = 8u << 20,
          .value = 1u << 20,
          .items = 100'000,
          .depth = 200};
}

std::string repeated(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

TEST(HostileTemplate, EndsWithTheNameOfTheLimit) {
  struct Case {
    std::string text;
    std::string_view says, why;
  };
  const Case kCases[] = {
      {"{{range 1000000}}{{range 1000000}}{{range 1000000}}{{end}}{{end}}{{end}}", "steps",
       "loops in loops"},
      {"{{range until 90000}}{{range until 90000}}{{end}}{{end}}", "bytes of values",
       "lists in loops"},
      {"{{define \"a\"}}{{template \"a\"}}{{end}}{{template \"a\"}}", "template depth",
       "a template in itself"},
      {"{{define \"a\"}}{{template \"b\"}}{{end}}{{define \"b\"}}{{template "
       "\"a\"}}{{end}}{{template \"a\"}}",
       "template depth", "two templates in each other"},
      {"{{repeat 1000000000 \"ab\"}}", "longer than", "a large text"},
      {"{{repeat 9223372036854775807 \"ab\"}}", "longer than", "a product that overflows"},
      {"{{$x := \"aaaaaaaaaa\"}}{{range 100}}{{$x = print $x $x}}{{end}}", "longer than",
       "a text that doubles"},
      {"{{indent 900000 \"\\n\\n\\n\"}}", "longer than", "indentation of many lines"},
      {"{{$x := list 1}}{{range 100}}{{$x = concat $x $x}}{{end}}", "steps", "a list that doubles"},
      {"{{until 1000000000}}", "items", "a long list"},
      {"{{untilStep 0 9223372036854775807 1}}", "items", "a longer list"},
      {"{{seq 0 1 9223372036854775806}}", "items", "a long sequence"},
      {"{{range 10000000}}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx{{end}}", "",
       "much output or many steps"},
      {"{{$x := list}}{{range 100000}}{{$x = list $x}}{{end}}{{$x}}", "steps",
       "a deep list"},
      {"{{$x := list}}{{range 60000}}{{$x = list $x}}{{end}}{{toJson $x}}", "steps",
       "a deep list as JSON"},
      {"{{$d := dict}}{{$_ := set $d \"me\" $d}}{{$d}}", "nested deeper",
       "a map in itself, printed"},
      {"{{$d := dict}}{{$_ := set $d \"me\" $d}}{{toJson $d}}", "nested deeper",
       "a map in itself, as JSON"},
      {"{{$d := dict}}{{$_ := set $d \"me\" $d}}{{deepCopy $d}}", "nested deeper",
       "a map in itself, copied"},
      {"{{$d := dict}}{{$_ := set $d \"me\" $d}}{{$e := dict}}{{$_ = set $e \"me\" $e}}{{deepEqual "
       "$d $e}}",
       "nested deeper", "maps in themselves, compared"},
      {"{{$d := dict}}{{$_ := set $d \"me\" $d}}{{$e := dict}}{{$_ = set $e \"me\" $e}}{{merge $d "
       "$e}}",
       "nested deeper", "maps in themselves, merged"},
      {"{{range $i, $e := until 100000}}{{$x := repeat 1000 \"a\"}}{{end}}", "items", "many texts"},
      {"{{$d := dict}}{{range $i, $e := until 100000}}{{$_ := set $d (print $i) (repeat 1000 "
       "\"a\")}}{{end}}",
       "", "much memory"},
      {"{{regexMatch (repeat 20000 \"a\") \"b\"}}", "regular expression", "a long expression"},
      {"{{regexMatch \"((a{1000}){1000}){1000}\" \"a\" }}{{mustRegexMatch "
       "\"((a{1000}){1000}){1000}\" \"a\"}}",
       "regexp", "an expression that unfolds"},
      {"{{printf \"%1000000d\" 1 | repeat 2}}", "longer than", "a wide number"},
      {"{{splitList \"\" (repeat 1000000 \"a\")}}", "", "many pieces"},
      {"{{replace \"\" (repeat 1000 \"x\") (repeat 1000000 \"a\")}}", "longer than",
       "a text between all characters"},
      {"{{regexReplaceAll \"\" (repeat 500000 \"a\") (repeat 1000 \"x\")}}", "steps",
       "the same with an expression"},
      {"{{join (repeat 1000 \"x\") (until 99999)}}", "longer than", "a long separator"},
      {"{{" + repeated("(", 100'000) + "1" + repeated(")", 100'000) + "}}",
       "parentheses inside each other", "parentheses"},
      {repeated("{{if 1}}", 100'000), "inside each other", "blocks"},
      {"{{if 1}}" + repeated("{{else if 1}}", 100'000) + "{{end}}", "inside each other",
       "a long chain of else"},
  };
  for (const auto& [text, says, why] : kCases) {
    const auto made = run_template(text, {}, Missing::ignored, small());
    ASSERT_FALSE(made) << why;
    EXPECT_NE(made.error().what.find(says), std::string::npos) << why << ": " << made.error().what;
    if (says != "regexp") {
      EXPECT_EQ(made.error().kind, Error::too_large) << why << ": " << made.error().what;
    }
  }
}

TEST(HostileTemplate, LengthIsBounded) {
  EXPECT_EQ(run_template(std::string(2000, 'x'), {}, Missing::ignored, {.text = 1000}).error().kind,
            Error::too_large);
}

TEST(HostileTemplate, TheWorldIsAskedOnlyWhereTheCallerLetsIt) {
  for (const std::string_view text :
       {"{{now}}", "{{env \"HOME\"}}", "{{expandenv \"$HOME\"}}", "{{randAlpha 5}}", "{{uuidv4}}",
        "{{shuffle \"abc\"}}", "{{randInt 0 9}}", "{{getHostByName \"localhost\"}}",
        "{{genPrivateKey \"rsa\"}}", "{{bcrypt \"x\"}}", "{{htpasswd \"a\" \"b\"}}",
        "{{genCA \"x\" 1}}", "{{date \"2006\" \"now\"}}"})
    EXPECT_FALSE(run_template(text)) << text;
  const World world{.now =
                        [] {
                          return Time{0, 0};
                        },
                    .variable = [](std::string_view name) -> std::optional<std::string> {
                      return name == "A" ? std::optional<std::string>("1") : std::nullopt;
                    },
                    .random_bytes = [](std::size_t count) { return std::string(count, '\0'); },
                    .uuid = [] { return std::string("u"); }};
  EXPECT_EQ(*run_template("{{env \"A\"}}{{env \"B\"}} {{expandenv \"$A-${A}x$B$\"}} {{randAlphaNum "
                          "3}} {{uuidv4}} {{now}}",
                          {}, Missing::ignored, {}, world),
            "1 1-1x$ AAA u 1970-01-01 00:00:00 +0000 UTC");
}

}  // namespace
}  // namespace oakum::gotemplate
