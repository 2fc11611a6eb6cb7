#pragma once
#include <cstdint>
#include <set>

#include "core/finding.h"

namespace oakum::policy {

/// What the user wants to see of the findings. Immutable while findings are decided.
struct Rules {
  std::set<Severity> severities = {Severity::unknown, Severity::low, Severity::medium,
                                   Severity::high, Severity::critical};
  std::set<Status> ignored_statuses;
};

/// Sets the verdict of one finding; never looks at another, never deletes one.
void decide(Finding& finding, const Rules& rules);

}  // namespace oakum::policy
