// Rules in YAML: the schema of trivy-secret.yaml, and what our own rule files add to it.
#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "base/text.h"
#include "formats/fields.h"
#include "formats/node.h"
#include "secret/assignment.h"
#include "secret/checks.h"
#include "secret/config.h"
#include "secret/expression.h"
#include "secret/regex.h"

namespace oakum::secret {
namespace {
using formats::Node;

constexpr auto at = formats::at_line;
constexpr auto only = formats::only_fields;
constexpr auto text_of = formats::text_field;
constexpr auto texts_of = formats::texts_field;

Result<void> check_regex(Node where, std::string_view regex, ExpressionCheck& expressions) {
  if (regex.empty()) return {};
  const auto checked = expressions.check(regex);
  if (checked) return {};
  auto error = at(where, checked.error().what);
  if (checked.error().kind == Error::too_large) error.kind = Error::too_large;
  return error;
}

Result<Allow> allow_of(Node node, ExpressionCheck& expressions) {
  static constexpr std::array<std::string_view, 6> kNames = {"id",   "description", "regex",
                                                             "path", "stopwords",   "up-to"};
  TRY(only(node, "an allow rule", kNames));
  Allow allow;
  allow.id = TRY(text_of(node, "id"));
  allow.description = TRY(text_of(node, "description"));
  auto regex = TRY(text_of(node, "regex"));
  TRY(check_regex(node["regex"], regex, expressions));
  if (!regex.empty()) allow.regexes.push_back(std::move(regex));
  auto path = TRY(text_of(node, "path"));
  TRY(check_regex(node["path"], path, expressions));
  if (!path.empty()) allow.paths.push_back(std::move(path));
  for (const auto& word : TRY(texts_of(node, "stopwords"))) allow.stopwords.push_back(lower(word));
  if (allow.regexes.empty() && allow.paths.empty() && allow.stopwords.empty())
    return at(node, "an allow rule that allows nothing: give regex, path or stopwords");
  const auto most = TRY(text_of(node, "up-to"));
  if (most == "low")
    allow.up_to = Confidence::low;
  else if (most == "medium")
    allow.up_to = Confidence::medium;
  else if (!most.empty())
    return at(node["up-to"], "up-to is low or medium");
  return allow;
}

Result<std::vector<Allow>> allows_of(Node object, std::string_view name,
                                     ExpressionCheck& expressions) {
  std::vector<Allow> out;
  const auto list = object[name];
  if (!list || list.kind() == Node::null) return out;
  if (!list.is_array()) return at(list, fmt::format("{} is no list", name));
  for (const auto item : list.items()) out.push_back(TRY(allow_of(item, expressions)));
  return out;
}

Result<std::vector<std::string>> blocks_of(Node object, ExpressionCheck& expressions) {
  static constexpr std::array<std::string_view, 2> kNames = {"description", "regexes"};
  const auto block = object["exclude-block"];
  if (!block || block.kind() == Node::null) return std::vector<std::string>();
  TRY(only(block, "exclude-block", kNames));
  auto regexes = TRY(texts_of(block, "regexes"));
  auto where = block["regexes"].items().begin();
  for (const auto& regex : regexes) TRY(check_regex(*where++, regex, expressions));
  return regexes;
}

Result<double> entropy_number(Node node) {
  const auto text = TRY(text_of(node, "entropy"));
  if (text.empty()) return 0.0;
  double value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{} || end != text.data() + text.size() || !(value >= 0 && value <= 8))
    return at(node["entropy"], "entropy is a number from 0 to 8");
  return value;
}

Result<Confidence> confidence_of(Node node) {
  const auto text = TRY(text_of(node, "confidence"));
  if (text == "high") return Confidence::high;
  if (text == "low") return Confidence::low;
  if (text.empty() || text == "medium") return Confidence::medium;
  return at(node["confidence"], "confidence is high, medium or low");
}

/// As written, or made from a name and a value.
Result<void> read_regex(Node node, Rule& rule, ExpressionCheck& expressions) {
  const auto name = TRY(text_of(node, "assigned-to"));
  const auto value = TRY(text_of(node, "value"));
  rule.regex = TRY(text_of(node, "regex"));
  rule.group = TRY(text_of(node, "secret-group-name"));
  if (name.empty() != value.empty()) return at(node, "assigned-to and value stand together");
  if (!name.empty() && !rule.regex.empty())
    return at(node, "either regex, or assigned-to with value");
  if (!name.empty()) {
    rule.regex = assignment(name, value);
    rule.group = "secret";
  }
  if (rule.regex.empty() && rule.path.empty()) return at(node, "a rule without a regex");
  return check_regex(node[name.empty() ? "regex" : "value"], rule.regex, expressions);
}

Result<void> read_judging(Node node, Rule& rule) {
  rule.confidence = TRY(confidence_of(node));
  rule.entropy = TRY(entropy_number(node));
  rule.characters = TRY(texts_of(node, "characters"));
  for (const auto& kind : rule.characters)
    if (kind != "lower" && kind != "upper" && kind != "digit")
      return at(node["characters"], "characters are lower, upper or digit");
  rule.check = TRY(text_of(node, "check"));
  if (!rule.check.empty() && !is_check(rule.check))
    return at(node["check"], fmt::format("no check is called \"{}\"", printable(rule.check)));
  return {};
}

Result<void> read_examples(Node node, Rule& rule) {
  static constexpr std::array<std::string_view, 2> kNames = {"match", "no-match"};
  const auto examples = node["examples"];
  if (!examples) return {};
  TRY(only(examples, "examples", kNames));
  rule.matches = TRY(texts_of(examples, "match"));
  rule.no_matches = TRY(texts_of(examples, "no-match"));
  return {};
}

Result<Rule> rule_of(Node node, ExpressionCheck& expressions) {
  static constexpr std::array<std::string_view, 18> kNames = {
      "id",         "aliases", "category",    "title",       "severity",          "confidence",
      "keywords",   "regex",   "assigned-to", "value",       "secret-group-name", "entropy",
      "characters", "check",   "path",        "allow-rules", "exclude-block",     "examples"};
  TRY(only(node, "a rule", kNames));
  Rule rule;
  rule.line = node.line();
  rule.id = TRY(text_of(node, "id"));
  if (rule.id.empty()) return at(node, "a rule without an id");
  rule.aliases = TRY(texts_of(node, "aliases"));
  rule.category = TRY(text_of(node, "category"));
  rule.title = TRY(text_of(node, "title"));
  // As the field does: a word that is no severity is UNKNOWN.
  rule.severity = parse_severity(TRY(text_of(node, "severity"))).value_or(Severity::unknown);
  for (const auto& word : TRY(texts_of(node, "keywords"))) rule.keywords.push_back(lower(word));
  rule.path = TRY(text_of(node, "path"));
  TRY(check_regex(node["path"], rule.path, expressions));
  TRY(read_regex(node, rule, expressions));
  TRY(read_judging(node, rule));
  rule.allow = TRY(allows_of(node, "allow-rules", expressions));
  rule.exclude_blocks = TRY(blocks_of(node, expressions));
  TRY(read_examples(node, rule));
  return rule;
}

Result<void> read_rules(Node root, Config& config, ExpressionCheck& expressions) {
  const auto rules = root["rules"];
  if (!rules || rules.kind() == Node::null) return {};
  if (!rules.is_array()) return at(rules, "rules is no list");
  if (rules.size() > kMostRules)
    return Error{Error::too_large, fmt::format("line {}: {} rules, more than the limit of {}",
                                               rules.line(), rules.size(), kMostRules)};
  std::vector<std::string_view> ids;
  for (const auto item : rules.items()) {
    config.rules.push_back(TRY(rule_of(item, expressions)));
    ids.push_back(item["id"].text());
  }
  std::sort(ids.begin(), ids.end());
  if (const auto twice = std::adjacent_find(ids.begin(), ids.end()); twice != ids.end())
    return at(rules, fmt::format("two rules have the id \"{}\"", printable(*twice)));
  return {};
}

}  // namespace

Result<Config> read_rule_file(std::string_view text) {
  static constexpr std::array<std::string_view, 7> kNames = {
      "enable-builtin-rules", "disable-rules", "disable-allow-rules", "rules",
      "allow-rules",          "exclude-block", "skip-patterns"};
  const auto document = TRY(formats::parse_yaml(text, {.bytes = 8u << 20, .depth = 64}));
  Config config;
  if (document.root().size() == 0) return config;
  const auto root = *document.root().items().begin();
  if (root.kind() == Node::null) return config;
  TRY(only(root, "a rule file", kNames));
  if (root["enable-builtin-rules"])
    config.only_builtin = TRY(texts_of(root, "enable-builtin-rules"));
  // As the field does: an empty list enables all.
  if (config.only_builtin && config.only_builtin->empty()) config.only_builtin.reset();
  config.disabled_rules = TRY(texts_of(root, "disable-rules"));
  config.disabled_allow_rules = TRY(texts_of(root, "disable-allow-rules"));
  ExpressionCheck expressions;  // of the whole file
  TRY(read_rules(root, config, expressions));
  config.allow = TRY(allows_of(root, "allow-rules", expressions));
  config.exclude_blocks = TRY(blocks_of(root, expressions));
  if (root["skip-patterns"]) config.skip_patterns = TRY(texts_of(root, "skip-patterns"));
  return config;
}

}  // namespace oakum::secret
