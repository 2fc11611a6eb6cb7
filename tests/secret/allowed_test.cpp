#include "secret/allowed.h"

#include <gtest/gtest.h>

#include "tests/secret/one_rule.h"

namespace oakum::secret {
namespace {

/// What a detector of one rule says of a text whose secret is in its line "key = tok_…".
std::string why(Rule rule, RuleSet set, std::string_view path = "app.txt",
                const std::string& text = "key = " + token() + "\n") {
  rule.id = "token";
  set.rules = {std::move(rule)};
  const auto found = found_by(*Detector::make(std::move(set), {}), text, path);
  return found.size() == 1 ? found[0].excused : "none";
}

Rule with(Allow allow) {
  auto rule = token_rule();
  rule.allow = {std::move(allow)};
  return rule;
}
RuleSet for_all(Allow allow) {
  RuleSet set;
  set.allow = {std::move(allow)};
  return set;
}

TEST(Allowed, FollowsAllowRules) {
  struct Case {
    Allow allow;
    bool holds;
    std::string why;
  };
  const Case cases[] = {
      {{.paths = {R"(\.txt$)"}}, true, "the path"},
      {{.paths = {R"(\.md$)"}}, false, "another path"},
      {{.paths = {R"(\.md$)", "app"}}, true, "one path of two"},
      {{.regexes = {"tok_"}}, true, "the match"},
      {{.regexes = {"key"}}, false, "not the line"},
      {{.regexes = {"key"}, .target = Allow::line}, true, "the line"},
      {{.regexes = {"^tok_"}, .target = Allow::secret}, true, "the secret"},
      {{.stopwords = {"d4e5"}}, true, "in any case of letters"},
      {{.stopwords = {"other"}}, false, "another word"},
      {{.paths = {"app"}, .stopwords = {"other"}}, true, "one kind of two is enough"},
      {{.paths = {"app"}, .stopwords = {"other"}, .all = true}, false, "both are asked for"},
      {{.paths = {"app"}, .stopwords = {"d4e5"}, .all = true}, true, "both are there"},
      {{.paths = {"app"}, .commits = {"c"}, .all = true}, false, "no commit is known here"},
      {{.commits = {"c"}}, false, "nor alone"},
      {{}, false, "an allow rule that says nothing"},
      {{.all = true}, false, "nor with all of it"},
      {{.paths = {"app"}, .rules = {"token"}}, true, "for this rule"},
      {{.paths = {"app"}, .rules = {"other"}}, false, "for another rule"},
  };
  for (auto [allow, holds, reason] : cases) {
    allow.id = "it";
    const std::string said = holds ? "allow rule it" : "";
    EXPECT_EQ(why(with(allow), {}), said) << reason << " (of the rule)";
    EXPECT_EQ(why(token_rule(), for_all(allow)), said) << reason << " (for all)";
  }
  EXPECT_EQ(why(with({.paths = {"app"}}), {}), "an allow rule") << "without a name";
}

TEST(Allowed, SomeHoldOnlyForUnsureRules) {
  const Allow allow{.id = "tests", .paths = {"app"}, .up_to = Confidence::medium};
  auto rule = token_rule();
  for (const auto& [confidence, said] :
       {std::pair(Confidence::low, "allow rule tests"),
        std::pair(Confidence::medium, "allow rule tests"), std::pair(Confidence::high, "")}) {
    rule.confidence = confidence;
    EXPECT_EQ(why(rule, for_all(allow)), said);
  }
}

TEST(Allowed, BuiltInRulesPassOverWhatTheyAllowThemselves) {
  auto rule = with({.id = "demo", .stopwords = {"d4e5"}});
  rule.compiled = 1;
  EXPECT_EQ(why(rule, {}), "none");
}

TEST(Allowed, ExcludedBlocks) {
  const auto text = "a\n--- begin ---\nkey = " + token() + "\n--- end ---\n";
  const std::string block = "--- begin ---[\\s\\S]*?--- end ---";
  EXPECT_EQ(why(token_rule(), {.exclude_blocks = {block}}, "app.txt", text), "an excluded block");
  auto rule = token_rule();
  rule.exclude_blocks = {block};
  EXPECT_EQ(why(rule, {}, "app.txt", text), "an excluded block");
  EXPECT_EQ(why(rule, {}, "app.txt", "--- begin ---\n--- end ---\n" + token()), "")
      << "behind a block";
  EXPECT_EQ(why(rule, {}, "app.txt", "--- begin ---\n" + token() + "\n"), "") << "never closed";
  EXPECT_EQ(why(rule, {}, "app.txt", "--- begin ------ end ---" + text), "an excluded block")
      << "the second block";
}

TEST(Allowed, MarksInTheLine) {
  struct Case {
    std::string comment, said, why;
  };
  const Case cases[] = {
      {" # gitleaks:allow", "gitleaks:allow in its line", ""},
      {" // trivy:ignore", "trivy:ignore in its line", "for all rules"},
      {" # trivy:ignore:token", "trivy:ignore:token in its line", "for this rule"},
      {" # trivy:ignore:their-token", "trivy:ignore:token in its line", "by an alias"},
      {" # trivy:ignore:other", "", "for another rule"},
      {" # trivy:ignore:token-two", "", "for a rule whose name is longer"},
      {" # trivy:ignore:other trivy:ignore:token", "trivy:ignore:token in its line", "the second"},
      {" /* oakum:ignore:token*/", "oakum:ignore:token in its line", "an end of a comment"},
      {" # oakum:ignore", "oakum:ignore in its line", ""},
      {"\n# oakum:ignore", "", "in the next line"},
  };
  auto rule = token_rule();
  rule.aliases = {"their-token"};
  for (const auto& [comment, said, reason] : cases)
    EXPECT_EQ(why(rule, {}, "app.txt", "key = " + token() + comment + "\nend\n"), said)
        << comment << ": " << reason;
  EXPECT_EQ(why(rule, {}, "app.txt", "# oakum:ignore\nkey = " + token()), "") << "the line before";
}

}  // namespace
}  // namespace oakum::secret
