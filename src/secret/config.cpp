#include "secret/config.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

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

/// All names that rules have.
class Names {
 public:
  void add(const std::vector<Rule>& rules) {
    for (const auto& rule : rules) {
      names_.insert(rule.id);
      names_.insert(rule.aliases.begin(), rule.aliases.end());
    }
  }
  void add(const std::string& name) {
    if (!name.empty()) names_.insert(name);
  }

  /// Error: usage, with the name that is nearest.
  Result<void> check(const std::string& name, std::string_view field, std::string_view kind) const {
    if (names_.contains(name)) return {};
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

  std::set<std::string> names_;
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

/// Rules in their places, found by any of their names.
class RuleTable {
 public:
  explicit RuleTable(std::vector<Rule> rules) {
    for (auto& rule : rules) append(std::move(rule));
  }

  /// Adds a rule of the user's: in the place of the first one that has its name, and of all others
  /// that have it, whose names then mean it; or else at the end. Error: usage.
  Result<void> add(Rule own) {
    const auto places = called(own.id);
    own = TRY(complete(std::move(own)));
    if (places.empty()) {
      append(std::move(own));
      return {};
    }
    std::set<std::string> names(own.aliases.begin(), own.aliases.end());
    for (const auto place : places) {
      names.insert(slots_[place]->id);
      names.insert(slots_[place]->aliases.begin(), slots_[place]->aliases.end());
      slots_[place].reset();
    }
    names.erase(own.id);
    own.aliases.assign(names.begin(), names.end());
    put(places.front(), std::move(own));
    return {};
  }

  /// Changes all rules that have its name as it says. Error: usage (there is none, and it is no
  /// whole rule itself).
  Result<void> amend_with(Rule own) {
    const auto places = called(own.id);
    if (places.empty()) return add(std::move(own));
    for (const auto place : places) slots_[place] = amend(*slots_[place], own);
    return {};
  }

  void remove(const std::vector<std::string>& names) {
    for (const auto& name : names)
      for (const auto place : called(name)) slots_[place].reset();
  }

  void keep_only(const std::vector<std::string>& names) {
    std::set<std::size_t> kept;
    for (const auto& name : names)
      for (const auto place : called(name)) kept.insert(place);
    for (std::size_t i = 0; i < slots_.size(); ++i)
      if (!kept.contains(i)) slots_[i].reset();
  }

  /// Names as ids; one that no rule has any more stays, so that what is for that rule alone does
  /// not come to be for all.
  std::vector<std::string> ids_of(const std::vector<std::string>& names) const {
    std::vector<std::string> ids;
    for (const auto& name : std::set<std::string>(names.begin(), names.end())) {
      const auto places = called(name);
      for (const auto place : places) ids.push_back(slots_[place]->id);
      if (places.empty()) ids.push_back(name);
    }
    return ids;
  }

  std::vector<Rule> take() && {
    std::vector<Rule> rules;
    for (auto& slot : slots_)
      if (slot) rules.push_back(std::move(*slot));
    return rules;
  }

 private:
  void append(Rule rule) {
    slots_.emplace_back();
    put(slots_.size() - 1, std::move(rule));
  }

  void put(std::size_t place, Rule rule) {
    by_name_[rule.id].insert(place);
    for (const auto& alias : rule.aliases) by_name_[alias].insert(place);
    slots_[place] = std::move(rule);
  }

  /// In order. A rule in a place has all names that earlier ones there had.
  std::vector<std::size_t> called(const std::string& name) const {
    std::vector<std::size_t> places;
    if (const auto found = by_name_.find(name); found != by_name_.end())
      for (const auto place : found->second)
        if (slots_[place]) places.push_back(place);
    return places;
  }

  std::vector<std::optional<Rule>> slots_;
  std::map<std::string, std::set<std::size_t>> by_name_;
};

void remove_allows(std::vector<Allow>& allows, const std::set<std::string>& ids) {
  const auto disabled = [&](const Allow& allow) { return ids.contains(allow.id); };
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
  RuleTable rules(std::move(set.rules));
  if (config.only_builtin) rules.keep_only(*config.only_builtin);
  if (config.amends) rules.remove(config.disabled_rules);
  for (auto& rule : config.rules)
    TRY(config.amends ? rules.amend_with(std::move(rule)) : rules.add(std::move(rule)));
  if (!config.amends) rules.remove(config.disabled_rules);
  append(set.allow, std::move(config.allow));
  for (auto& allow : set.allow) allow.rules = rules.ids_of(allow.rules);
  set.rules = std::move(rules).take();
  const std::set<std::string> disabled(config.disabled_allow_rules.begin(),
                                       config.disabled_allow_rules.end());
  remove_allows(set.allow, disabled);
  for (auto& rule : set.rules) remove_allows(rule.allow, disabled);
  append(set.exclude_blocks, std::move(config.exclude_blocks));
  if (config.skip_patterns) set.skip_patterns = std::move(*config.skip_patterns);
  return set;
}

}  // namespace oakum::secret
