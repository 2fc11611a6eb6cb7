#pragma once
#include <string_view>

#include "core/package.h"

namespace oakum::ecosystems::python {

/// The distribution that core metadata describes (METADATA of a wheel, PKG-INFO of an egg): name,
/// version and licences as declared. Errors: corrupt (no name or no version, or control characters
/// in them). Source: Python Packaging User Guide, "Core metadata specifications"; PEP 639.
Result<Package> read_metadata(std::string_view text);

}  // namespace oakum::ecosystems::python
