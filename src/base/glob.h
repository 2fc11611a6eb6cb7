#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace oakum {

/// A path pattern as .gitignore-like tools write it: '*' and '?' within a component, "**" for any
/// number of components, [a-z], [!a-z], {a,b} and '\' before a literal character. Case counts.
/// Matching takes O(pattern × path) at worst.
class Glob {
 public:
  /// "{a,b}" is expanded; more than 1,000 alternatives are cut off.
  explicit Glob(std::string_view pattern);
  /// The whole path must match.
  bool matches(std::string_view path) const;

 private:
  std::vector<std::vector<std::string>> alternatives_;  ///< Components of each.
};

}  // namespace oakum
