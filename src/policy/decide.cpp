#include "policy/decide.h"

#include <fmt/format.h>

namespace oakum::policy {

namespace {

/// What --severity and --ignore-status leave out.
Verdict of_filters(const Finding& finding, const Rules& rules) {
  if (!rules.severities.contains(finding.severity))
    return {Verdict::filtered, fmt::format("severity {}", name(finding.severity)), "--severity"};
  const auto* vulnerability = std::get_if<Vulnerability>(&finding.detail);
  if (vulnerability && rules.ignored_statuses.contains(vulnerability->status))
    return {Verdict::filtered, fmt::format("status {}", name(vulnerability->status)),
            "--ignore-status"};
  return {};
}

/// What the rules, and what was known before, say of a secret.
Verdict of_secret(const Finding& finding, const Rules& rules) {
  const auto* secret = std::get_if<Secret>(&finding.detail);
  if (!secret) return {};
  if (!secret->seen.excused.empty())
    return {Verdict::ignored, secret->seen.excused, "secret rules"};
  const auto* rule = rules.detector ? rules.detector->rule(secret->seen.rule) : nullptr;
  if (rules.known_secrets && rules.known_secrets->knows(secret->seen, rule, secret->commit))
    return {Verdict::ignored, "known before", "--secret-baseline"};
  return {};
}

Verdict of_ignore_list(const Finding& finding, const Rules& rules, const Context& context) {
  const auto* entry = rules.ignored ? rules.ignored->match(context, finding) : nullptr;
  if (!entry) return {};
  return {.state = Verdict::ignored,
          .reason = entry->reason,
          .source = entry->file,
          .owner = entry->owner,
          .until = entry->until};
}

}  // namespace

void decide(Finding& finding, const Rules& rules, const Context& context) {
  if (finding.verdict.state != Verdict::open) return;  // its judge knew
  if (rules.regradings) regrade(finding, *rules.regradings, context);
  const auto open = [&] { return finding.verdict.state == Verdict::open; };
  finding.verdict = of_filters(finding, rules);
  if (open()) finding.verdict = of_secret(finding, rules);
  if (open()) finding.verdict = of_ignore_list(finding, rules, context);
}

void decide_all(Report& report, const Rules& rules, std::size_t base_layers) {
  const Context context(report, base_layers, rules.detector);
  for (auto& finding : report.findings) decide(finding, rules, context);
}

void decide_by_baseline(Report& report, const Rules& rules) {
  if (!rules.baseline) return;
  const Context context(report);
  for (auto& finding : report.findings)
    if (finding.verdict.state == Verdict::open &&
        rules.baseline->knows(finding, context, rules.detector))
      finding.verdict = {.state = Verdict::ignored,
                         .reason = "in the baseline",
                         .source = rules.baseline->name(),
                         .status = "known"};
}

}  // namespace oakum::policy
