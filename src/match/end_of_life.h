#pragma once
#include <cstddef>
#include <string_view>

#include "base/clock.h"
#include "core/inventory.h"

namespace oakum::match {

/// Whether the release is out of support at that time; an unknown one is taken as supported.
bool end_of_life(const OperatingSystem& os, const Time& at);

/// Of how many releases of a family the last day is known.
std::size_t known_ends_of_life(std::string_view family);

}  // namespace oakum::match
