#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/node.h"
#include "inventory/outside.h"

// Where pub keeps the packages it downloads. Source: Dart documentation, "pub environment
// variables", "System package cache".
namespace oakum::ecosystems::dart {

/// The names that a package of a pub server needs, from its pubspec.yaml in the user's cache; none
/// when it is not there.
std::vector<std::string> cached_needs(const inventory::Outside& outside, std::string_view url,
                                      std::string_view name, std::string_view version);

struct Release {
  std::string_view name, version;
};
/// The package that a folder of the cache has: "…/hosted/pub.dev/args-2.4.2" is args 2.4.2.
std::optional<Release> release_in_cache(std::string_view folder);

}  // namespace oakum::ecosystems::dart
