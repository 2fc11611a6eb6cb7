#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace oakum::source {

/// What git says of one path that changed, without the path.
struct RawChange {
  std::string old_id, new_id;  ///< All zero where there is nothing; of a merge its first parent's.
  bool old_file = false, new_file = false;  ///< A regular file (no link, no submodule, not gone).
  bool renamed = false;                     ///< Or copied: two paths follow, the old one first.
};

/// Reads ":OLD-MODE NEW-MODE OLD-ID NEW-ID STATUS", with one ':', mode and id more for each further
/// parent of a merge, ids unabbreviated. Nothing for what is no such text. Source: git-diff-tree,
/// "Raw output format".
std::optional<RawChange> parse_raw_change(std::string_view text);

}  // namespace oakum::source
