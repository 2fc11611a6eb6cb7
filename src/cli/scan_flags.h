#pragma once
#include <memory>
#include <optional>

#include "cli/args.h"
#include "cli/command.h"
#include "cli/policy_flags.h"
#include "core/report.h"
#include "source/open.h"
#include "source/target.h"

namespace oakum::cli {

/// Scans and tells: what the commands image, fs, rootfs and repo have in common.
Result<ExitCode> scan_and_tell(TargetKind kind, const Args& args, Terminal& terminal);

/// The same for a target whose kind is known, and what the words of a command that takes any kind
/// mean (source::parse_target). Errors: usage, unsupported.
Result<ExitCode> scan_and_tell(source::Target target, const Args& args, Terminal& terminal);
Result<source::Target> any_target(const Args& args);

/// What scans are judged with, opened when the first one needs it and kept for the next.
class Knowledge {
 public:
  Knowledge();
  ~Knowledge();
  /// What scans of this kind need, as the flags say. Error: why the database or the index cannot be
  /// read, which ends the command (database_failed).
  Result<void> open(TargetKind kind, const Args& args);
  /// The rules for secrets, when they are looked for. Errors: those of open_detector.
  Result<void> open_secrets(TargetKind kind, const Args& args, Terminal& terminal);

 private:
  friend Result<Report> scan_target(source::Target, Knowledge&, const Policy&, const Args&,
                                    Terminal&);
  Result<void> open_java(TargetKind kind, const Args& args);
  struct State;
  std::unique_ptr<State> state_;
};

/// Scans one target as the flags and the policy say; what it needs must be open. Errors: those of
/// scan::run, usage.
Result<Report> scan_target(source::Target target, Knowledge& knowledge, const Policy& policy,
                           const Args& args, Terminal& terminal);

/// Flags that all scans take, and those of some.
std::vector<std::string_view> scan_flags(std::vector<std::string_view> more = {});
std::vector<std::string_view> sbom_flags();
std::vector<std::string_view> image_flags(std::vector<std::string_view> more = {});
/// Of commands that scan any target but tell of it in their own way.
std::vector<std::string_view> target_flags(std::vector<std::string_view> more = {});

}  // namespace oakum::cli
