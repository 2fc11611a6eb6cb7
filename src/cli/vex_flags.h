#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "cli/args.h"
#include "cli/terminal.h"
#include "vex/decide.h"

namespace oakum::cli {

/// The flags that say by which VEX documents findings are decided.
std::vector<std::string_view> vex_flags();

/// What --vex asks for: files are read, repositories brought up to date (not with
/// --skip-vex-repo-update or --offline-scan; when that fails what is there is used, and said).
/// `registry` is how the registry of attestations is asked.
/// Errors: usage; those of reading a file.
Result<vex::Plan> vex_plan(const Args& args, const source::RegistryOptions& registry,
                           Terminal& terminal);

/// The same where nothing of a registry is read but attestations, with the credentials at hand.
Result<vex::Plan> vex_plan(const Args& args, Terminal& terminal);

/// The user's list of VEX repositories.
struct VexConfiguration {
  std::string path;    ///< Where it is, or would be.
  bool there = false;  ///< Else `repositories` are the default ones.
  std::vector<vex::Repository> repositories;
};
/// $XDG_DATA_HOME/oakum/vex/repository.yaml (else ~/.local/share/oakum/…), or the one Trivy keeps
/// ($XDG_DATA_HOME/.trivy or ~/.trivy) where only that exists. Errors: usage (no home), those of
/// reading it.
Result<VexConfiguration> vex_configuration();

}  // namespace oakum::cli
