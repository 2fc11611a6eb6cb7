#pragma once
#include "core/finding.h"
#include "formats/node.h"

namespace oakum::report {

/// An entry of "Vulnerabilities" without its subject, place and message, which the caller knows.
/// Error: corrupt (no id, a severity that is none), with the line.
Result<Finding> finding_of(formats::Node vulnerability);

}  // namespace oakum::report
