#pragma once
#include <string_view>

namespace oakum::vex {

/// Whether a version lies in a range such as "vers:npm/>=1.0|<2.0|2.5", by the order of versions of
/// its type. False for what is not such a range, for types whose order we do not know, and for
/// versions that are none: what cannot be told excuses nothing. Source: package-url/vers-spec.
bool in_range(std::string_view range, std::string_view version);

}  // namespace oakum::vex
