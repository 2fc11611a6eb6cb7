#pragma once
#include <string_view>

#include "base/result.h"
#include "core/report.h"

namespace oakum::report {

/// Reads a report in JSON (SchemaVersion 2), ours or one of the same schema by another scanner: all
/// that json.cpp writes comes back, so that written again it is the same to the byte. What follows
/// from the rest (ArtifactID, fingerprints, the base image) is computed again; unknown members are
/// passed over; results of kinds that are not read are a Problem that counts them.
/// Not in a report, so not in the result: where the lists of a group ("Java") lay, findings that
/// --severity and the like filtered out, whether a file system was a root file system.
/// A finding whose package is not listed brings its own. In a report that does not say whether
/// vulnerabilities were assessed, they were.
/// Limits: 1 GiB, 128 levels, 50 million values, 65,535 layers. Errors: corrupt ("line 12: …"),
/// unsupported (another SchemaVersion), too_large.
Result<Report> read_json(std::string_view text);

/// Whether what starts like this (the first few KiB are enough) means to be such a report.
bool looks_like_report(std::string_view beginning);

}  // namespace oakum::report
