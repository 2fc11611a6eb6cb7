#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/finding.h"

namespace oakum::secret {

/// How sure a match is, before its value is judged.
enum class Confidence : std::uint8_t {
  low,     ///< A telling name and a value that looks random.
  medium,  ///< The provider's name beside a value of the right shape.
  high,    ///< The shape alone says what it is (a prefix, a checksum).
};

/// What makes a match no secret. All lists are alternatives. Regular expressions are RE2's.
struct Allow {
  enum Target : std::uint8_t { secret, match, line };
  std::string id;  ///< For disable-allow-rules; may be empty.
  std::string description;
  std::vector<std::string> paths;    ///< Regular expressions, searched in the path.
  std::vector<std::string> regexes;  ///< Searched in what `target` says.
  Target target = match;
  std::vector<std::string> stopwords;  ///< Lower case; anywhere in the secret, any case.
  std::vector<std::string> commits;    ///< Full ids; of history scans.
  bool all = false;  ///< Each of the kinds that are given must apply; else one is enough.
  std::vector<std::string> rules;       ///< Only for these rules; empty: for all.
  Confidence up_to = Confidence::high;  ///< Only for rules of at most this confidence.
  auto operator<=>(const Allow&) const = default;
};

/// One kind of secret.
struct Rule {
  std::string id;                    ///< "aws-access-key-id"
  std::vector<std::string> aliases;  ///< What other tools call it.
  std::string category;              ///< "AWS"
  std::string title;
  Severity severity = Severity::unknown;
  Confidence confidence = Confidence::medium;
  std::string regex;  ///< RE2 syntax. Empty: the path alone decides.
  /// The group that is the secret: a name or a number; empty: the whole match.
  std::string group;
  std::vector<std::string> keywords;  ///< Lower case; one of them is in the match. Empty: unknown.
  std::string path;                   ///< Regular expression, searched in the path; empty: any.
  double entropy = 0;  ///< Bits a character the secret has at least (Shannon); 0: not asked.
  /// Kinds of characters the secret has at least one of each: "lower", "upper", "digit".
  std::vector<std::string> characters;
  std::string check;  ///< A check by name (checks.h) that the secret passes: "github-checksum".
  std::vector<Allow> allow;
  std::vector<std::string> exclude_blocks;  ///< Nothing that lies in a match of these is a secret.
  bool skip_report = false;                 ///< Only there for other rules to refer to.
  std::uint32_t compiled = 0;  ///< Its number in the compiled built-in rules, from 1; 0: not there.
  std::uint32_t longest = 0;   ///< Bytes that a match can have; 0: not known.

  // Read from rule files for tests and documents; not kept in the program.
  std::vector<std::string> matches;     ///< Templates (sample.h) of texts that have the secret.
  std::vector<std::string> no_matches;  ///< Templates of texts that do not.
  std::uint32_t line = 0;               ///< Where the rule starts in its file.
  auto operator<=>(const Rule&) const = default;
};

/// Everything that is looked for, and what is not.
struct RuleSet {
  std::vector<Rule> rules;
  std::vector<Allow> allow;                 ///< For all rules.
  std::vector<std::string> exclude_blocks;  ///< For all rules.
  std::vector<std::string> skip_patterns;   ///< Globs; files that are not read.
  auto operator<=>(const RuleSet&) const = default;
};

}  // namespace oakum::secret
