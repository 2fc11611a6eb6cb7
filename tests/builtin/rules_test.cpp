// Every built-in secret rule over its own examples.
#include "builtin/rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "secret/detector.h"
#include "secret/rule_folder.h"
#include "secret/sample.h"
#include "tests/secret/rule_path.h"

namespace oakum::builtin {
namespace {

const secret::RuleSet& files() {
  static const auto rules = [] {
    auto read = secret::read_rule_folder(OAKUM_SOURCE_DIR "/rules/secrets");
    EXPECT_TRUE(read) << (read ? "" : read.error().what);
    return read ? *read : secret::RuleSet{};
  }();
  return rules;
}

const secret::Detector& detector(bool portable) {
  static const auto fast = secret::Detector::make(secret_rules(), {}, secret_database());
  static const auto plain = secret::Detector::make(
      secret_rules(), {.salt = {}, .reveal = false, .most = 1000, .portable = true});
  return portable ? *plain : *fast;
}

/// A rule by itself, judged as built-in ones are.
secret::Detector alone(const secret::Rule& rule) {
  secret::RuleSet one;
  one.rules.push_back(rule);
  return *secret::Detector::make(one,
                                 {.salt = {}, .reveal = false, .most = 1000, .portable = true});
}

bool finds(const secret::Detector& detector, const std::string& text, const std::string& path) {
  const auto found = detector.find(path, as_bytes(text));
  return std::any_of(found.candidates.begin(), found.candidates.end(),
                     [](const SecretCandidate& c) { return c.excused.empty(); });
}

std::string rules_in(const std::string& text, const std::string& path, bool portable = false) {
  std::string out;
  for (const auto& c : detector(portable).find(path, as_bytes(text)).candidates)
    out += " " + c.rule + (c.excused.empty() ? "" : " (" + c.excused + ")");
  return out;
}

TEST(BuiltinRules, AreAsManyAsTheFilesHave) {
  EXPECT_GE(files().rules.size(), 230u);
  EXPECT_EQ(secret_rules().rules.size(), files().rules.size());
}

TEST(BuiltinRules, FindTheirExamples) {
  for (const auto& rule : files().rules) {
    const auto itself = alone(rule);
    const auto path = secret::path_for(rule);
    EXPECT_FALSE(path.empty()) << rule.id << ": add a file it looks at to rule_path.h";
    EXPECT_FALSE(rule.matches.empty()) << rule.id << ": no example that matches";
    EXPECT_FALSE(rule.no_matches.empty()) << rule.id << ": no example that does not";
    for (std::uint64_t seed = 1; seed <= 3; ++seed)
      for (const auto& example : rule.matches) {
        const auto text = secret::sample(example, rule.check, seed);
        ASSERT_TRUE(text) << rule.id << ": " << example << ": " << text.error().what;
        EXPECT_TRUE(finds(itself, *text, path)) << rule.id << " does not find " << *text;
        EXPECT_TRUE(finds(detector(false), *text, path))
            << rule.id << " is lost among the others: " << *text << rules_in(*text, path);
        EXPECT_EQ(rules_in(*text, path), rules_in(*text, path, true));
      }
  }
}

TEST(BuiltinRules, PassOverWhatIsNone) {
  for (const auto& rule : files().rules) {
    const auto itself = alone(rule);
    const auto path = secret::path_for(rule);
    for (std::uint64_t seed = 1; seed <= 3; ++seed)
      for (const auto& example : rule.no_matches) {
        const auto text = secret::sample(example, rule.check, seed);
        ASSERT_TRUE(text) << rule.id << ": " << example << ": " << text.error().what;
        EXPECT_FALSE(finds(itself, *text, path)) << rule.id << " finds " << *text;
      }
  }
}

TEST(BuiltinRules, NameAKeywordThatIsInEveryExample) {
  for (const auto& rule : files().rules) {
    if (rule.keywords.empty()) {  // only such rules are slow without Vectorscan
      EXPECT_FALSE(rule.path.empty()) << rule.id;
      continue;
    }
    for (const auto& example : rule.matches) {
      const auto text = lower(*secret::sample(example, rule.check, 1));
      EXPECT_TRUE(
          std::any_of(rule.keywords.begin(), rule.keywords.end(),
                      [&](const std::string& word) { return text.find(word) != text.npos; }))
          << rule.id << ": " << text;
    }
  }
}

}  // namespace
}  // namespace oakum::builtin
