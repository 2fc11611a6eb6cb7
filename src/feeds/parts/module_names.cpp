#include "feeds/parts/module_names.h"

#include <fmt/format.h>

#include "base/text.h"

namespace oakum::feeds {

std::vector<std::string> names_in_modules(std::string_view package, std::string_view fix,
                                          std::string_view summary) {
  std::vector<std::string> names;
  if (fix.find(".module") != std::string_view::npos) {
    for (const auto word : split_words(summary)) {
      const auto stream = word.ends_with(',') ? word.substr(0, word.size() - 1) : word;
      const auto parts = cut(stream, ":");
      if (parts && !parts->first.empty() && !parts->second.empty())
        names.push_back(fmt::format("{}::{}", stream, package));
    }
  }
  if (names.empty()) names.emplace_back(package);
  return names;
}

}  // namespace oakum::feeds
