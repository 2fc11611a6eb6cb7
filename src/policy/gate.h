#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "policy/context.h"
#include "policy/pattern.h"

namespace oakum::policy {

/// Something that is asked of a finding.
struct GateTerm {
  enum Kind : std::uint8_t {
    at_least,  ///< "high": of this severity or worse.
    exactly,   ///< "=high"
    kev,
    ransomware,
    epss,  ///< "epss>=0.5"
    cvss,  ///< "cvss>=9": the highest score of any source, of the newest version it gives.
    fixable,
    unfixed,
    is_new,
    direct,
    base,
    app,
    secret,
    license,
    vulnerability,
    end_of_life,  ///< Of something that gets no updates any more.
    id,           ///< "CVE-2024-*"
  };
  enum Compare : std::uint8_t { less, less_or_equal, greater_or_equal, greater };
  Kind kind = at_least;
  bool negated = false;
  Severity severity = Severity::unknown;  ///< Of at_least and exactly.
  Compare compare = greater_or_equal;     ///< Of epss and cvss; so the next.
  double number = 0;
  Pattern pattern = Pattern("");  ///< Of id.
};

/// Terms that all hold: "high+fixable".
struct GateExpression {
  std::string text;  ///< As it was written.
  std::vector<GateTerm> terms;
};

/// What must not be: any expression that holds for an open finding fails.
struct Gate {
  std::vector<GateExpression> expressions;
  /// Whether any term asks for what a baseline has not.
  bool needs_baseline() const;
};

constexpr std::size_t kMostTerms = 1000;  // of a gate

/// Reads an expression: terms joined by '+', each perhaps with '!' in front, in any case. Errors:
/// usage (which term is none, what is allowed, the nearest word), too_large.
Result<GateExpression> read_gate_expression(std::string_view text);
/// Several, each of which may be a list with commas; empty ones are errors.
Result<Gate> read_gate(const std::vector<std::string>& texts);

/// Whether every term holds. A term about what only some kinds of findings have ("kev", "fixable",
/// "direct") does not hold for others, nor does its negation.
bool holds(const GateExpression& expression, const Context& context, const Finding& finding);

/// What the gate says of a report.
struct GateOutcome {
  const GateExpression* failed = nullptr;  ///< The first that holds for anything; null: passed.
  std::size_t matches = 0;                 ///< Open findings it holds for.
  /// The worst of them, the first of those in the report's order; null when what it holds for is
  /// the target as a whole ("eol").
  const Finding* first = nullptr;
};
/// Points into both.
GateOutcome judge(const Gate& gate, const Context& context);
/// The same over some findings of the context's report.
GateOutcome judge(const Gate& gate, const Context& context,
                  const std::vector<const Finding*>& findings);

/// "3 findings match high+fixable, first CVE-2024-1 in openssl 3.0.1 (app/package-lock.json)".
std::string sentence(const GateOutcome& outcome, const Context& context);

}  // namespace oakum::policy
