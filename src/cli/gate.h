#pragma once
#include "cli/args.h"
#include "cli/exit_code.h"
#include "cli/policy_flags.h"
#include "scan/scan.h"

namespace oakum::cli {

/// Errors: usage (--exit-code or --exit-on-eol above 255).
Result<void> check_exit_codes(const Args& args);

/// Whether the gate of the policy fails for the report; then says so, with how many findings do and
/// which first.
bool gate_fails(const Policy& policy, const Report& report, Terminal& terminal);
/// The same over some findings of the report.
bool gate_fails(const Policy& policy, const Report& report,
                const std::vector<const Finding*>& findings, Terminal& terminal);

/// The number of --exit-code, else 1.
ExitCode failed_code(const Args& args);

/// How the program ends for a report that has been told, as --exit-on-eol, --fail-on, --exit-code
/// and --allow-partial say; the first that applies. With a gate --exit-code is only its number.
/// Says what was left unread and which entries of ignore files have become useless.
ExitCode conclude(const Report& report, const Policy& policy, const Args& args, Terminal& terminal);

}  // namespace oakum::cli
