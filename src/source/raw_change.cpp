#include "source/raw_change.h"

#include <algorithm>

#include "base/text.h"
#include "source/repository_url.h"

namespace oakum::source {
namespace {

bool is_file_mode(std::string_view mode) { return mode.starts_with("100"); }

}  // namespace

std::optional<RawChange> parse_raw_change(std::string_view text) {
  const auto parents = std::min(text.find_first_not_of(':'), text.size());
  const auto words = split_words(text.substr(parents));
  if (parents == 0 || words.size() != 2 * (parents + 1) + 1) return std::nullopt;
  const auto old_id = words[parents + 1], new_id = words[2 * parents + 1];
  if (!is_object_id(old_id) || !is_object_id(new_id)) return std::nullopt;
  const char status = words.back().front();
  return RawChange{.old_id = std::string(old_id),
                   .new_id = std::string(new_id),
                   .old_file = is_file_mode(words[0]),
                   .new_file = is_file_mode(words[parents]),
                   .renamed = parents == 1 && (status == 'R' || status == 'C')};
}

}  // namespace oakum::source
