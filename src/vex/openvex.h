#pragma once
#include <string_view>

#include "base/result.h"
#include "formats/node.h"
#include "vex/document.h"

namespace oakum::vex {

/// Whether a document says that it is OpenVEX.
bool is_openvex(formats::Node root);

/// Reads OpenVEX 0.0.1 and 0.2.0. A statement that cannot be used (no vulnerability, a status that
/// is none) becomes a problem, and the others are kept. A statement without products is about
/// `subject`, the names of what the document is attached to, if there are any. Errors: corrupt (no
/// list of statements), too_large. Source: OpenVEX specification 0.0.1 and 0.2.0.
Result<Document> read_openvex(formats::Node root, std::string_view source,
                              const std::vector<std::string>& subject = {});

}  // namespace oakum::vex
