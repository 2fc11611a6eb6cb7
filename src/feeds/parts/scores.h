#pragma once
#include <string_view>

#include "core/finding.h"

namespace oakum::feeds {

/// Lays a CVSS vector of that source beside those there are, with the score it amounts to; the
/// severity of the score becomes the source's and the detail's own. Nothing when it is no vector.
void add_score(std::string_view vector, std::string_view source_id, VulnerabilityDetail& detail);

}  // namespace oakum::feeds
