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
      convert_command(),
      diff_command(),
      hook_command(),
      db_update_command(),
      db_build_command(),
      db_import_command(),
      db_status_command(),
      db_search_command(),
      registry_login_command(),
      registry_logout_command(),
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
  const auto two = words.size() > 1 ? words[0] + ' ' + words[1] : words[0];
  for (const auto& command : commands())
    if (command.name == two) return &command;
  for (const auto& command : commands())
    if (command.name == words[0] ||
        std::count(command.aliases.begin(), command.aliases.end(), words[0]))
      return &command;
  return nullptr;
}

}  // namespace oakum::cli
