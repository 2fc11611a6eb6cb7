#include "cli/gate.h"

#include "base/text.h"
#include "priority/base_image.h"

namespace oakum::cli {

/// A code above 255 would come out as another one, perhaps as 0.
Result<void> check_exit_codes(const Args& args) {
  for (const std::string_view flag : {"exit-code", "exit-on-eol"})
    if (args.number(flag) > 255)
      return Error{Error::usage,
                   fmt::format("invalid argument \"{}\" for \"--{}\" flag: must be 0 to 255",
                               args.text(flag), flag)};
  return {};
}

bool gate_fails(const Policy& policy, const Report& report,
                const std::vector<const Finding*>& findings, Terminal& terminal) {
  if (policy.gate.expressions.empty()) return false;
  const policy::Context context(report, priority::base_layers(report));
  const auto outcome = policy::judge(policy.gate, context, findings);
  if (!outcome.failed) return false;
  terminal.error("gate: " + policy::sentence(outcome, context));
  return true;
}

bool gate_fails(const Policy& policy, const Report& report, Terminal& terminal) {
  std::vector<const Finding*> findings;
  for (const auto& finding : report.findings) findings.push_back(&finding);
  return gate_fails(policy, report, findings, terminal);
}

ExitCode failed_code(const Args& args) {
  return static_cast<ExitCode>(args.number("exit-code") != 0 ? args.number("exit-code") : 1);
}

ExitCode conclude(const Report& report, const Policy& policy, const Args& args,
                  Terminal& terminal) {
  const auto outcome = scan::outcome_of(report);
  if (outcome.unread > 0 && !args.on("allow-partial"))
    terminal.warning(fmt::format("{} {} of the target could not be read (listed in the report)",
                                 outcome.unread, outcome.unread == 1 ? "part" : "parts"));
  note_unused(policy, report, terminal);
  const bool failed = gate_fails(policy, report, terminal);
  if (args.number("exit-on-eol") != 0 && outcome.end_of_life)
    return static_cast<ExitCode>(args.number("exit-on-eol"));
  if (failed) return failed_code(args);
  if (policy.gate.expressions.empty() && args.number("exit-code") != 0 && outcome.open_findings > 0)
    return failed_code(args);
  return outcome.unread == 0 || args.on("allow-partial") ? kDone : kIncomplete;
}

}  // namespace oakum::cli
