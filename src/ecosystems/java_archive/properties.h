#pragma once
#include <string_view>

#include "base/text.h"

// Java properties as builds write them: "key=value" or "key: value" lines and comments; escapes and
// lines that go on are not used there.
namespace oakum::ecosystems::java_archive {

/// Calls visit(key, value) for every line that is one, both trimmed.
template <class Visit>
void for_each_property(std::string_view text, Visit visit) {
  Lines lines(text);
  for (std::string_view line; lines.next(line);) {
    line = trim(line);
    const auto separator = line.find_first_of("=:");
    if (line.empty() || line.front() == '#' || line.front() == '!' || separator == line.npos)
      continue;
    visit(trim(line.substr(0, separator)), trim(line.substr(separator + 1)));
  }
}

}  // namespace oakum::ecosystems::java_archive
