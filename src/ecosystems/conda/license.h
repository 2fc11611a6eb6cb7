#pragma once
#include <string>
#include <vector>

#include "formats/node.h"

namespace oakum::ecosystems::conda {

/// The licence that the metadata of an installed package (conda-meta/*.json) declares.
std::vector<std::string> licenses(formats::Node metadata);

}  // namespace oakum::ecosystems::conda
