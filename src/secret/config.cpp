#include "secret/config.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace oakum::secret {
namespace {

/// Whether a file of no telling name is TOML: its first line that says something is the header of a
/// table or "key = …".
bool looks_like_toml(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::string_view line;
  for (Lines lines(text); lines.next(line);) {
    line = trim(line);
    if (line.empty() || line.starts_with('#')) continue;
    const auto key_end =
        std::find_if_not(line.begin(), line.end(), [](char c) { return is_alpha(c) || c == '_'; });
    const auto rest = trim_left(line.substr(static_cast<std::size_t>(key_end - line.begin())));
    return line.starts_with('[') || rest.starts_with('=');
  }
  return false;
}

bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return text.ends_with(ending); });
}

bool is_called(const Rule& rule, std::string_view name) {
  return rule.id == name ||
         std::find(rule.aliases.begin(), rule.aliases.end(), name) != rule.aliases.end();
}

auto is_called(std::string_view name) {
  return [name](const Rule& rule) { return is_called(rule, name); };
}

/// All names that rules have.
class Names {
 public:
  void add(const std::vector<Rule>& rules) {
    for (const auto& rule : rules) {
      names_.emplace_back(rule.id);
      names_.insert(names_.end(), rule.aliases.begin(), rule.aliases.end());
    }
  }
  void add(std::string name) {
    if (!name.empty()) names_.push_back(std::move(name));
  }

  /// Error: usage, with the name that is nearest.
  Result<void> check(std::string_view name, std::string_view field, std::string_view kind) const {
    if (std::find(names_.begin(), names_.end(), name) != names_.end()) return {};
    const auto meant = closest(name);
    return Error{Error::usage,
                 fmt::format("{}: there is no {} {}{}", field, kind, printable(name),
                             meant.empty() ? "" : fmt::format("; did you mean {}?", meant))};
  }

 private:
  /// At most half of what was written is wrong.
  std::string_view closest(std::string_view name) const {
    std::string_view best;
    std::size_t least = name.size() / 2 + 1;
    for (const std::string_view candidate : names_) {
      const auto distance = edit_distance(name, candidate, least);
      if (distance >= least) continue;
      least = distance;
      best = candidate;
    }
    return best;
  }

  std::vector<std::string> names_;
};

/// What a rule of the user's takes over from the one it amends.
Rule amend(const Rule& base, Rule own) {
  Rule out = base;
  if (!own.title.empty()) out.title = own.title;
  if (!own.category.empty()) out.category = own.category;
  if (!own.path.empty()) out.path = own.path;
  if (own.entropy != 0) out.entropy = own.entropy;
  if (!own.regex.empty()) {
    out.regex = own.regex;
    out.group = own.group;
    out.keywords = own.keywords;
    out.check.clear();
    out.compiled = 0;
    out.longest = 0;
    out.characters.clear();
  } else if (!own.group.empty()) {
    out.group = own.group;
  }
  out.skip_report = out.skip_report || own.skip_report;
  out.allow.insert(out.allow.end(), std::make_move_iterator(own.allow.begin()),
                   std::make_move_iterator(own.allow.end()));
  return out;
}

/// What a rule of the user's is when no built-in one has its name.
Result<Rule> complete(Rule own) {
  if (own.regex.empty() && own.path.empty())
    return Error{Error::usage,
                 fmt::format("line {}: rule {} has neither regex nor path, and no built-in rule is "
                             "called so",
                             own.line, printable(own.id))};
  if (own.title.empty()) own.title = own.id;
  if (own.category.empty()) own.category = "Custom";
  return own;
}

/// The names of the rule that is replaced go on to mean something.
void take_names(Rule& own, const Rule& replaced) {
  auto names = replaced.aliases;
  names.push_back(replaced.id);
  for (auto& name : names)
    if (!is_called(own, name)) own.aliases.push_back(std::move(name));
}

/// Puts a rule in the place of the first one that has its name; others of that name go.
Result<void> add_rule(std::vector<Rule>& rules, Rule own, bool amends) {
  auto place = std::find_if(rules.begin(), rules.end(), is_called(own.id));
  if (place == rules.end()) {
    rules.push_back(TRY(complete(std::move(own))));
    return {};
  }
  if (amends) {
    // A name that several rules have means all of them.
    for (; place != rules.end(); place = std::find_if(place + 1, rules.end(), is_called(own.id)))
      *place = amend(*place, own);
    return {};
  }
  const auto name = own.id;
  own = TRY(complete(std::move(own)));
  for (const auto& rule : rules)
    if (is_called(rule, name)) take_names(own, rule);
  const auto at = place - rules.begin();
  rules.erase(std::remove_if(place, rules.end(), is_called(name)), rules.end());
  rules.insert(rules.begin() + at, std::move(own));
  return {};
}

void remove_called(std::vector<Rule>& rules, const std::vector<std::string>& names) {
  for (const auto& name : names)
    rules.erase(std::remove_if(rules.begin(), rules.end(), is_called(name)), rules.end());
}

void keep_called(std::vector<Rule>& rules, const std::vector<std::string>& names) {
  rules.erase(std::remove_if(rules.begin(), rules.end(),
                             [&](const Rule& rule) {
                               return std::none_of(
                                   names.begin(), names.end(),
                                   [&](const std::string& name) { return is_called(rule, name); });
                             }),
              rules.end());
}

void remove_allows(std::vector<Allow>& allows, const std::vector<std::string>& ids) {
  const auto disabled = [&](const Allow& allow) {
    return !allow.id.empty() && std::find(ids.begin(), ids.end(), allow.id) != ids.end();
  };
  allows.erase(std::remove_if(allows.begin(), allows.end(), disabled), allows.end());
}

Result<void> check_allow_names(const RuleSet& set, const Config& config) {
  Names names;
  const auto add = [&](const std::vector<Allow>& allows) {
    for (const auto& allow : allows) names.add(allow.id);
  };
  add(set.allow);
  add(config.allow);
  for (const auto* rules : {&set.rules, &config.rules})
    for (const auto& rule : *rules) add(rule.allow);
  for (const auto& id : config.disabled_allow_rules)
    TRY(names.check(id, "disable-allow-rules", "allow rule"));
  return {};
}

Result<void> check_names(const RuleSet& set, const Config& config) {
  Names builtin, all;
  builtin.add(set.rules);
  all.add(set.rules);
  all.add(config.rules);
  for (const auto& id : config.only_builtin.value_or(std::vector<std::string>{}))
    TRY(builtin.check(id, "enable-builtin-rules", "built-in rule"));
  const bool amends = config.amends;
  for (const auto& id : config.disabled_rules)
    TRY((amends ? builtin : all)
            .check(id, amends ? "extend.disabledRules" : "disable-rules",
                   amends ? "built-in rule" : "rule"));
  for (const auto& allow : config.allow)
    for (const auto& id : allow.rules) TRY(all.check(id, "targetRules", "rule"));
  return check_allow_names(set, config);
}

/// Rules that an allow rule is for, by their ids instead of any of their names; those that were
/// disabled are still named, so that it is not taken for one for all.
void resolve_names(RuleSet& set) {
  for (auto& allow : set.allow) {
    std::vector<std::string> ids;
    for (const auto& name : allow.rules) {
      const auto before = ids.size();
      for (const auto& rule : set.rules)
        if (is_called(rule, name)) ids.push_back(rule.id);
      if (ids.size() == before) ids.push_back(name);
    }
    allow.rules = std::move(ids);
  }
}

template <class T>
void append(std::vector<T>& to, std::vector<T> from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace

Result<Config> read_config(std::string_view path, std::string_view text) {
  const auto name = lower(path);
  if (ends_with_any(name, {".toml"})) return read_gitleaks_file(text);
  if (ends_with_any(name, {".yaml", ".yml", ".json"})) return read_rule_file(text);
  return looks_like_toml(text) ? read_gitleaks_file(text) : read_rule_file(text);
}

Result<RuleSet> apply(RuleSet builtin, Config config) {
  TRY(check_names(builtin, config));
  RuleSet set = std::move(builtin);
  if (!config.builtin) set = {.skip_patterns = std::move(set.skip_patterns)};
  if (config.only_builtin) keep_called(set.rules, *config.only_builtin);
  if (config.amends) remove_called(set.rules, config.disabled_rules);
  for (auto& rule : config.rules) TRY(add_rule(set.rules, std::move(rule), config.amends));
  if (!config.amends) remove_called(set.rules, config.disabled_rules);
  append(set.allow, std::move(config.allow));
  append(set.exclude_blocks, std::move(config.exclude_blocks));
  remove_allows(set.allow, config.disabled_allow_rules);
  for (auto& rule : set.rules) remove_allows(rule.allow, config.disabled_allow_rules);
  if (config.skip_patterns) set.skip_patterns = std::move(*config.skip_patterns);
  resolve_names(set);
  return set;
}

}  // namespace oakum::secret
