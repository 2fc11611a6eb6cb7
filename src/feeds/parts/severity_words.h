#pragma once
#include <string>
#include <string_view>

#include "core/finding.h"

namespace oakum::feeds {

/// What publishers call it, in any case: "Important" is high, "moderate" medium, "negligible" and
/// "unimportant" low; unknown for anything else.
Severity severity_of_word(std::string_view word);

/// Sets a source's own severity of a vulnerability; an unknown one says nothing.
void set_severity(VulnerabilityDetail& detail, const std::string& source_id, Severity severity);

}  // namespace oakum::feeds
