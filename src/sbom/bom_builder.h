#pragma once
#include <optional>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "core/bom.h"
#include "sbom/limits.h"

namespace oakum::sbom {

/// Puts a Bom together: components first, then what refers to them by name. Texts given as views
/// must live as long as the builder.
class BomBuilder {
 public:
  Bom bom;

  /// A ref that another component has already is forgotten. Error: too_large.
  Result<std::uint32_t> add(BomComponent component, std::string_view ref) {
    if (bom.components.size() >= kMostComponents)
      return Error{Error::too_large, fmt::format("more than {} components", kMostComponents)};
    const auto index = static_cast<std::uint32_t>(bom.components.size());
    if (!ref.empty() && by_ref_.try_emplace(ref, index).second) component.ref = ref;
    bom.components.push_back(std::move(component));
    return index;
  }

  std::optional<std::uint32_t> find(std::string_view ref) const {
    const auto found = by_ref_.find(ref);
    return found == by_ref_.end() ? std::nullopt : std::optional(found->second);
  }

  /// Error: too_large.
  Result<void> relate(std::uint32_t from, std::uint32_t to, std::string_view type,
                      std::string_view comment = {}) {
    if (bom.relations.size() >= kMostRelations)
      return Error{Error::too_large, fmt::format("more than {} relations", kMostRelations)};
    bom.relations.push_back({from, to, std::string(type), std::string(comment)});
    return {};
  }

 private:
  std::unordered_map<std::string_view, std::uint32_t> by_ref_;
};

}  // namespace oakum::sbom
