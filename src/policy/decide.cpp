#include "policy/decide.h"

#include <fmt/format.h>

namespace oakum::policy {

namespace {

/// What the rules, and what was known before, say of a secret.
Verdict of_secret(const Secret& secret, const Rules& rules) {
  if (!secret.seen.excused.empty()) return {Verdict::ignored, secret.seen.excused, "secret rules"};
  const auto* rule = rules.detector ? rules.detector->rule(secret.seen.rule) : nullptr;
  if (rules.known_secrets && rules.known_secrets->knows(secret.seen, rule, secret.commit))
    return {Verdict::ignored, "known before", "--secret-baseline"};
  return {};
}

}  // namespace

void decide(Finding& finding, const Rules& rules) {
  if (finding.verdict.state != Verdict::open) return;  // its judge knew
  if (!rules.severities.contains(finding.severity)) {
    finding.verdict = {Verdict::filtered, fmt::format("severity {}", name(finding.severity)),
                       "--severity"};
    return;
  }
  if (const auto* secret = std::get_if<Secret>(&finding.detail))
    finding.verdict = of_secret(*secret, rules);
  const auto* vulnerability = std::get_if<Vulnerability>(&finding.detail);
  if (vulnerability && rules.ignored_statuses.contains(vulnerability->status))
    finding.verdict = {Verdict::filtered, fmt::format("status {}", name(vulnerability->status)),
                       "--ignore-status"};
}

}  // namespace oakum::policy
