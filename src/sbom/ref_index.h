#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace oakum::sbom {

/// Finds things by the names a document gives them. Sorted rather than hashed, so that no choice of
/// names makes it slow. Names must outlive it; of equal ones the first counts.
class RefIndex {
 public:
  void add(std::string_view name, std::uint32_t index) { rows_.emplace_back(name, index); }
  /// Must be called after the last add() and before the first find().
  void sort() { std::ranges::sort(rows_); }
  std::optional<std::uint32_t> find(std::string_view name) const {
    const auto at = std::ranges::lower_bound(rows_, name, {}, &Row::first);
    if (at == rows_.end() || at->first != name) return std::nullopt;
    return at->second;
  }

 private:
  using Row = std::pair<std::string_view, std::uint32_t>;
  std::vector<Row> rows_;
};

}  // namespace oakum::sbom
