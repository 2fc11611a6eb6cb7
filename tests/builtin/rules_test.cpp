// Every built-in secret rule over its own examples.
#include "builtin/rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "secret/detector.h"
#include "secret/rule_folder.h"
#include "secret/sample.h"

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

std::string path_for(const secret::Rule& rule) {
  if (rule.path.empty()) return "app/settings.txt";
  // What a path must end with, from its own expression: rules name files, not folders.
  for (const auto* name : {".npmrc",
                           ".pypirc",
                           ".netrc",
                           ".htpasswd",
                           ".pgpass",
                           ".git-credentials",
                           "config.json",
                           ".dockercfg",
                           "settings.xml",
                           "settings-security.xml",
                           "credentials",
                           ".env",
                           "kubeconfig",
                           ".kube/config",
                           "secret.yaml",
                           ".yarnrc.yml",
                           ".yarnrc",
                           "NuGet.Config",
                           "nuget.config",
                           "hosts.yml",
                           "wp-config.php",
                           "parameters.yml",
                           "vault.yml",
                           "secrets.yml",
                           "settings.py",
                           "master.key",
                           "config/master.key",
                           "wg0.conf",
                           ".curlrc",
                           ".s3cfg",
                           ".boto",
                           "rclone.conf",
                           "id_rsa",
                           "key.ppk",
                           "docker-compose.yml",
                           "application.properties",
                           "main.tf",
                           "values.yaml",
                           "pip.conf",
                           ".gem/credentials",
                           "config.toml",
                           "credentials.toml",
                           ".cargo/credentials.toml",
                           ".terraformrc",
                           "auth.json",
                           "_netrc",
                           "storage.json",
                           ".edgerc", "private_key.json", "config/master.key", "credentials.tfrc.json"}) {
    secret::RuleSet one;
    auto path_only = rule;
    path_only.regex.clear();
    one.rules.push_back(path_only);
    const auto made = secret::Detector::make(one, {});
    if (made && !made->find(name, {}).candidates.empty()) return name;
  }
  return "?";
}

/// A rule by itself, judged as built-in ones are.
secret::Detector alone(const secret::Rule& rule, bool portable) {
  secret::RuleSet one;
  one.rules.push_back(rule);
  return *secret::Detector::make(one,
                                 {.salt = {}, .reveal = false, .most = 1000, .portable = portable});
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
    const auto fast = alone(rule, false), plain = alone(rule, true);
    const auto path = path_for(rule);
    EXPECT_FALSE(rule.matches.empty()) << rule.id << ": no example that matches";
    EXPECT_FALSE(rule.no_matches.empty()) << rule.id << ": no example that does not";
    for (std::uint64_t seed = 1; seed <= 3; ++seed)
      for (const auto& example : rule.matches) {
        const auto text = secret::sample(example, rule.check, seed);
        ASSERT_TRUE(text) << rule.id << ": " << example << ": " << text.error().what;
        EXPECT_TRUE(finds(fast, *text, path)) << rule.id << " does not find " << *text;
        EXPECT_TRUE(finds(plain, *text, path)) << rule.id << " (portable) does not find " << *text;
        EXPECT_TRUE(finds(detector(false), *text, path))
            << rule.id << " is lost among the others: " << *text << rules_in(*text, path);
        EXPECT_EQ(rules_in(*text, path), rules_in(*text, path, true));
      }
  }
}

TEST(BuiltinRules, PassOverWhatIsNone) {
  for (const auto& rule : files().rules) {
    const auto fast = alone(rule, false), plain = alone(rule, true);
    const auto path = path_for(rule);
    for (std::uint64_t seed = 1; seed <= 3; ++seed)
      for (const auto& example : rule.no_matches) {
        const auto text = secret::sample(example, rule.check, seed);
        ASSERT_TRUE(text) << rule.id << ": " << example << ": " << text.error().what;
        EXPECT_FALSE(finds(fast, *text, path)) << rule.id << " finds " << *text;
        EXPECT_FALSE(finds(plain, *text, path)) << rule.id << " (portable) finds " << *text;
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
