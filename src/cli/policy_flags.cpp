#include "cli/policy_flags.h"

namespace oakum::cli {

policy::Rules rules_of(const Args& args, Terminal& terminal) {
  policy::Rules rules;
  rules.severities.clear();
  for (const auto& text : args.list("severity"))
    if (const auto severity = parse_severity(text)) rules.severities.insert(*severity);
  for (const auto& text : args.list("ignore-status"))
    if (const auto status = parse_status(text)) rules.ignored_statuses.insert(*status);
  if (!args.on("ignore-unfixed")) return rules;
  if (!rules.ignored_statuses.empty()) {
    terminal.warning("--ignore-unfixed has no effect beside --ignore-status");
    return rules;
  }
  for (const auto status :
       {Status::unknown, Status::not_affected, Status::affected, Status::under_investigation,
        Status::will_not_fix, Status::fix_deferred, Status::end_of_life})
    rules.ignored_statuses.insert(status);
  return rules;
}

}  // namespace oakum::cli
