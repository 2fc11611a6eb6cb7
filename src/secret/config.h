#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "secret/rule.h"

namespace oakum::secret {

/// What a user's file says of rules: trivy-secret.yaml, .gitleaks.toml, or one of our own rule
/// files.
struct Config {
  /// gitleaks' way: a rule that has the id of a built-in one changes only what it says of it, and
  /// none but built-in rules are disabled.
  bool amends = false;
  bool builtin = true;  ///< The built-in rules count too (gitleaks: only when it extends them).
  std::optional<std::vector<std::string>> only_builtin;  ///< Of those only these.
  std::vector<std::string> disabled_rules;
  std::vector<std::string> disabled_allow_rules;
  std::vector<Rule> rules;  ///< Added; one that has the id of another takes its place.
  std::vector<Allow> allow;
  std::vector<std::string> exclude_blocks;
  std::optional<std::vector<std::string>> skip_patterns;  ///< Instead of the built-in ones.
};

/// Reads YAML in the schema of trivy-secret.yaml with the fields of our own rule files
/// (rules/secrets/README.md). Every mistake is an Error with its line ("line 12: …"): unknown
/// fields, severities, regular expressions that RE2 refuses or that are too large. Errors: corrupt,
/// too_large, unsupported.
Result<Config> read_rule_file(std::string_view text);

/// Reads gitleaks' TOML: [extend] (useDefault, disabledRules; path and url are refused with what to
/// do), [[rules]], [allowlist] and [[allowlists]] of rules and of the file. Errors as above.
Result<Config> read_gitleaks_file(std::string_view text);

/// The one of the two that a file is, by its name and content.
Result<Config> read_config(std::string_view path, std::string_view text);

/// The built-in rules as a file changes them. Names of rules or allow rules that there are none of
/// are an Error (usage).
Result<RuleSet> apply(RuleSet builtin, Config config);

}  // namespace oakum::secret
