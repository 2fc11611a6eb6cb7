#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "policy/ignore_list.h"
#include "policy/regrade.h"

namespace oakum::policy {

/// What one file of the user's says.
struct PolicyFile {
  std::vector<IgnoreEntry> ignored;  ///< In force; so the next.
  std::vector<Regrading> regradings;
  std::vector<std::string> fail_on;  ///< Expressions as read_gate() takes them.
  /// One sentence each, with file and line: entries that have expired, fields that were passed
  /// over.
  std::vector<std::string> notes;
};

constexpr std::size_t kLargestPolicyFile = 16u << 20;  // bytes
constexpr std::size_t kMostEntries = 200'000;          // of a file
constexpr std::size_t kMostPatterns = 10'000;          // of one entry

/// Reads what is to be ignored, in one of three forms:
///  - a list (a file that is not called *.yml or *.yaml): an id a line, "exp:YYYY-MM-DD" behind it
///    for when it ends, '#' starts a comment, which is the reason when it stands behind an id;
///  - YAML with vulnerabilities, misconfigurations, secrets, licenses: of each a list of id, paths,
///    purls, expired_at, statement. Fields it does not know are passed over with a note;
///  - our own YAML (docs/policy.md): a list of entries, or ignore, severity and fail-on. Fields it
///    does not know are errors.
/// `name` is what reports and messages call the file. What ended before `now` is left out, with a
/// note: exp and expired_at end with the start of that day (UTC), until with its end.
/// Errors: corrupt ("line 12: …"), too_large.
Result<PolicyFile> read_policy_file(std::string_view name, std::string_view text, const Time& now);

}  // namespace oakum::policy
