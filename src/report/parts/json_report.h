#pragma once
#include "core/report.h"
#include "formats/json_writer.h"
#include "report/format.h"

namespace oakum::report {

/// The report as the object that the format json writes, wherever it stands.
void write_json_report(formats::JsonWriter& out, const Report& report, const Options& options);

}  // namespace oakum::report
