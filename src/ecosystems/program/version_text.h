#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace oakum::ecosystems {

/// Which texts count as a version.
struct VersionForm {
  std::uint8_t least = 2;       ///< Numbers, at least ("1.2" has two). Never more than five.
  bool letters = false;         ///< A letter or two may follow at once: "1.1.1w", "9.2p1".
  bool revision = false;        ///< A dash and a number may follow: "7.1.1-15".
  std::string_view start = {};  ///< What it must start with: "3."
};

/// How a program carries its version: between two literals. One of them may be empty, and a NUL at
/// the inner end of one stands for one or more. When both are set, a '#' in the second is any
/// digit.
struct Clue {
  std::string_view before;  ///< "BusyBox v"
  std::string_view after;   ///< "-MariaDB"
  VersionForm form = {};
};

/// The version that `text` starts with: numbers divided by dots, then what `form` allows, then
/// perhaps a pre-release ("-rc1", "beta2", "-alpha.1", "-dev"). Empty when there is none.
std::string_view version_at(std::string_view text, const VersionForm& form);

/// The first version in `bytes` that stands between the literals of the clue, at its word's bounds.
/// Cost: one pass per literal, however often it occurs.
std::string_view find_version(std::string_view bytes, const Clue& clue);

/// The version in front of a build's host and time, as Redis and its kin write it in one word:
/// "7.0.14buildkitsandbox-1702957741000000000", "4.0.11841ce7054bd9-1542359302000000000" (where
/// 841ce7054bd9 is the name of a container).
std::string_view find_build_version(std::string_view bytes);

}  // namespace oakum::ecosystems
