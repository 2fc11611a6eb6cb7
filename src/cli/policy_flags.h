#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "cli/args.h"
#include "cli/terminal.h"
#include "policy/decide.h"
#include "policy/gate.h"

namespace oakum::cli {

/// What the flags of policy and the files they name say; opened once for a command.
struct Policy {
  policy::Rules filters;  ///< Of --severity, --ignore-status, --ignore-unfixed alone.
  policy::IgnoreList ignored;
  std::vector<policy::Regrading> regradings;
  std::optional<policy::Baseline> baseline;
  policy::Gate gate;

  /// What findings are decided by; points into this.
  policy::Rules rules() const;
};

/// What --severity, --ignore-status and --ignore-unfixed ask for.
policy::Rules filters_of(const Args& args, Terminal& terminal);

/// Reads --ignorefile (else .trivyignore, .trivyignore.yaml and .oakumignore.yaml of the working
/// directory, as far as they are there), --policy, --baseline and --fail-on. Warns of entries that
/// have expired. With `compares` the command itself knows what is new. Errors: usage (what a file
/// says wrong, with its line; a file that is not there; a flag of another program that is not in
/// this version).
Result<Policy> open_policy(const Args& args, Terminal& terminal, bool compares = false);

/// Tells how many entries of each file mean no finding of the report; with --debug which.
void note_unused(const Policy& policy, const Report& report, Terminal& terminal);

/// The flags of open_policy() but --severity and the two about statuses.
std::vector<std::string_view> policy_flags(std::vector<std::string_view> more);

}  // namespace oakum::cli
