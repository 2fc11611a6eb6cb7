#include "secret/config.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace oakum::secret {
namespace {

using Texts = std::vector<std::string>;

/// Three rules, two of which another tool calls the same.
RuleSet builtin() {
  RuleSet set;
  set.rules = {
      {.id = "aws-access-key-id",
       .aliases = {"aws-access-token"},
       .category = "AWS",
       .title = "AWS Access Key ID",
       .severity = Severity::critical,
       .regex = "AKIA[A-Z]{16}",
       .keywords = {"akia"},
       .check = "aws",
       .allow = {{.id = "demo", .regexes = {"DEMO"}}},
       .compiled = 1,
       .longest = 20},
      {.id = "aws-secret-access-key", .aliases = {"aws-access-token"}, .regex = "b", .compiled = 2},
      {.id = "github-pat", .aliases = {"github-token"}, .regex = "c", .compiled = 3}};
  set.allow = {{.id = "tests", .paths = {"test"}},
               {.id = "vendor", .paths = {"vendor"}, .rules = {"github-token"}}};
  set.exclude_blocks = {"built in"};
  set.skip_patterns = {"**/*.png"};
  return set;
}

std::string ids(const Result<RuleSet>& set) {
  if (!set) return "error: " + set.error().what;
  Texts all;
  for (const auto& rule : set->rules) all.push_back(rule.id);
  return join(all, " ");
}

std::string allows(const Result<RuleSet>& set) {
  if (!set) return "error: " + set.error().what;
  Texts all;
  for (const auto& allow : set->allow) all.push_back(allow.id);
  return join(all, " ");
}

TEST(Config, IsReadByNameElseByContent) {
  constexpr std::string_view kToml = "[[rules]]\nid = 'x'\nregex = 'x'\n";
  constexpr std::string_view kYaml = "rules:\n  - id: x\n    regex: x\n";
  EXPECT_TRUE(read_config(".gitleaks.toml", kToml));
  EXPECT_TRUE(read_config("trivy-secret.yaml", kYaml));
  EXPECT_TRUE(read_config("rules.yml", kYaml));
  EXPECT_TRUE(read_config("rules.json", R"({"rules": [{"id": "x", "regex": "x"}]})"));
  EXPECT_FALSE(read_config("RULES.YAML", kToml)) << "the name counts first";
  for (const std::string_view toml :
       {kToml, std::string_view("\xEF\xBB\xBF# ours\n\n[extend]\nuseDefault = true"),
        std::string_view("title='x'")}) {
    const auto config = read_config("config", toml);
    ASSERT_TRUE(config) << toml << config.error().what;
    EXPECT_TRUE(config->amends) << toml;
  }
  for (const std::string_view yaml :
       {kYaml, std::string_view(""), std::string_view("{rules: []}")}) {
    const auto config = read_config("config", yaml);
    ASSERT_TRUE(config) << yaml << config.error().what;
    EXPECT_FALSE(config->amends) << yaml;
  }
}

TEST(Config, NothingChangesNothing) {
  auto wanted = builtin();
  wanted.allow[1].rules = {"github-pat"};
  EXPECT_EQ(*apply(builtin(), {}), wanted) << "but that names mean ids";
}

TEST(Config, EnablesAndDisablesByAnyName) {
  EXPECT_EQ(ids(apply(builtin(), {.only_builtin = Texts{"github-token"}})), "github-pat");
  EXPECT_EQ(ids(apply(builtin(), {.only_builtin = Texts{"aws-access-token"}})),
            "aws-access-key-id aws-secret-access-key");
  EXPECT_EQ(ids(apply(builtin(), {.disabled_rules = {"github-pat"}})),
            "aws-access-key-id aws-secret-access-key");
  EXPECT_EQ(ids(apply(builtin(), {.disabled_rules = {"aws-access-token"}})), "github-pat");
  const Rule own{.id = "own", .regex = "x"};
  EXPECT_EQ(ids(apply(builtin(), {.only_builtin = Texts{"github-pat"}, .rules = {own}})),
            "github-pat own");
  EXPECT_EQ(ids(apply(builtin(), {.disabled_rules = {"own", "github-pat"}, .rules = {own}})),
            "aws-access-key-id aws-secret-access-key");
  EXPECT_EQ(ids(apply(builtin(), {.builtin = false, .rules = {own}})), "own");
}

TEST(Config, WithoutTheBuiltInRulesOnlyTheFilesToSkipStay) {
  const auto set = apply(builtin(), {.builtin = false});
  EXPECT_EQ(allows(set), "");
  EXPECT_TRUE(set->exclude_blocks.empty());
  EXPECT_EQ(set->skip_patterns, Texts{"**/*.png"});
}

TEST(Config, ARuleTakesThePlaceOfItsNamesake) {
  const auto by_id = apply(builtin(), {.rules = {{.id = "aws-access-key-id", .regex = "mine"}}});
  EXPECT_EQ(ids(by_id), "aws-access-key-id aws-secret-access-key github-pat");
  EXPECT_EQ(by_id->rules[0].regex, "mine");
  EXPECT_EQ(by_id->rules[0].compiled, 0u);
  EXPECT_EQ(by_id->rules[0].title, "aws-access-key-id") << "one without a title has its id";
  EXPECT_EQ(by_id->rules[0].category, "Custom");
  EXPECT_TRUE(by_id->rules[0].allow.empty());
  const auto by_alias = apply(
      builtin(), {.disabled_rules = {}, .rules = {{.id = "aws-access-token", .regex = "mine"}}});
  EXPECT_EQ(ids(by_alias), "aws-access-token github-pat") << "of all that are called so";
  const auto again = apply(*by_alias, {.disabled_rules = {"aws-secret-access-key"}});
  EXPECT_EQ(ids(again), "github-pat") << "their names go on to mean something";
  const auto aliased = apply(builtin(), {.rules = {{.id = "github-token", .regex = "mine"}}});
  EXPECT_EQ(aliased->allow[1].rules, Texts{"github-token"}) << "so do allow rules for them";
}

TEST(Config, AnAmendingRuleChangesWhatItSays) {
  Config config{.amends = true};
  config.rules = {{.id = "aws-access-token", .entropy = 3, .allow = {{.stopwords = {"sample"}}}}};
  auto set = apply(builtin(), config);
  EXPECT_EQ(ids(set), "aws-access-key-id aws-secret-access-key github-pat");
  const auto& rule = set->rules[0];
  EXPECT_EQ(rule.title, "AWS Access Key ID");
  EXPECT_EQ(rule.severity, Severity::critical);
  EXPECT_EQ(rule.entropy, 3);
  EXPECT_EQ(rule.compiled, 1u);
  EXPECT_EQ(rule.allow.size(), 2u);
  EXPECT_EQ(set->rules[1].allow.size(), 1u) << "all that are called so";
  config.rules = {{.id = "aws-access-key-id", .title = "Ours", .regex = "mine", .group = "1"}};
  set = apply(builtin(), config);
  EXPECT_EQ(set->rules[0].regex, "mine");
  EXPECT_EQ(set->rules[0].title, "Ours");
  EXPECT_EQ(set->rules[0].check, "") << "the check was for the other expression";
  EXPECT_EQ(set->rules[0].keywords, Texts{});
  EXPECT_EQ(set->rules[0].compiled, 0u);
  EXPECT_EQ(set->rules[0].longest, 0u);
  config.rules = {{.id = "new", .regex = "x"}};
  EXPECT_EQ(ids(apply(builtin(), config)),
            "aws-access-key-id aws-secret-access-key github-pat new");
  config.rules = {{.id = "nowhere", .line = 7}};
  EXPECT_NE(ids(apply(builtin(), config)).find("line 7: rule nowhere"), std::string::npos);
}

TEST(Config, OfAnAmendingFileOnlyBuiltInRulesAreDisabled) {
  const Config config{.amends = true,
                      .disabled_rules = {"github-pat"},
                      .rules = {{.id = "github-pat", .regex = "mine"}}};
  const auto set = apply(builtin(), config);
  EXPECT_EQ(ids(set), "aws-access-key-id aws-secret-access-key github-pat");
  EXPECT_EQ(set->rules[2].regex, "mine");
}

TEST(Config, AllowRulesBlocksAndFilesToSkip) {
  const auto added = apply(builtin(), {.allow = {{.id = "mine", .rules = {"aws-access-token"}}},
                                       .exclude_blocks = {"more"},
                                       .skip_patterns = Texts{"*.md"}});
  EXPECT_EQ(allows(added), "tests vendor mine");
  EXPECT_EQ(added->allow[2].rules, (Texts{"aws-access-key-id", "aws-secret-access-key"}));
  EXPECT_EQ(added->exclude_blocks, (Texts{"built in", "more"}));
  EXPECT_EQ(added->skip_patterns, Texts{"*.md"}) << "instead of those that are built in";
  EXPECT_EQ(allows(apply(builtin(), {.disabled_allow_rules = {"tests"}})), "vendor");
  const auto of_rule = apply(builtin(), {.disabled_allow_rules = {"demo"}});
  EXPECT_TRUE(of_rule->rules[0].allow.empty());
  const auto disabled = apply(builtin(), {.disabled_rules = {"github-pat"}});
  EXPECT_EQ(disabled->allow[1].rules, Texts{"github-token"}) << "not an allow rule for all";
}

TEST(Config, NamesThatNobodyHas) {
  struct Case {
    Config config;
    std::string_view says;
  };
  const Case kCases[] = {
      {{.disabled_rules = {"github-pta"}},
       "disable-rules: there is no rule github-pta; did you mean github-pat?"},
      {{.disabled_rules = {"aws-acess-tokn"}}, "did you mean aws-access-token?"},
      {{.disabled_rules = {"zzzzzz"}}, "there is no rule zzzzzz"},
      {{.only_builtin = Texts{"githubpat"}},
       "enable-builtin-rules: there is no built-in rule githubpat; did you mean github-pat?"},
      {{.disabled_allow_rules = {"test"}},
       "disable-allow-rules: there is no allow rule test; did you mean tests?"},
      {{.amends = true, .disabled_rules = {"own"}, .rules = {{.id = "own", .regex = "x"}}},
       "extend.disabledRules: there is no built-in rule own"},
      {{.allow = {{.rules = {"githubtoken"}}}},
       "targetRules: there is no rule githubtoken; did you mean github-token?"},
  };
  for (const auto& [config, says] : kCases) {
    const auto set = apply(builtin(), config);
    ASSERT_FALSE(set) << says;
    EXPECT_EQ(set.error().kind, Error::usage);
    EXPECT_NE(set.error().what.find(says), std::string::npos) << set.error().what;
  }
  EXPECT_EQ(apply(builtin(), {.disabled_rules = {"zzzzzz"}}).error().what.find("did you mean"),
            std::string::npos);
}

}  // namespace
}  // namespace oakum::secret
