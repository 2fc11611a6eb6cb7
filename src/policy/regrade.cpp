#include "policy/regrade.h"

#include <algorithm>

namespace oakum::policy {

void regrade(Finding& finding, const std::vector<Regrading>& rules, const Context& context) {
  const auto rule = std::find_if(rules.begin(), rules.end(), [&](const Regrading& one) {
    return selects(one.selector, context, finding);
  });
  if (rule == rules.end()) return;
  const auto judged = finding.regrade ? finding.regrade->judged : finding.severity;
  finding.regrade = Regrade{judged, rule->reason, rule->file};
  finding.severity = rule->to;
}

}  // namespace oakum::policy
