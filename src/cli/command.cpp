#include "cli/command.h"

#include <algorithm>

namespace oakum::cli {

std::span<const Command> commands() {
  // clang-format off
  static const std::vector<Command> list = {
      scan_command(),
      image_command(),
      filesystem_command(),
      rootfs_command(),
      vm_command(),
      repository_command(),
      sbom_command(),
      convert_command(),
      diff_command(),
      explain_command(),
      why_command(),
      hook_command(),
      db_update_command(),
      db_build_command(),
      db_import_command(),
      db_status_command(),
      db_search_command(),
      registry_login_command(),
      registry_logout_command(),
      vex_repo_init_command(),
      vex_repo_list_command(),
      vex_repo_download_command(),
      clean_command(),
      list_command(),
      completion_command(),
      version_command(),
      help_command(),
  };
  // clang-format on
  return list;
}

const Command* find_command(const std::vector<std::string>& words) {
  if (words.empty()) return nullptr;
  std::string longer = words[0];
  const Command* found = nullptr;
  for (std::size_t i = 1; i < std::min<std::size_t>(words.size(), 3); ++i) {
    longer += ' ' + words[i];
    for (const auto& command : commands())
      if (command.name == longer) found = &command;
  }
  if (found) return found;
  for (const auto& command : commands())
    if (command.name == words[0] ||
        std::count(command.aliases.begin(), command.aliases.end(), words[0]))
      return &command;
  return nullptr;
}

}  // namespace oakum::cli
