#include "policy/gate.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/text.h"
#include "policy/selector.h"

namespace oakum::policy {
namespace {

constexpr std::size_t kLongestTerm = 256;

struct Word {
  std::string_view text;
  GateTerm::Kind kind;
};
constexpr std::array kWords = {
    Word{"kev", GateTerm::kev},
    Word{"ransomware", GateTerm::ransomware},
    Word{"fixable", GateTerm::fixable},
    Word{"fixed", GateTerm::fixable},
    Word{"fix", GateTerm::fixable},
    Word{"unfixed", GateTerm::unfixed},
    Word{"new", GateTerm::is_new},
    Word{"direct", GateTerm::direct},
    Word{"base", GateTerm::base},
    Word{"app", GateTerm::app},
    Word{"secret", GateTerm::secret},
    Word{"license", GateTerm::license},
    Word{"vuln", GateTerm::vulnerability},
    Word{"eol", GateTerm::end_of_life},
};
constexpr std::string_view kAllowed =
    "a severity (high, =high), kev, ransomware, epss>=0.5, cvss>=9, fixable, unfixed, new, direct, "
    "base, app, secret, license, vuln, eol, or an id (CVE-2024-*)";

Error none(std::string_view term) {
  std::vector<std::string_view> words{"critical", "high", "medium", "low", "epss>=", "cvss>="};
  for (const auto& word : kWords) words.push_back(word.text);
  const auto near = nearest(lower(term), words);
  return {
      Error::usage,
      fmt::format("\"{}\" is nothing a gate can ask for{}; it is {}", printable(term.substr(0, 60)),
                  near.empty() ? "" : fmt::format(", did you mean \"{}\"?", near), kAllowed)};
}

/// An id has a digit or a '*' and a '-': "CVE-2024-3094", "GHSA-*", "aws-access-key-id". A word
/// that is close to one of ours is taken for a mistake.
bool looks_like_id(std::string_view term) {
  constexpr std::string_view kMarks = "-_.*?[]{}:!/";
  const bool fine = std::all_of(term.begin(), term.end(), [&](char c) {
    return is_alpha(c) || is_digit(c) || kMarks.find(c) != kMarks.npos;
  });
  return fine && term.find_first_of("-*") != term.npos;
}

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{} || end != text.data() + text.size() || !(value >= 0)) return {};
  return value;
}

/// "epss>=0.5"
Result<GateTerm> read_comparison(std::string_view term, std::size_t at) {
  GateTerm out;
  const auto name = lower(trim(term.substr(0, at)));
  if (name != "epss" && name != "cvss") return none(term);
  out.kind = name == "epss" ? GateTerm::epss : GateTerm::cvss;
  const bool equal = at + 1 < term.size() && term[at + 1] == '=';
  out.compare = term[at] == '>' ? (equal ? GateTerm::greater_or_equal : GateTerm::greater)
                                : (equal ? GateTerm::less_or_equal : GateTerm::less);
  const double most = out.kind == GateTerm::epss ? 1 : 10;
  const auto number = number_of(trim(term.substr(at + (equal ? 2 : 1))));
  if (!number || *number > most)
    return Error{Error::usage, fmt::format("\"{}\": {} is compared with a number from 0 to {}",
                                           printable(term.substr(0, 60)), name, most)};
  out.number = *number;
  return out;
}

/// Without '!'.
Result<GateTerm> read_plain_term(std::string_view term) {
  if (const auto at = term.find_first_of("<>"); at != term.npos) return read_comparison(term, at);
  GateTerm out;
  const bool exactly = term.starts_with('=');
  if (const auto severity = parse_severity(trim(term.substr(exactly ? 1 : 0)))) {
    out.kind = exactly ? GateTerm::exactly : GateTerm::at_least;
    out.severity = *severity;
    return out;
  }
  for (const auto& word : kWords)
    if (equal_ignoring_case(word.text, term)) {
      out.kind = word.kind;
      return out;
    }
  if (!looks_like_id(term)) return none(term);
  out.kind = GateTerm::id;
  out.pattern = Pattern(std::string(term));
  return out;
}

Result<GateTerm> read_term(std::string_view term) {
  term = trim(term);
  const bool negated = term.starts_with('!');
  if (negated) term = trim(term.substr(1));
  if (term.size() > kLongestTerm)
    return Error{Error::too_large, fmt::format("a term of more than {} bytes", kLongestTerm)};
  if (term.empty()) return Error{Error::usage, fmt::format("an empty term; each is {}", kAllowed)};
  auto out = TRY(read_plain_term(term));
  out.negated = negated;
  return out;
}

/// Of each source the newest version it gives; of all sources the highest.
double highest_cvss(const Vulnerability& vulnerability) {
  double highest = 0;
  for (const auto& [source, cvss] : vulnerability.detail.cvss)
    highest = std::max(highest, cvss.v40_score > 0  ? cvss.v40_score
                                : cvss.v3_score > 0 ? cvss.v3_score
                                                    : cvss.v2_score);
  return highest;
}

bool compares(const GateTerm& term, double value) {
  switch (term.compare) {
    case GateTerm::less:
      return value < term.number;
    case GateTerm::less_or_equal:
      return value <= term.number;
    case GateTerm::greater_or_equal:
      return value >= term.number;
    case GateTerm::greater:
      break;
  }
  return value > term.number;
}

/// What only vulnerabilities have; nothing for a term of another kind.
std::optional<bool> of_vulnerability(const GateTerm& term, const Vulnerability& v) {
  switch (term.kind) {
    case GateTerm::kev:
      return v.known_exploited.has_value();
    case GateTerm::ransomware:
      return v.known_exploited && v.known_exploited->ransomware;
    case GateTerm::epss:
      return compares(term, v.epss ? v.epss->score : 0);
    case GateTerm::cvss:
      return compares(term, highest_cvss(v));
    case GateTerm::fixable:
      return !v.fixed_version.empty();
    case GateTerm::unfixed:
      return v.fixed_version.empty();
    default:
      return std::nullopt;
  }
}

bool has_id(const GateTerm& term, const Context& context, const Finding& finding) {
  const auto names = context.names_of(finding);
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view name) { return term.pattern.matches(name); });
}

std::optional<bool> is_direct(const Context& context, const Finding& finding) {
  const auto* package = context.package_of(finding);
  if (!package || package->relationship == Relationship::unknown) return std::nullopt;
  return package->relationship == Relationship::direct;
}

/// Nothing: the term says nothing about such a finding.
std::optional<bool> truth(const GateTerm& term, const Context& context, const Finding& finding) {
  switch (term.kind) {
    case GateTerm::at_least:
      return finding.severity >= term.severity;
    case GateTerm::exactly:
      return finding.severity == term.severity;
    case GateTerm::is_new:
      return finding.verdict.state == Verdict::open;  // what is known has a verdict
    case GateTerm::direct:
      return is_direct(context, finding);
    case GateTerm::base:
      return context.from_base(finding);
    case GateTerm::app: {
      const auto base = context.from_base(finding);
      return base ? std::optional(!*base) : std::nullopt;
    }
    case GateTerm::secret:
      return kind_of(finding) == kSecret;
    case GateTerm::license:
      return kind_of(finding) == kLicense;
    case GateTerm::vulnerability:
      return kind_of(finding) == kVulnerability;
    case GateTerm::end_of_life:
      return context.past_life(finding);
    case GateTerm::id:
      return has_id(term, context, finding);
    default:
      break;
  }
  const auto* vulnerability = std::get_if<Vulnerability>(&finding.detail);
  return vulnerability ? of_vulnerability(term, *vulnerability) : std::nullopt;
}

/// "eol" alone is also about a target without any finding.
bool holds_for_target(const GateExpression& expression, const Report& report) {
  const bool ended =
      (report.inventory.os && report.inventory.os->end_of_life) || !report.past_life.empty();
  return ended && std::all_of(expression.terms.begin(), expression.terms.end(), [](const auto& t) {
           return t.kind == GateTerm::end_of_life && !t.negated;
         });
}

/// "openssl 3.0.1 (app/package-lock.json)"
std::string subject_text(const Finding& finding, const Context& context) {
  const auto places = context.places_of(finding);
  const auto place = places.empty() ? std::string_view() : places.front();
  const auto* package = context.package_of(finding);
  if (!package)
    return finding.where.line == 0 ? std::string(place)
                                   : fmt::format("{}:{}", place, finding.where.line);
  const auto version = full_version(*package);
  return fmt::format("{}{}{} ({})", package->name, version.empty() ? "" : " ", version, place);
}

}  // namespace

bool Gate::needs_baseline() const {
  return std::any_of(expressions.begin(), expressions.end(), [](const auto& expression) {
    return std::any_of(expression.terms.begin(), expression.terms.end(),
                       [](const auto& term) { return term.kind == GateTerm::is_new; });
  });
}

Result<GateExpression> read_gate_expression(std::string_view text) {
  GateExpression expression{.text = std::string(trim(text)), .terms = {}};
  for (const auto term : split(expression.text, '+')) {
    if (expression.terms.size() == kMostTerms)
      return Error{Error::too_large, fmt::format("more than {} terms", kMostTerms)};
    expression.terms.push_back(TRY(read_term(term)));
  }
  return expression;
}

Result<Gate> read_gate(const std::vector<std::string>& texts) {
  Gate gate;
  std::size_t terms = 0;
  for (const auto& text : texts)
    for (const auto piece : split(text, ',')) {
      gate.expressions.push_back(TRY(read_gate_expression(piece)));
      terms += gate.expressions.back().terms.size();
      if (terms > kMostTerms)
        return Error{Error::too_large, fmt::format("more than {} terms", kMostTerms)};
    }
  return gate;
}

bool holds(const GateExpression& expression, const Context& context, const Finding& finding) {
  return std::all_of(expression.terms.begin(), expression.terms.end(), [&](const GateTerm& term) {
    const auto value = truth(term, context, finding);
    return value && *value != term.negated;
  });
}

GateOutcome judge(const Gate& gate, const Context& context,
                  const std::vector<const Finding*>& findings) {
  for (const auto& expression : gate.expressions) {
    GateOutcome outcome;
    for (const auto* finding : findings) {
      if (finding->verdict.state != Verdict::open || !holds(expression, context, *finding))
        continue;
      ++outcome.matches;
      if (!outcome.first || finding->severity > outcome.first->severity) outcome.first = finding;
    }
    if (outcome.matches == 0 && !holds_for_target(expression, context.report())) continue;
    outcome.failed = &expression;
    return outcome;
  }
  return {};
}

GateOutcome judge(const Gate& gate, const Context& context) {
  std::vector<const Finding*> findings;
  for (const auto& finding : context.report().findings) findings.push_back(&finding);
  return judge(gate, context, findings);
}

std::string sentence(const GateOutcome& outcome, const Context& context) {
  if (!outcome.failed) return "passed";
  if (!outcome.first)
    return fmt::format("{} matches {}", printable(context.report().name),
                       printable(outcome.failed->text));
  return fmt::format("{} {} {}, first {} in {}", outcome.matches,
                     outcome.matches == 1 ? "finding matches" : "findings match",
                     printable(outcome.failed->text), printable(outcome.first->rule),
                     printable(subject_text(*outcome.first, context)));
}

}  // namespace oakum::policy
