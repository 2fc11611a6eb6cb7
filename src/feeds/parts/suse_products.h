#pragma once
#include <optional>
#include <string_view>

#include "feeds/parts/distributions.h"

namespace oakum::feeds {

/// Where rows about a product of SUSE go: "SUSE Linux Enterprise Server 15 SP3-LTSS", "SUSE Linux
/// Enterprise Module for Basesystem 15 SP4", "SUSE Linux Micro 6.0", "openSUSE Leap 15.2".
/// Long-term channels count as the release they continue. Nothing for products that are no systems
/// (Manager, Storage).
std::optional<DistributionSpace> suse_space(std::string_view product);

}  // namespace oakum::feeds
