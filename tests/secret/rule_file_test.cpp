#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "secret/config.h"
#include "secret/rule_folder.h"

namespace oakum::secret {
namespace {

std::string error_of(std::string_view text) {
  const auto read = read_rule_file(text);
  return read ? "" : read.error().what;
}

TEST(RuleFile, ReadsEveryField) {
  const auto read = read_rule_file(R"(
enable-builtin-rules: [x]
disable-rules: [y]
disable-allow-rules: [z]
rules:
  - id: acme
    aliases: [other]
    category: Acme
    title: Acme token
    severity: high
    confidence: low
    keywords: [ACME_]
    regex: 'acme_(?P<s>[0-9]{4})'
    secret-group-name: s
    entropy: 2.5
    characters: [digit]
    check: jwt
    path: '\.txt$'
    allow-rules: [{id: a, description: d, regex: r, path: p, stopwords: [WORD], up-to: low}]
    exclude-block: {description: d, regexes: [b]}
    examples: {match: [m], no-match: [n]}
allow-rules: [{path: tests}]
exclude-block: {regexes: [c]}
skip-patterns: ['**/*.png']
)");
  ASSERT_TRUE(read) << read.error().what;
  const Rule expected{.id = "acme",
                      .aliases = {"other"},
                      .category = "Acme",
                      .title = "Acme token",
                      .severity = Severity::high,
                      .confidence = Confidence::low,
                      .regex = "acme_(?P<s>[0-9]{4})",
                      .group = "s",
                      .keywords = {"acme_"},
                      .path = R"(\.txt$)",
                      .entropy = 2.5,
                      .characters = {"digit"},
                      .check = "jwt",
                      .allow = {{.id = "a",
                                 .description = "d",
                                 .paths = {"p"},
                                 .regexes = {"r"},
                                 .stopwords = {"word"},
                                 .up_to = Confidence::low}},
                      .exclude_blocks = {"b"},
                      .matches = {"m"},
                      .no_matches = {"n"},
                      .line = 6};
  ASSERT_EQ(read->rules.size(), 1u);
  auto description = read->rules[0];
  EXPECT_EQ(description, expected);
  EXPECT_EQ(read->only_builtin, std::vector<std::string>{"x"});
  EXPECT_EQ(read->disabled_rules, std::vector<std::string>{"y"});
  EXPECT_EQ(read->disabled_allow_rules, std::vector<std::string>{"z"});
  EXPECT_EQ(read->exclude_blocks, std::vector<std::string>{"c"});
  EXPECT_EQ(read->skip_patterns, std::vector<std::string>{"**/*.png"});
  EXPECT_EQ(read->allow.size(), 1u);
}

TEST(RuleFile, SaysEachMistakeWithItsLine) {
  struct Case {
    std::string_view text, says;
  };
  constexpr Case kCases[] = {
      {"rulez: []", "line 1: unknown field \"rulez\" in a rule file; did you mean \"rules\"?"},
      {"rules:\n- id: a\n  regexp: x",
       "line 3: unknown field \"regexp\" in a rule; did you mean \"regex\"?"},
      {"rules: 3", "line 1: rules is no list"},
      {"rules:\n- 3", "line 2: a rule is no mapping"},
      {"rules:\n- regex: x", "line 2: a rule without an id"},
      {"rules:\n- id: a", "line 2: a rule without a regex"},
      {"rules:\n- id: a\n  regex: [x]", "line 3: regex is no text"},
      {"rules:\n- id: a\n  regex: 'x('",
       "line 3: not a regular expression that RE2 takes: missing ): x("},
      {"rules:\n- id: a\n  regex: x\n  path: '['",
       "line 4: not a regular expression that RE2 takes: missing ]: ["},
      {"rules:\n- id: a\n  regex: x\n  keywords: a", "line 4: keywords is no list"},
      {"rules:\n- id: a\n  regex: x\n  keywords:\n  - {}",
       "line 5: an entry of keywords is no text"},
      {"rules:\n- id: a\n  regex: x\n  entropy: 9", "line 4: entropy is a number from 0 to 8"},
      {"rules:\n- id: a\n  regex: x\n  entropy: nan", "line 4: entropy is a number from 0 to 8"},
      {"rules:\n- id: a\n  regex: x\n  confidence: so",
       "line 4: confidence is high, medium or low"},
      {"rules:\n- id: a\n  regex: x\n  characters: [dot]",
       "line 4: characters are lower, upper or digit"},
      {"rules:\n- id: a\n  regex: x\n  check: y", "line 4: no check is called \"y\""},
      {"rules:\n- id: a\n  assigned-to: x", "line 2: assigned-to and value stand together"},
      {"rules:\n- id: a\n  assigned-to: x\n  value: y\n  regex: z",
       "line 2: either regex, or assigned-to with value"},
      {"rules:\n- {id: a, regex: x}\n- {id: a, regex: y}", "line 2: two rules have the id \"a\""},
      {"allow-rules:\n- id: a",
       "line 2: an allow rule that allows nothing: give regex, path or stopwords"},
      {"allow-rules:\n- {path: a, up-to: high}", "line 2: up-to is low or medium"},
      {"allow-rules:\n- {path: '('}",
       "line 2: not a regular expression that RE2 takes: missing ): ("},
      {"exclude-block: []", "line 1: exclude-block is no mapping"},
      {"exclude-block:\n  regexes:\n  - a\n  - '('",
       "line 4: not a regular expression that RE2 takes: missing ): ("},
      {"skip-patterns: x", "line 1: skip-patterns is no list"},
  };
  for (const auto& [text, says] : kCases) EXPECT_EQ(error_of(text), says) << text;
  EXPECT_NE(error_of("rules: ["), "") << "no YAML";
}

TEST(RuleFile, MayBeEmpty) {
  for (const auto* text : {"", "# nothing\n", "rules:\n", "{}", "enable-builtin-rules: []"}) {
    const auto read = read_rule_file(text);
    ASSERT_TRUE(read) << text << ": " << read.error().what;
    EXPECT_TRUE(read->rules.empty() && !read->only_builtin);
  }
  EXPECT_EQ(read_rule_file("rules: [{id: a, regex: x, severity: odd}]")->rules[0].severity,
            Severity::unknown);
}

/// A folder that is gone afterwards.
class Folder {
 public:
  Folder() : path_(testing::TempDir() + "oakum_rule_folder") {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ + "/" + name) << text;
  }
  std::string read() const {
    const auto rules = read_rule_folder(path_);
    if (!rules) return rules.error().what;
    std::string out;
    for (const auto& rule : rules->rules)
      out += rule.id + ":" + std::to_string(rule.compiled) + " ";
    return out;
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

TEST(RuleFolder, NumbersRulesByFile) {
  const Folder folder;
  EXPECT_EQ(folder.read(), "");
  folder.write("b.yaml", "rules: [{id: two, regex: x}]");
  folder.write("a.yaml", "rules: [{id: one, regex: x}, {id: more, regex: 'y{3}'}]");
  folder.write("c.txt", "no rules");
  EXPECT_EQ(folder.read(), "one:1 more:2 two:3 ");
  EXPECT_EQ(read_rule_folder(folder.path())->rules[1].longest, 3u);
  folder.write("c.yaml", "rules: [{id: other, aliases: [two], regex: x}]");
  EXPECT_EQ(folder.read(), "two rules are called two");
  folder.write("c.yaml", "disable-rules: [one]");
  EXPECT_EQ(folder.read(), "c.yaml: a built-in file switches no rules on or off");
  folder.write("c.yaml", "rules:\n- id: x");
  EXPECT_EQ(folder.read(), "c.yaml: line 2: a rule without a regex");
  EXPECT_EQ(read_rule_folder(folder.path() + "/none").error().kind, Error::io);
}

}  // namespace
}  // namespace oakum::secret
