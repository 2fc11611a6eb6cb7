#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "feeds/parts/distributions.h"

namespace oakum::feeds {

/// The space of a release by its code name: "bookworm" is "debian 12", "sid" stays "debian sid".
/// Nothing for releases before 4 (etch), and for what is no release.
std::optional<DistributionSpace> debian_space(std::string_view codename);

/// Code names of the releases that were still looked after when this was written, and unstable.
const std::vector<std::string_view>& maintained_debian_releases();

/// The tracker's urgency: "unimportant", "low", "medium*" (stars mark a guess), "high**".
Severity severity_of_urgency(std::string_view urgency);

}  // namespace oakum::feeds
