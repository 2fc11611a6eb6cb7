#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace oakum::ecosystems::npm {

inline constexpr std::string_view kModules = "node_modules/";

/// Neither too long nor too deep to be a folder of a package: 4096 bytes, 64 levels of
/// node_modules; real trees have less than twenty.
bool is_reasonable(std::string_view folder);

/// The name of the package in a folder: "@scope/b" for "node_modules/a/node_modules/@scope/b".
std::string_view name_in(std::string_view folder);

/// The folders of packages as a tree, to look a name up as Node does without making paths.
class Folders {
 public:
  /// A reasonable folder's number; it and those above it are entered when they are new. 0 is the
  /// root, "".
  std::uint32_t enter(std::string_view folder);

  /// The nearest folder of that name that passes `is_package`, seen from `from`: in its own
  /// node_modules, then in those of the folders above it.
  template <class IsPackage>
  std::optional<std::uint32_t> look_up(std::uint32_t from, std::string_view name,
                                       IsPackage is_package) const {
    for (auto at = from;; at = nodes_[at].parent) {
      if (nodes_[at].holds_others)
        if (const auto found = children_.find({at, name});
            found != children_.end() && is_package(found->second))
          return found->second;
      if (at == 0) return std::nullopt;
    }
  }

 private:
  struct Node {
    std::uint32_t parent = 0;
    bool holds_others = false;
  };
  struct Key {
    std::uint32_t parent;
    std::string_view name;
    bool operator==(const Key&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Key& key) const {
      return std::hash<std::string_view>()(key.name) ^
             (key.parent * std::size_t{0x9E3779B97F4A7C15});
    }
  };
  std::vector<Node> nodes_{Node{}};
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::unordered_map<Key, std::uint32_t, Hash> children_;
};

}  // namespace oakum::ecosystems::npm
