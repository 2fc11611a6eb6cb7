#pragma once
#include "cli/args.h"
#include "cli/command.h"
#include "core/report.h"

namespace oakum::cli {

/// Scans and tells: what the commands image, fs, rootfs and repo have in common.
Result<ExitCode> scan_and_tell(TargetKind kind, const Args& args, Terminal& terminal);

/// Flags that all scans take, and those of some.
std::vector<std::string_view> scan_flags(std::vector<std::string_view> more = {});

}  // namespace oakum::cli
