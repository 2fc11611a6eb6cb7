#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace oakum::ecosystems::maven {

/// The value of a property as it is written; nothing when it is not defined.
using FindProperty = std::function<std::optional<std::string>(std::string_view name)>;

struct Interpolated {
  enum Outcome { known, undefined, cyclic, too_large };
  std::string text;  ///< Trimmed; "" unless known.
  Outcome outcome = known;
  std::string property;  ///< The one that is undefined, or that needs itself.
};

/// Replaces "${name}" by values, which may hold further ones. A text that cannot be made whole is
/// not made at all, since half a version is a wrong one. Nested at most 32 deep, 4,096 bytes long
/// and 1,000 values in all, so that values that double themselves end soon.
Interpolated interpolate(std::string_view text, const FindProperty& find);

}  // namespace oakum::ecosystems::maven
