#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "advisory/builder.h"
#include "feeds/import.h"
#include "formats/node.h"

namespace oakum::feeds {

/// Takes one value of a trivy-db (schema version 2) into the builder. `buckets` are the names
/// around it, outermost first: "vulnerability", "data-source", "Red Hat CPE" / …, or namespace /
/// package. A missing or null value is a row without a fix. Values of buckets that matching does
/// not use are passed over. Error: corrupt (not what belongs there).
Result<void> take_trivy_value(std::span<const std::string_view> buckets, std::string_view key,
                              formats::Node value, Builder& builder, ImportSummary& summary);

}  // namespace oakum::feeds
