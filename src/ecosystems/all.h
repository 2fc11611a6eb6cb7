#pragma once
#include <vector>

#include "inventory/analyzer.h"

namespace oakum::ecosystems {

/// Every analyzer there is, sorted by the name of its source file. Made by the build.
const std::vector<inventory::Analyzer>& all();

}  // namespace oakum::ecosystems
