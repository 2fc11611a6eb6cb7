#include "source/fstab.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace oakum::source {
namespace {

constexpr std::size_t kMostLines = 1000;

/// \040 stands for a space.
std::string unescape(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto code = text[at] == '\\' ? parse_octal(text.substr(at + 1, 3)) : std::nullopt;
    if (code && text.size() - at >= 4 && *code < 256) {
      out += static_cast<char>(*code);
      at += 3;
    } else {
      out += text[at];
    }
  }
  return out;
}

/// Below the root, without empty components; nothing when it is no absolute path.
std::optional<std::string> mount_point(std::string_view text) {
  if (!text.starts_with('/')) return std::nullopt;
  std::string out;
  for (const auto component : split(text, '/')) {
    if (component.empty() || component == ".") continue;
    if (component == "..") return std::nullopt;
    if (!out.empty()) out += '/';
    out += component;
  }
  return out;
}

}  // namespace

bool FstabLine::has(std::string_view option) const {
  return std::find(options.begin(), options.end(), option) != options.end();
}

std::string_view FstabLine::value(std::string_view name) const {
  for (const std::string_view option : options)
    if (option.size() > name.size() && option.starts_with(name) && option[name.size()] == '=')
      return option.substr(name.size() + 1);
  return {};
}

std::vector<FstabLine> parse_fstab(std::string_view text) {
  std::vector<FstabLine> found;
  std::string_view line;
  for (Lines lines(text); lines.next(line) && found.size() < kMostLines;) {
    const auto words = split_words(line);
    if (words.size() < 3 || words[0].starts_with('#')) continue;
    const auto point = mount_point(unescape(words[1]));
    if (!point || words[2] == "swap") continue;
    FstabLine mount{.device = unescape(words[0]),
                    .point = *point,
                    .type = std::string(words[2]),
                    .options = {}};
    if (words.size() > 3)
      for (const auto option : split(words[3], ',')) mount.options.emplace_back(unescape(option));
    if (!mount.has("bind") && !mount.has("rbind")) found.push_back(std::move(mount));
  }
  return found;
}

}  // namespace oakum::source
