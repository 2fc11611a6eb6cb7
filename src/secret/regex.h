#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace re2 {
class RE2;
}

namespace oakum::secret {

inline constexpr std::size_t kMostPattern = 4 << 10;  ///< Characters of one regular expression.
inline constexpr std::size_t kMostRules = 5'000;

struct RegexDeleter {
  void operator()(re2::RE2* regex) const;
};
using Regex = std::unique_ptr<re2::RE2, RegexDeleter>;

/// A compiled RE2 expression (linear time whatever it is; 64 MiB at most). Errors: usage (RE2's own
/// words), too_large.
Result<Regex> compile_regex(std::string_view pattern);

/// An expression that is compiled when it is first needed. Safe from any thread.
class LazyRegex {
 public:
  explicit LazyRegex(std::string pattern) : pattern_(std::move(pattern)) {}
  /// Null for an expression that RE2 refuses: check those of users with compile_regex first.
  const re2::RE2* get() const;
  /// Whether it is found anywhere in the text.
  bool found_in(std::string_view text) const;

 private:
  std::string pattern_;
  mutable std::once_flag once_;
  mutable Regex regex_;
};
using LazyRegexes = std::vector<std::unique_ptr<LazyRegex>>;
LazyRegexes lazily(const std::vector<std::string>& patterns);
bool any_found(const LazyRegexes& regexes, std::string_view text);

}  // namespace oakum::secret
