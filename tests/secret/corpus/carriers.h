#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace oakum::secret {

/// Source text that looks real and has no secret in it.
struct Carrier {
  std::string path;
  std::vector<std::string> lines;
  bool minified = false;  ///< All of it is one line.

  /// The text with something put in front of line `at`; `first` and `last` are the lines (from 1)
  /// it then stands in.
  std::string with(const std::string& planted, std::size_t at, std::uint32_t& first,
                   std::uint32_t& last) const;
};

/// One of each kind in turn, for the same seed always the same: shell, YAML, JSON, Python, C, XML,
/// minified JavaScript, Dockerfile, .env, and stretches of headers and Python modules of the
/// system, where it has any.
Carrier carrier(std::uint64_t seed);

}  // namespace oakum::secret
