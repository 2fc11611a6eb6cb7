// links: policy
// Promise: an expression is read or refused with a reason; what is read holds for a finding or does
// not, its negation never also holds, and reading its text again says the same.
#include <cstdint>
#include <cstdlib>

#include "core/report.h"
#include "policy/gate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace oakum;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto gate = policy::read_gate({text});
  if (!gate) {
    if (gate.error().what.empty()) std::abort();
    return 0;
  }
  Report report;
  Vulnerability vulnerability;
  vulnerability.fixed_version = "2";
  vulnerability.epss = Epss{.score = 0.5, .percentile = 0.5};
  report.findings.push_back({.rule = "CVE-2026-1",
                             .severity = Severity::high,
                             .subject = FileRef{},
                             .detail = vulnerability});
  const policy::Context context(report, 1);
  for (const auto& expression : gate->expressions) {
    const bool holds = policy::holds(expression, context, report.findings[0]);
    for (auto term : expression.terms) {
      const policy::GateExpression one{.text = "one", .terms = {term}};
      if (holds && !policy::holds(one, context, report.findings[0])) std::abort();
      term.negated = !term.negated;
      const policy::GateExpression other{.text = "other", .terms = {term}};
      if (holds && policy::holds(other, context, report.findings[0])) std::abort();
    }
    const auto again = policy::read_gate_expression(expression.text);
    if (!again || policy::holds(*again, context, report.findings[0]) != holds) std::abort();
  }
  const auto outcome = policy::judge(*gate, context);
  if (policy::sentence(outcome, context).empty()) std::abort();
  return 0;
}
