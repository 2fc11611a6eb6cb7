#include "ecosystems/program/cpe.h"

#include <fmt/format.h>

#include "base/text.h"

namespace oakum::ecosystems {
namespace {

/// Letters are folded; whatever is no letter, digit, '.', '-' or '_' gets a backslash.
std::string component(std::string_view text) {
  if (text.empty()) return "*";
  std::string escaped;
  for (const char c : lower(text)) {
    if (!is_alpha(c) && !is_digit(c) && c != '.' && c != '-' && c != '_') escaped += '\\';
    escaped += c;
  }
  return escaped == "-" ? "\\-" : escaped;
}

/// Where a word that marks an update starts; the end when there is none.
std::size_t update_at(std::string_view version) {
  constexpr std::string_view kWords[] = {"alpha", "beta", "rc", "preview", "dev", "p"};
  for (std::size_t i = 1; i < version.size(); ++i) {
    if (is_alpha(version[i - 1])) continue;
    for (const auto word : kWords) {
      const auto rest = version.substr(i);
      if (rest.starts_with(word) && (rest.size() == word.size() || !is_alpha(rest[word.size()])))
        return i;
    }
  }
  return version.size();
}

}  // namespace

std::string cpe_name(std::string_view product, std::string_view version, std::string_view update) {
  return fmt::format("cpe:2.3:a:{}:{}:{}:*:*:*:*:*:*", product, component(version),
                     component(update));
}

std::string cpe_name_with_update(std::string_view product, std::string_view version) {
  const auto at = update_at(version);
  auto release = version.substr(0, at);
  while (release.ends_with('-') || release.ends_with('.')) release.remove_suffix(1);
  return cpe_name(product, release, version.substr(at));
}

}  // namespace oakum::ecosystems
