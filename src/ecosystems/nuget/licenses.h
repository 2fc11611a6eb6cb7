#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "inventory/outside.h"

namespace oakum::ecosystems {

/// The SPDX expression that a NuGet package of this machine's cache declares (NUGET_PACKAGES, else
/// ~/.nuget/packages); empty when `outside` is null, the package is not there, or it names a file
/// instead. Reads one file. Source: NuGet documentation, ".nuspec reference", "license".
std::vector<std::string> nuget_licenses(const inventory::Outside* outside, std::string_view name,
                                        std::string_view version);

}  // namespace oakum::ecosystems
