#pragma once
#include <string_view>

#include "base/result.h"
#include "core/bom.h"
#include "io/writer.h"

// SPDX 2.1 to 2.3 as lines of "Tag: value". Source: SPDX specification 2.3.
namespace oakum::sbom {

/// As read_spdx_json. Values between <text> and </text> may have several lines; tags that a Bom has
/// no place for are passed over. Errors: corrupt ("line 12: …"), unsupported (version), too_large
/// (limits.h).
Result<Bom> read_spdx_tag_value(std::string_view text);

/// As write_spdx_json. "</text>" within a text becomes "< /text>", which the format can say.
Result<void> write_spdx_tag_value(const Bom& bom, io::Writer& out);

}  // namespace oakum::sbom
