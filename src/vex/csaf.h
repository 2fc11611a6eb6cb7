#pragma once
#include <string_view>

#include "base/result.h"
#include "formats/node.h"
#include "vex/document.h"

namespace oakum::vex {

/// Whether a document has the shape of CSAF.
bool is_csaf(formats::Node root);

/// Reads CSAF 2.0: VEX and security advisories alike. A product that is part of another (any
/// category of relationship) is a subcomponent of that one; a whole may have identifiers of its own
/// too. Statements that something is affected stand in front of those that it is not, which
/// therefore count, except for a product that is in both lists: that one is affected. Flags give
/// the justification, threats of category impact the impact, remediations the action. A range of
/// versions counts where it is written as vers. Products that the tree does not know or has no
/// identifiers for become problems. Errors: too_large. Source: OASIS, CSAF 2.0.
Result<Document> read_csaf(formats::Node root, std::string_view source);

}  // namespace oakum::vex
