#include "ecosystems/dpkg/version_parts.h"

#include <limits>

#include "base/text.h"
#include "core/version/version.h"

namespace oakum::ecosystems::dpkg {

std::optional<VersionParts> split_version(std::string_view text) {
  if (text.size() > kLongestVersion || !is_version(VersionScheme::deb, text)) return std::nullopt;
  VersionParts parts;
  if (const auto epoch = cut(text, ":")) {
    const auto number = parse_decimal(epoch->first);
    if (!number || *number > std::numeric_limits<std::int32_t>::max()) return std::nullopt;
    parts.epoch = static_cast<std::uint32_t>(*number);
    text = epoch->second;
  }
  const auto dash = text.rfind('-');
  parts.version = text.substr(0, dash);
  if (dash != std::string_view::npos) parts.release = text.substr(dash + 1);
  if (parts.version.empty()) return std::nullopt;
  return parts;
}

}  // namespace oakum::ecosystems::dpkg
