// gitleaks' configuration: .gitleaks.toml, as its versions up to 8.30 read it. Source: the
// project's README, "Configuration".
#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "base/text.h"
#include "formats/node.h"
#include "secret/config.h"
#include "secret/expression.h"
#include "secret/regex.h"

namespace oakum::secret {
namespace {

using formats::Node;

constexpr formats::Limits kLimits = {.bytes = 8u << 20, .depth = 32, .nodes = 1'000'000};
constexpr std::size_t kLongestText = 4 << 10;  // of an id, a title, a keyword

Error at(std::uint32_t line, std::string_view what, Error::Kind kind = Error::corrupt) {
  return {kind, fmt::format("line {}: {}", line, what)};
}
Error at(Node node, std::string_view what, Error::Kind kind = Error::corrupt) {
  return at(node.key_line(), what, kind);
}

/// One table of the file. Every field is asked for by its name, in any case as gitleaks does;
/// then `finish` says which ones nobody knows.
class Table {
 public:
  /// Error: corrupt when it is none.
  static Result<Table> of(Node node, std::string_view name) {
    if (!node.is_object()) return at(node, fmt::format("{} is no table", name));
    return Table(node, name);
  }

  std::uint32_t line() const { return node_.line(); }

  Node field(std::string_view name) {
    known_.push_back(name);
    Node found;
    for (const auto& [key, value] : node_.members())
      if (equal_ignoring_case(key, name)) found = value;
    return found;
  }

  Result<std::string> text(std::string_view name) {
    const auto node = field(name);
    if (node && !node.is_string()) return wrong(node, name, "a text");
    if (node.text().size() > kLongestText) return too_long(node, name);
    return std::string(node.text());
  }

  /// A list of texts; one text alone is a list of one.
  Result<std::vector<std::string>> texts(std::string_view name) {
    const auto node = field(name);
    std::vector<std::string> out;
    if (node.is_string()) out.emplace_back(node.text());
    if (node && !node.is_string() && !node.is_array()) return wrong(node, name, "a list of texts");
    if (node.is_array())
      for (const auto item : node.items()) {
        if (!item.is_string()) return wrong(item, name, "a list of texts");
        out.emplace_back(item.text());
      }
    for (const auto& text : out)
      if (text.size() > kLongestText) return too_long(node, name);
    return out;
  }

  Result<bool> truth(std::string_view name) {
    const auto node = field(name);
    if (node && node.kind() != Node::boolean) return wrong(node, name, "true or false");
    return node.truth();
  }

  Result<double> number(std::string_view name) {
    const auto node = field(name);
    if (!node) return 0.0;
    double value = 0;
    const auto text = node.text();
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = failure == std::errc{} && end == text.data() + text.size();
    if (node.kind() != Node::number || !whole || !std::isfinite(value))
      return wrong(node, name, "a number");
    return value;
  }

  /// A list of tables; one table alone is a list of one.
  Result<std::vector<Table>> tables(std::string_view name) {
    const auto node = field(name);
    std::vector<Table> out;
    if (node.is_object()) out.push_back(Table(node, name));
    if (node && !node.is_object() && !node.is_array()) return wrong(node, name, "a list of tables");
    if (node.is_array())
      for (const auto item : node.items()) out.push_back(TRY(Table::of(item, name)));
    return out;
  }

  /// Error: corrupt (a field that nobody asked for).
  Result<void> finish() const {
    for (const auto& [key, value] : node_.members()) {
      const auto is = [&, word = key](std::string_view name) {
        return equal_ignoring_case(word, name);
      };
      if (std::any_of(known_.begin(), known_.end(), is)) continue;
      const auto meant = nearest(key, known_);
      return at(value, fmt::format("{} is no field of {}{}", printable(key), name_,
                                   meant.empty() ? "" : fmt::format("; did you mean {}?", meant)));
    }
    return {};
  }

 private:
  Table(Node node, std::string_view name) : node_(node), name_(name) {}

  static Error wrong(Node node, std::string_view name, std::string_view wanted) {
    return at(node, fmt::format("{} must be {}", name, wanted));
  }
  static Error too_long(Node node, std::string_view name) {
    return at(node, fmt::format("{} has more than {} bytes", name, kLongestText), Error::too_large);
  }

  Node node_;
  std::string_view name_;
  std::vector<std::string_view> known_;
};

std::vector<std::string> lower_all(std::vector<std::string> texts) {
  for (auto& text : texts) text = lower(text);
  texts.erase(std::remove(texts.begin(), texts.end(), ""), texts.end());
  return texts;
}

/// "a list of rules" and whatever else stands in one file.
class GitleaksFile {
 public:
  Result<Config> read(Node root) {
    Table file = TRY(Table::of(root, "the file"));
    for (const auto* name : {"title", "description", "minVersion"}) TRY(file.text(name));
    config_.builtin = false;
    config_.amends = true;
    TRY(read_extend(file));
    TRY(read_rules(file));
    config_.allow = TRY(allow_lists(file, true));
    TRY(file.finish());
    return std::move(config_);
  }

 private:
  Result<void> read_extend(Table& file) {
    const auto node = file.field("extend");
    if (!node) return {};
    auto extend = TRY(Table::of(node, "extend"));
    config_.builtin = TRY(extend.truth("useDefault"));
    config_.disabled_rules = TRY(extend.texts("disabledRules"));
    for (const auto* field : {"path", "url"})
      if (const auto other = extend.field(field); !other.text().empty())
        return at(other,
                  fmt::format("extend.{} is not followed; put what {} has into this file", field,
                              printable(other.text())),
                  Error::unsupported);
    return extend.finish();
  }

  Result<void> read_rules(Table& file) {
    auto tables = TRY(file.tables("rules"));
    if (tables.size() > kMostRules)
      return Error{Error::too_large,
                   fmt::format("{} rules; the limit is {}", tables.size(), kMostRules)};
    std::set<std::string> ids;
    for (auto& table : tables) {
      auto rule = TRY(read_rule(table));
      if (!ids.insert(rule.id).second)
        return at(table.line(), fmt::format("a second rule {}", printable(rule.id)));
      config_.rules.push_back(std::move(rule));
    }
    return {};
  }

  Result<Rule> read_rule(Table& table) {
    Rule rule{.severity = Severity::high, .confidence = Confidence::medium, .line = table.line()};
    rule.id = TRY(table.text("id"));
    if (rule.id.empty()) return at(rule.line, "a rule without an id");
    rule.title = TRY(table.text("description"));
    rule.entropy = TRY(table.number("entropy"));
    rule.skip_report = TRY(table.truth("skipReport"));
    const auto tags = TRY(table.texts("tags"));
    if (!tags.empty()) rule.category = tags.front();
    TRY(read_expressions(table, rule));
    rule.allow = TRY(allow_lists(table, false));
    if (const auto required = table.field("required"))
      return at(required,
                "rules that count only beside others (required) are not supported; remove "
                "[[rules.required]] or the rule",
                Error::unsupported);
    TRY(table.finish());
    return complete(std::move(rule));
  }

  Result<void> read_expressions(Table& table, Rule& rule) {
    const auto regex = table.field("regex"), path = table.field("path");
    rule.path = go_to_re2(TRY(table.text("path")));
    if (!rule.path.empty()) TRY(check(path, rule.path));
    rule.regex = go_to_re2(TRY(table.text("regex")));
    rule.keywords = lower_all(TRY(table.texts("keywords")));
    const auto group_node = table.field("secretGroup");
    const auto group = TRY(table.number("secretGroup"));
    if (group < 0 || group > 1000 || group != std::floor(group))
      return at(group_node, "secretGroup must be the number of a group");
    if (group > 0) rule.group = fmt::format("{:.0f}", group);
    if (rule.regex.empty()) return {};
    const auto groups = TRY(check(regex, rule.regex));
    if (group > groups)
      return at(group_node,
                fmt::format("secretGroup is {:.0f}, but the regular expression has {} groups",
                            group, groups));
    // Without a number the first group that has something is the secret.
    if (group == 0 && groups > 0) rule.group = "?";
    // Here a keyword may stand anywhere near; ours are in the match.
    if (!keywords_are_in_match(rule.regex, rule.keywords)) rule.keywords.clear();
    return {};
  }

  /// What a rule that changes no built-in one needs.
  Result<Rule> complete(Rule rule) const {
    if (config_.builtin) return rule;
    if (rule.regex.empty() && rule.path.empty())
      return at(rule.line, fmt::format("rule {} has neither regex nor path", printable(rule.id)));
    return rule;
  }

  /// Of both spellings, each as one table or several.
  Result<std::vector<Allow>> allow_lists(Table& table, bool of_file) {
    auto old = TRY(table.tables("allowlist"));
    auto all = TRY(table.tables("allowlists"));
    if (!old.empty() && !all.empty())
      return at(old.front().line(), "[allowlist] beside [[allowlists]]; use the second one alone");
    std::vector<Allow> out;
    for (auto* lists : {&old, &all})
      for (auto& list : *lists) out.push_back(TRY(read_allow(list, of_file)));
    return out;
  }

  Result<Allow> read_allow(Table& table, bool of_file) {
    Allow allow;
    allow.description = TRY(table.text("description"));
    allow.all = TRY(condition(table));
    allow.target = TRY(target(table));
    allow.commits = lower_all(TRY(table.texts("commits")));
    allow.paths = TRY(expressions(table, "paths"));
    allow.regexes = TRY(expressions(table, "regexes"));
    allow.stopwords = lower_all(TRY(table.texts("stopwords")));
    if (of_file) allow.rules = TRY(table.texts("targetRules"));
    TRY(table.finish());
    if (allow.commits.empty() && allow.paths.empty() && allow.regexes.empty() &&
        allow.stopwords.empty())
      return at(table.line(),
                "an allow list without commits, paths, regexes and stopwords allows nothing");
    return allow;
  }

  static Result<bool> condition(Table& table) {
    const auto node = table.field("condition");
    const auto word = lower(TRY(table.text("condition")));
    if (word == "and" || word == "&&") return true;
    if (word.empty() || word == "or" || word == "||") return false;
    return at(node, fmt::format("condition is AND or OR, not {}", printable(word)));
  }

  static Result<Allow::Target> target(Table& table) {
    const auto node = table.field("regexTarget");
    const auto word = lower(TRY(table.text("regexTarget")));
    if (word.empty() || word == "secret") return Allow::secret;
    if (word == "match") return Allow::match;
    if (word == "line") return Allow::line;
    return at(node, fmt::format("regexTarget is secret, match or line, not {}", printable(word)));
  }

  Result<std::vector<std::string>> expressions(Table& table, std::string_view name) {
    const auto node = table.field(name);
    auto texts = TRY(table.texts(name));
    auto place = node.items().begin();
    for (auto& text : texts) {
      text = go_to_re2(text);
      TRY(check(node.is_array() ? *place++ : node, text));
    }
    return texts;
  }

  Result<int> check(Node where, std::string_view pattern) {
    auto groups = expressions_.check(pattern);
    if (groups) return groups;
    const bool large = groups.error().kind == Error::too_large;
    return at(where, groups.error().what, large ? Error::too_large : Error::corrupt);
  }

  Config config_;
  ExpressionCheck expressions_;
};

}  // namespace

Result<Config> read_gitleaks_file(std::string_view text) {
  const auto document = TRY(formats::parse_toml(text, kLimits));
  return GitleaksFile().read(document.root());
}

}  // namespace oakum::secret
