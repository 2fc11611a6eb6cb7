#pragma once
#include <string>
#include <string_view>

#include "core/report.h"
#include "formats/node.h"
#include "report/saved/layers.h"

namespace oakum::report {

/// An entry of "Secrets" under a target: its file, or of an image's configuration the image's name.
/// Error: corrupt (no rule, a severity that is none).
Result<Finding> secret_of(formats::Node secret, std::string_view target, const Report& report,
                          Layers& layers);

/// An entry of "Licenses" under a target. A package that no list has is added to one of the target.
/// Error: corrupt (no name, a severity that is none).
Result<Finding> license_of(formats::Node license, std::string_view target, Report& report);

}  // namespace oakum::report
