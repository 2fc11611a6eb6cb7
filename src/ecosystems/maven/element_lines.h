#pragma once
#include <initializer_list>
#include <string_view>
#include <vector>

#include "core/location.h"

namespace oakum::ecosystems::maven {

/// The lines on which the start tag ends and the end tag ends, of each element at this path of
/// names from the root, in document order: {"project", "dependencies", "dependency"}. Names are
/// local names. Of text that is no XML, whatever it looks like. O(length).
std::vector<LineRange> element_lines(std::string_view text,
                                     std::initializer_list<std::string_view> path);

}  // namespace oakum::ecosystems::maven
