#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace oakum::ecosystems::dpkg {

/// "1:2.3-4" is epoch 1, version "2.3", release "4"; the release is what follows the last dash.
struct VersionParts {
  std::uint32_t epoch = 0;
  std::string_view version, release;
};

/// Nothing when the text is no version as deb-version(7) has it, or longer than kLongestVersion.
std::optional<VersionParts> split_version(std::string_view text);

}  // namespace oakum::ecosystems::dpkg
