#include <gtest/gtest.h>

#include "secret/config.h"
#include "secret/expression.h"

namespace oakum::secret {
namespace {

using Texts = std::vector<std::string>;

TEST(GitleaksFile, ReadsEverythingARuleCanSay) {
  const auto config = read_gitleaks_file(R"(
title = "ours"
minVersion = "v8.25.0"

[[rules]]
id = "acme-token"
description = "Acme token"
regex = '''(?i)\b(acme_(?<value>[0-9a-z]{20}))\b'''
path = '''\.env$'''
secretGroup = 2
entropy = 3.5
keywords = ["ACME_"]
tags = ["Acme", "key"]
skipReport = true

[[rules.allowlists]]
description = "samples"
condition = "AND"
commits = ["ABCDEF"]
paths = ['''(^|/)tests/''']
regexTarget = "line"
regexes = ['''EXAMPLE$''']
stopwords = ["Sample"]

[[rules]]
id = "key-files"
path = '''(?i)\.(p12|pfx)$'''
)");
  ASSERT_TRUE(config) << config.error().what;
  EXPECT_FALSE(config->builtin) << "without useDefault only its own rules count";
  ASSERT_EQ(config->rules.size(), 2u);
  const auto& rule = config->rules[0];
  EXPECT_EQ(rule.id, "acme-token");
  EXPECT_EQ(rule.title, "Acme token");
  EXPECT_EQ(rule.category, "Acme") << "the first tag";
  EXPECT_EQ(rule.severity, Severity::high);
  EXPECT_EQ(rule.regex, R"((?i)\b(acme_(?P<value>[0-9a-z]{20}))\b)") << "as RE2 writes groups";
  EXPECT_EQ(rule.path, R"(\.env$)");
  EXPECT_EQ(rule.group, "2");
  EXPECT_EQ(rule.entropy, 3.5);
  EXPECT_EQ(rule.keywords, Texts{"acme_"});
  EXPECT_TRUE(rule.skip_report);
  EXPECT_EQ(rule.line, 5u);
  ASSERT_EQ(rule.allow.size(), 1u);
  const auto& allow = rule.allow[0];
  EXPECT_EQ(allow.description, "samples");
  EXPECT_TRUE(allow.all);
  EXPECT_EQ(allow.commits, Texts{"abcdef"});
  EXPECT_EQ(allow.paths, Texts{"(^|/)tests/"});
  EXPECT_EQ(allow.target, Allow::line);
  EXPECT_EQ(allow.regexes, Texts{"EXAMPLE$"});
  EXPECT_EQ(allow.stopwords, Texts{"sample"});
  EXPECT_EQ(config->rules[1].regex, "") << "the path alone decides";
}

TEST(GitleaksFile, ReadsEveryFormOfAllowList) {
  struct Case {
    std::string_view text;
    std::size_t lists;
    Allow::Target target;
    bool all;
    std::string_view why;
  };
  const Case kCases[] = {
      {"[allowlist]\nregexes = ['x']", 1, Allow::secret, false, "the old form; of secrets"},
      {"[[allowlists]]\nregexes = ['x']\nregexTarget = 'match'", 1, Allow::match, false, "a list"},
      {"[[allowlists]]\npaths = ['x']\n[[allowlists]]\nstopwords = ['y']", 2, Allow::secret, false,
       "several"},
      {"[allowlists]\npaths = 'x'\ncondition = '&&'", 1, Allow::secret, true,
       "one table and one text where a list could be"},
      {"[AllowList]\nPaths = ['x']\nCondition = 'or'\nRegexTarget = 'Secret'", 1, Allow::secret,
       false, "any case"},
  };
  for (const auto& [text, lists, target, all, why] : kCases) {
    const auto config = read_gitleaks_file(text);
    ASSERT_TRUE(config) << why << ": " << config.error().what;
    ASSERT_EQ(config->allow.size(), lists) << why;
    EXPECT_EQ(config->allow[0].target, target) << why;
    EXPECT_EQ(config->allow[0].all, all) << why;
  }
}

TEST(GitleaksFile, ExtendsTheBuiltInRules) {
  const auto config = read_gitleaks_file(R"(
[extend]
useDefault = true
disabledRules = ["generic-api-key"]
[[rules]]
id = "aws-access-token"
[[rules.allowlists]]
stopwords = ["example"]
[[allowlists]]
targetRules = ["jwt"]
paths = ["docs/"]
)");
  ASSERT_TRUE(config) << config.error().what;
  EXPECT_TRUE(config->builtin);
  EXPECT_TRUE(config->amends);
  EXPECT_EQ(config->disabled_rules, Texts{"generic-api-key"});
  EXPECT_EQ(config->rules.at(0).regex, "") << "the one it extends has one";
  EXPECT_EQ(config->allow.at(0).rules, Texts{"jwt"});
  EXPECT_TRUE(read_gitleaks_file(""));
}

TEST(GitleaksFile, SaysWhichGroupIsTheSecret) {
  const auto group = [](const std::string& fields) {
    const auto config = read_gitleaks_file("[[rules]]\nid = 'x'\n" + fields);
    return config ? config->rules.at(0).group : "error: " + config.error().what;
  };
  EXPECT_EQ(group("regex = 'abc'"), "");
  EXPECT_EQ(group("regex = 'a(b)c'"), "?") << "the first that has something";
  EXPECT_EQ(group("regex = 'a(?:b)c'"), "");
  EXPECT_EQ(group("regex = 'a(b)(c)'\nsecretGroup = 2"), "2");
}

TEST(GitleaksFile, TrustsKeywordsThatAreInTheMatch) {
  const auto keywords = [](const std::string& fields) {
    const auto config = read_gitleaks_file("[[rules]]\nid = 'x'\n" + fields);
    return config ? config->rules.at(0).keywords : Texts{config.error().what};
  };
  EXPECT_EQ(keywords("regex = 'acme_[a-z]{10}'\nkeywords = ['acme']"), Texts{"acme"});
  EXPECT_EQ(keywords("regex = '(?i)(?:acme|evil)_[a-z]{10}'\nkeywords = ['acme', 'evil']"),
            (Texts{"acme", "evil"}));
  EXPECT_EQ(keywords("regex = '(?i)(?:acme|evil)_[a-z]{10}'\nkeywords = ['acme']"), Texts{})
      << "a match without it is a match";
  EXPECT_EQ(keywords("regex = '[0-9a-f]{32}'\nkeywords = ['acme']"), Texts{})
      << "it may stand anywhere else";
}

TEST(GitleaksFile, SaysWhereAMistakeIs) {
  struct Case {
    std::string_view text, says;
    Error::Kind kind;
  };
  const std::string long_regex = "[[rules]]\nid='x'\nregex='" + std::string(5000, 'a') + "'";
  std::string huge_regex = "[[rules]]\nid='x'\nregex='";
  for (int i = 0; i < 440; ++i) huge_regex += "\\pL{1000}";
  huge_regex += "'";
  const Case kCases[] = {
      {"titel = 'x'", "line 1: titel is no field of the file; did you mean title?", Error::corrupt},
      {"[[rules]]\nid = 'x'\nregexp = 'x'",
       "line 3: regexp is no field of rules; did you mean regex?", Error::corrupt},
      {"[[rules]]\nid = 'x'\nregex = 'x'\n[rules.allowlist]\nregexs = ['x']",
       "line 5: regexs is no field of allowlist; did you mean regexes?", Error::corrupt},
      {"[extend]\npath = 'base.toml'", "line 2: extend.path is not followed; put",
       Error::unsupported},
      {"[extend]\nurl = 'https://x'", "line 2: extend.url is not followed", Error::unsupported},
      {"[extend]\nuseDefault = 'yes'", "line 2: useDefault must be true or false", Error::corrupt},
      {"extend = 1", "line 1: extend is no table", Error::corrupt},
      {"rules = 1", "line 1: rules must be a list of tables", Error::corrupt},
      {"[[rules]]\nregex = 'x'", "line 1: a rule without an id", Error::corrupt},
      {"[[rules]]\nid = 'x'", "line 1: rule x has neither regex nor path", Error::corrupt},
      {"[[rules]]\nid='x'\nregex='x'\n[[rules]]\nid='x'\nregex='y'", "line 4: a second rule x",
       Error::corrupt},
      {"[[rules]]\nid = 'x'\n\nregex = '(x'", "line 4: ", Error::corrupt},
      {"[[rules]]\nid = 'x'\nregex = '(?=x)'", "line 3: ", Error::corrupt},
      {"[[rules]]\nid = 'x'\npath = '*'\n", "line 3: ", Error::corrupt},
      {long_regex, "line 3: a regular expression of 5000 characters", Error::too_large},
      {huge_regex, "line 3: ", Error::corrupt},
      {"[[rules]]\nid='x'\nregex='(x)'\nsecretGroup = 2",
       "line 4: secretGroup is 2, but the regular expression has 1 groups", Error::corrupt},
      {"[[rules]]\nid='x'\nregex='(x)'\nsecretGroup = -1", "line 4: secretGroup must be",
       Error::corrupt},
      {"[[rules]]\nid='x'\nregex='(x)'\nsecretGroup = 1.5", "line 4: secretGroup must be",
       Error::corrupt},
      {"[[rules]]\nid='x'\nregex='x'\nentropy = '3'", "line 4: entropy must be a number",
       Error::corrupt},
      {"[[rules]]\nid='x'\nregex='x'\nentropy = nan", "line 4: entropy must be a number",
       Error::corrupt},
      {"[[rules]]\nid='x'\nregex='x'\nkeywords = [1]", "line 4: keywords must be a list of texts",
       Error::corrupt},
      {"[[rules]]\nid='x'\nregex='x'\n[[rules.required]]\nid='y'", "are not supported",
       Error::unsupported},
      {"[allowlist]\ndescription='x'", "line 1: an allow list without", Error::corrupt},
      {"[allowlist]\npaths=['x']\n[[allowlists]]\npaths=['x']",
       "line 1: [allowlist] beside [[allowlists]]", Error::corrupt},
      {"[allowlist]\npaths=['x']\ncondition='XOR'", "line 3: condition is AND or OR, not xor",
       Error::corrupt},
      {"[allowlist]\nregexes=['x']\nregexTarget='file'", "line 3: regexTarget is", Error::corrupt},
      {"[allowlist]\nregexes=['x',\n  'ok',\n  '(']", "line 4: ", Error::corrupt},
      {"[[rules]]\nid='x'\nregex='x'\n[rules.allowlist]\npaths=['x']\ntargetRules=['x']",
       "line 6: targetRules is no field of allowlist", Error::corrupt},
      {"[[rules]\n", "line 1: ", Error::corrupt},
  };
  for (const auto& [text, says, kind] : kCases) {
    const auto config = read_gitleaks_file(text);
    ASSERT_FALSE(config) << text;
    EXPECT_NE(config.error().what.find(says), std::string::npos) << text << "\n"
                                                                 << config.error().what;
    EXPECT_EQ(config.error().kind, kind) << text << "\n" << config.error().what;
  }
}

TEST(GitleaksFile, BoundsRulesAndWhatTheyUnfoldTo) {
  std::string many;
  for (int i = 0; i < 5001; ++i) many += "[[rules]]\nid='" + std::to_string(i) + "'\nregex='x'\n";
  const auto rules = read_gitleaks_file(many);
  ASSERT_FALSE(rules);
  EXPECT_EQ(rules.error().kind, Error::too_large);
  std::string large;
  for (int i = 0; i < 400; ++i)
    large += "[[rules]]\nid='" + std::to_string(i) + "'\nregex='[a-z]{1000}" + [] {
      std::string s;
      for (int j = 0; j < 60; ++j) s += "[0-9]{1000}";
      return s;
    }() + "'\n";
  const auto unfolded = read_gitleaks_file(large);
  ASSERT_FALSE(unfolded);
  EXPECT_EQ(unfolded.error().kind, Error::too_large) << unfolded.error().what;
  EXPECT_NE(unfolded.error().what.find("line "), std::string::npos);
}

TEST(Expression, GroupNamesOfGo) {
  struct Case {
    std::string_view go, re2;
  };
  constexpr Case kCases[] = {
      {"(?<x>a)", "(?P<x>a)"},
      {"(?P<x>a)", "(?P<x>a)"},
      {R"(\(?<x>a)", R"(\(?<x>a)"},
      {R"([(?<x>])", R"([(?<x>])"},
      {R"([]](?<x>a))", R"([]](?P<x>a))"},
      {R"([^](?<x>](?<y>a))", R"([^](?<x>](?P<y>a))"},
      {R"(\Q(?<x>\E(?<y>a))", R"(\Q(?<x>\E(?P<y>a))"},
      {"(?<=a)", "(?<=a)"},
      {"(?<", "(?<"},
      {R"(a\)", R"(a\)"},
  };
  for (const auto& [go, re2] : kCases) EXPECT_EQ(go_to_re2(go), re2);
}

}  // namespace
}  // namespace oakum::secret
