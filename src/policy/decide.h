#pragma once
#include <cstdint>
#include <set>

#include "core/finding.h"
#include "secret/baseline.h"
#include "secret/detector.h"

namespace oakum::policy {

/// What the user wants to see of the findings. Immutable while findings are decided.
struct Rules {
  std::set<Severity> severities = {Severity::unknown, Severity::low, Severity::medium,
                                   Severity::high, Severity::critical};
  std::set<Status> ignored_statuses;
  const secret::Baseline* known_secrets = nullptr;  ///< Those that were told of before.
  const secret::Detector* detector = nullptr;       ///< For the names that rules have elsewhere.
};

/// Sets the verdict of one finding; never looks at another, never deletes one.
void decide(Finding& finding, const Rules& rules);

}  // namespace oakum::policy
