#include "ecosystems/licenses/split.h"

#include "base/text.h"

namespace oakum::ecosystems::licenses {
namespace {

bool is_gap(char c) { return c == ' ' || c == '_'; }

std::size_t skip_gaps(std::string_view text, std::size_t at) {
  while (at < text.size() && is_gap(text[at])) ++at;
  return at;
}

/// Where the separator at `at` ends: a comma, or "or" or "and" between gaps; `at` when there is
/// none.
std::size_t end_of_separator(std::string_view text, std::size_t at) {
  const bool comma = text[at] == ',';
  const auto word = skip_gaps(text, at + comma);
  if (word > at + comma)
    for (const std::string_view joint : {"or", "and"})
      if (text.substr(word).starts_with(joint))
        if (const auto end = word + joint.size(); end < text.size() && is_gap(text[end]))
          return skip_gaps(text, end);
  return comma ? word : at;
}

/// What goes on with the name in front of it although a separator stands between them.
std::string_view joint_before(std::string_view piece) {
  const auto word = lower(piece.substr(0, piece.find(' ')));
  if (word == "version" || word == "ver") return ", ";
  return word == "later" ? " or " : "";
}

void add(std::string_view piece, std::vector<std::string>& names) {
  piece = trim(piece);
  if (piece.empty()) return;
  if (const auto joint = joint_before(piece); !names.empty() && !joint.empty())
    names.back().append(joint).append(piece);
  else
    names.emplace_back(piece);
}

}  // namespace

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> names;
  std::size_t start = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text[at] == ',' || is_gap(text[at]) ? end_of_separator(text, at) : at;
    if (end > at) {
      add(text.substr(start, at - start), names);
      start = at = end;
    } else {
      // A run of gaps is one: only its first can start a separator.
      at = is_gap(text[at]) ? skip_gaps(text, at) : at + 1;
    }
  }
  add(text.substr(start), names);
  return names;
}

}  // namespace oakum::ecosystems::licenses
