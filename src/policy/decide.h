#pragma once
#include <cstdint>
#include <set>
#include <vector>

#include "core/finding.h"
#include "policy/baseline.h"
#include "policy/context.h"
#include "policy/ignore_list.h"
#include "policy/regrade.h"
#include "secret/baseline.h"
#include "secret/detector.h"

namespace oakum::policy {

/// What the user wants to see of the findings. What is pointed to must outlive it and does not
/// change while findings are decided; null means that nothing is said.
struct Rules {
  std::set<Severity> severities = {Severity::unknown, Severity::low, Severity::medium,
                                   Severity::high, Severity::critical};
  std::set<Status> ignored_statuses;
  const secret::Baseline* known_secrets = nullptr;  ///< Those that were told of before.
  const secret::Detector* detector = nullptr;       ///< For the names that rules have elsewhere.
  const std::vector<Regrading>* regradings = nullptr;
  const IgnoreList* ignored = nullptr;
  const Baseline* baseline = nullptr;
};

/// Sets severity and verdict of one finding of the context's report; never looks at another, never
/// deletes one. The first of these that applies decides: what its judge knew; the severity, as
/// policy judges it; the status of its fix; what the secret rules excuse and secrets known before;
/// the ignore list.
void decide(Finding& finding, const Rules& rules, const Context& context);

/// The same for all findings of a report. `base_layers` as Context has it.
void decide_all(Report& report, const Rules& rules, std::size_t base_layers);

/// What the baseline says of the findings that are still open after everything else.
void decide_by_baseline(Report& report, const Rules& rules);

}  // namespace oakum::policy
