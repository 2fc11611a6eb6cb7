#pragma once
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/glob.h"

namespace oakum::secret {

/// Globs of files that are not looked at, as look-ups: "**/NAME", "**/*.ext" (also with "{a,b}")
/// and
/// "**/FOLDER/**" cost a hash each, only others are matched one by one. The same answers as the
/// globs give. Immutable; safe from any thread.
class SkipPatterns {
 public:
  explicit SkipPatterns(const std::vector<std::string>& patterns);
  bool matches(std::string_view path) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  using Words = std::unordered_set<std::string, Hash, std::equal_to<>>;
  bool add_simple(std::string_view pattern);

  Words names_, extensions_, folders_;
  std::vector<Glob> others_;
};

}  // namespace oakum::secret
