#include "secret/allowed.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "secret/re2.h"
#include "secret/regex.h"

namespace oakum::secret {
namespace {

struct CompiledAllow {
  const Allow* allow;
  LazyRegexes paths, regexes;
};

std::vector<CompiledAllow> compiled(const std::vector<Allow>& allows) {
  std::vector<CompiledAllow> out;
  for (const auto& allow : allows)
    out.push_back({&allow, lazily(allow.paths), lazily(allow.regexes)});
  return out;
}

/// The line of a place, as far as it is near: lines may be without end.
std::string_view line_around(std::string_view text, Span span) {
  constexpr std::size_t kFar = 1000;
  const auto first = span.begin - std::min(span.begin, kFar);
  const auto before = text.substr(first, span.begin - first);
  const auto after = text.substr(span.end, kFar);
  const auto begin = first + before.rfind('\n') + 1;  // npos + 1 is 0
  return text.substr(begin, span.end + std::min(after.find('\n'), after.size()) - begin);
}

/// A comment in the line that says it is meant to be there: for everything, or with the rule's id.
std::string inline_mark(std::string_view line, const Rule& rule) {
  static constexpr std::array<std::string_view, 4> kMarks = {"gitleaks:allow", "trivy:ignore",
                                                             "oakum:ignore", "oakum:allow"};
  for (const auto mark : kMarks)
    for (auto at = line.find(mark); at != line.npos; at = line.find(mark, at + 1)) {
      const auto rest = line.substr(at + mark.size());
      if (!rest.starts_with(':')) return fmt::format("{} in its line", mark);
      const auto named = rest.substr(1, rest.find_first_of(" \t\r,;*/#<", 1) - 1);
      if (named == rule.id ||
          std::find(rule.aliases.begin(), rule.aliases.end(), named) != rule.aliases.end())
        return fmt::format("{}:{} in its line", mark, rule.id);
    }
  return {};
}

bool has_stopword(const Allow& allow, std::string_view secret) {
  if (allow.stopwords.empty()) return false;
  const auto text = lower(secret);
  return std::any_of(allow.stopwords.begin(), allow.stopwords.end(),
                     [&](const std::string& word) { return text.find(word) != text.npos; });
}

bool has_commit(const Allow& allow, std::string_view commit) {
  return std::find(allow.commits.begin(), allow.commits.end(), commit) != allow.commits.end();
}

bool holds(const CompiledAllow& one, const Rule& rule, const Place& place, std::string_view text,
           const Match& match) {
  const auto& allow = *one.allow;
  if (rule.confidence > allow.up_to) return false;
  if (!allow.rules.empty() &&
      std::find(allow.rules.begin(), allow.rules.end(), rule.id) == allow.rules.end())
    return false;
  const auto part = [&](Span span) { return text.substr(span.begin, span.end - span.begin); };
  const auto secret = part(match.secret);
  const auto target = allow.target == Allow::secret  ? secret
                      : allow.target == Allow::match ? part(match.whole)
                                                     : line_around(text, match.whole);
  // What is not given says nothing.
  unsigned given = 0, true_ones = 0;
  const auto count = [&](bool is_given, const auto& test) {
    given += is_given;
    true_ones += is_given && test();
  };
  count(!allow.commits.empty(), [&] { return has_commit(allow, place.commit); });
  count(!one.paths.empty(), [&] { return any_found(one.paths, place.path); });
  count(!one.regexes.empty(), [&] { return any_found(one.regexes, target); });
  count(!allow.stopwords.empty(), [&] { return has_stopword(allow, secret); });
  return allow.all ? given != 0 && true_ones == given : true_ones > 0;
}

/// The first of them that holds, as it is told of; "" when none does.
std::string first_that_holds(const std::vector<CompiledAllow>& allows, const Rule& rule,
                             const Place& place, std::string_view text, const Match& match) {
  const auto found = std::find_if(allows.begin(), allows.end(), [&](const CompiledAllow& one) {
    return holds(one, rule, place, text, match);
  });
  if (found == allows.end()) return {};
  return found->allow->id.empty() ? std::string("an allow rule") : "allow rule " + found->allow->id;
}

/// Whether the secret lies in a match of one of these.
bool excluded(const LazyRegexes& blocks, std::string_view text, Span secret) {
  constexpr std::size_t kFar = 64 << 10;
  const auto from = secret.begin - std::min(secret.begin, kFar);
  const auto near = text.substr(from, secret.end + kFar - from);
  for (const auto& lazy : blocks) {
    const auto* block = lazy->get();
    if (!block) continue;
    auto rest = piece(near);
    re2::StringPiece found;
    while (block->Match(rest, 0, rest.size(), re2::RE2::UNANCHORED, &found, 1)) {
      const auto begin = from + static_cast<std::size_t>(found.data() - near.data());
      if (begin > secret.begin) break;
      if (begin + found.size() >= secret.end) return true;
      rest.remove_prefix(static_cast<std::size_t>(found.data() - rest.data()) +
                         std::max<std::size_t>(found.size(), 1));
    }
  }
  return false;
}

}  // namespace

struct Allowed::State {
  std::vector<CompiledAllow> for_all;
  LazyRegexes blocks;
  struct OfRule {
    std::vector<CompiledAllow> allows;
    LazyRegexes blocks;
  };
  std::vector<OfRule> of_rules;
};

Allowed::Allowed(Allowed&&) noexcept = default;
Allowed& Allowed::operator=(Allowed&&) noexcept = default;
Allowed::~Allowed() = default;

Allowed::Allowed(const RuleSet& rules) : state_(std::make_unique<State>()) {
  state_->for_all = compiled(rules.allow);
  state_->blocks = lazily(rules.exclude_blocks);
  for (const auto& rule : rules.rules)
    state_->of_rules.push_back({compiled(rule.allow), lazily(rule.exclude_blocks)});
}

std::string Allowed::by_rule(const Rule& rule, const Place& place, std::string_view text,
                             const Match& match) const {
  return first_that_holds(state_->of_rules[match.rule].allows, rule, place, text, match);
}

std::string Allowed::otherwise(const Rule& rule, const Place& place, std::string_view text,
                               const Match& match) const {
  if (auto why = first_that_holds(state_->for_all, rule, place, text, match); !why.empty())
    return why;
  if (excluded(state_->of_rules[match.rule].blocks, text, match.secret) ||
      excluded(state_->blocks, text, match.secret))
    return "an excluded block";
  return inline_mark(line_around(text, match.whole), rule);
}

}  // namespace oakum::secret
