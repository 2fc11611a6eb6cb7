#include "policy/decide.h"

#include <fmt/format.h>

namespace oakum::policy {

void decide(Finding& finding, const Rules& rules) {
  if (!rules.severities.contains(finding.severity)) {
    finding.verdict = {Verdict::filtered, fmt::format("severity {}", name(finding.severity)),
                       "--severity"};
    return;
  }
  if (const auto* secret = std::get_if<Secret>(&finding.detail);
      secret && !secret->seen.excused.empty()) {
    finding.verdict = {Verdict::ignored, secret->seen.excused, "secret rules"};
    return;
  }
  const auto* vulnerability = std::get_if<Vulnerability>(&finding.detail);
  if (vulnerability && rules.ignored_statuses.contains(vulnerability->status))
    finding.verdict = {Verdict::filtered, fmt::format("status {}", name(vulnerability->status)),
                       "--ignore-status"};
}

}  // namespace oakum::policy
