#pragma once
#include "cli/args.h"
#include "cli/command.h"
#include "core/report.h"
#include "source/target.h"

namespace oakum::cli {

/// Scans and tells: what the commands image, fs, rootfs and repo have in common.
Result<ExitCode> scan_and_tell(TargetKind kind, const Args& args, Terminal& terminal);

/// The same for a target whose kind is known, and what the words of a command that takes any kind
/// mean (source::parse_target). Errors: usage, unsupported.
Result<ExitCode> scan_and_tell(source::Target target, const Args& args, Terminal& terminal);
Result<source::Target> any_target(const Args& args);

/// Flags that all scans take, and those of some.
std::vector<std::string_view> scan_flags(std::vector<std::string_view> more = {});
std::vector<std::string_view> image_flags(std::vector<std::string_view> more = {});

}  // namespace oakum::cli
