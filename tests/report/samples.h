#pragma once
#include "core/report.h"

namespace oakum::report {

/// An image of one layer at its end of life: OS packages, two lock files (one clean), jars of two
/// places, findings of all severities, exploited ones, ignored and filtered ones, and a part that
/// could not be read.
Report image_report();
/// A directory whose every name and text attacks the terminal, the log, or the reader.
Report hostile_report();
/// A clean repository, judged with the starter set.
Report clean_report();
/// Nothing but an image that nobody judged.
Report unjudged_report();

}  // namespace oakum::report
