#pragma once
#include <string_view>
#include <vector>

namespace oakum::secret {

/// What looks like a secret and is none.
struct NearMiss {
  std::string_view kind;
  std::string_view path;
  std::string_view text;        ///< A template (sample.h).
  std::string_view check = {};  ///< For "@{checksum}" in it.
};

const std::vector<NearMiss>& near_misses();

}  // namespace oakum::secret
