#include "secret/skip_patterns.h"

#include <algorithm>

#include "base/text.h"

namespace oakum::secret {
namespace {

bool is_plain(std::string_view text) {
  return !text.empty() && text.find_first_of("*?[]{}\\/") == text.npos;
}

}  // namespace

SkipPatterns::SkipPatterns(const std::vector<std::string>& patterns) {
  for (const auto& pattern : patterns)
    if (!add_simple(pattern)) others_.emplace_back(pattern);
}

/// Whether the pattern is one of the simple kinds.
bool SkipPatterns::add_simple(std::string_view pattern) {
  if (!pattern.starts_with("**/")) return false;
  pattern.remove_prefix(3);
  if (is_plain(pattern)) return names_.emplace(pattern), true;
  if (pattern.ends_with("/**") && is_plain(pattern.substr(0, pattern.size() - 3)))
    return folders_.emplace(pattern.substr(0, pattern.size() - 3)), true;
  if (!pattern.starts_with("*.")) return false;
  pattern.remove_prefix(2);
  const bool several = pattern.starts_with('{') && pattern.ends_with('}');
  if (several) pattern = pattern.substr(1, pattern.size() - 2);
  const auto words = several ? split(pattern, ',') : std::vector{pattern};
  const auto is_one = [](std::string_view word) {
    return is_plain(word) && word.find('.') == word.npos;
  };
  if (!std::all_of(words.begin(), words.end(), is_one)) return false;
  for (const auto word : words) extensions_.emplace(word);
  return true;
}

bool SkipPatterns::matches(std::string_view path) const {
  std::size_t begin = 0;
  for (auto slash = path.find('/'); slash != path.npos; slash = path.find('/', begin)) {
    if (folders_.contains(path.substr(begin, slash - begin))) return true;
    begin = slash + 1;
  }
  const auto name = path.substr(begin);
  if (names_.contains(name) || folders_.contains(name)) return true;  // "**" may be nothing
  if (const auto dot = name.rfind('.'); dot != name.npos)
    if (extensions_.contains(name.substr(dot + 1))) return true;
  return std::any_of(others_.begin(), others_.end(),
                     [&](const Glob& glob) { return glob.matches(path); });
}

}  // namespace oakum::secret
