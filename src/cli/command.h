#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/args.h"
#include "cli/exit_code.h"
#include "cli/terminal.h"

namespace oakum::cli {

struct Example {
  std::string_view line;  ///< As typed, the program's name included.
  std::string_view says;
};

/// One thing the program does. Its help, completion and page in the reference come from this value.
struct Command {
  std::string_view name;  ///< "image"; of a sub-command "db build".
  std::vector<std::string_view> aliases = {};
  std::string_view summary;  ///< One line.
  std::string_view usage;    ///< "oakum image [flags] FILE"
  std::string_view details = {};
  std::vector<Example> examples = {};
  std::vector<std::string_view> flags =
      {};  ///< Names of its rows in the flag table; global ones go without saying.
  std::vector<std::string_view> words = {};  ///< What its argument may be, for completion.
  Result<ExitCode> (*run)(const Args& args, Terminal& terminal) = nullptr;
};

/// All commands, in the order in which help lists them.
std::span<const Command> commands();
/// The command named by the first words (at most three, "db build" before "db"); null when there is
/// none.
const Command* find_command(const std::vector<std::string>& words);

// One function a command, each in a file of its own.
Command scan_command();
Command image_command();
Command filesystem_command();
Command rootfs_command();
Command vm_command();
Command repository_command();
Command sbom_command();
Command clean_command();
Command convert_command();
Command diff_command();
Command explain_command();
Command why_command();
Command hook_command();
Command db_build_command();
Command db_update_command();
Command db_import_command();
Command db_status_command();
Command db_search_command();
Command registry_login_command();
Command registry_logout_command();
Command vex_repo_init_command();
Command vex_repo_list_command();
Command vex_repo_download_command();
Command list_command();
Command completion_command();
Command version_command();
Command help_command();

}  // namespace oakum::cli
