#pragma once
#include <string>

#include "base/cancel.h"
#include "core/inventory.h"
#include "secret/file_examiner.h"

namespace oakum::scan {

/// Looks for secrets in every content that any commit of the repository has. A secret of the files
/// that are there now learns which commit brought it; others are added with theirs. Each is told
/// once a file, with the oldest commit that has it. What of the history is missing is a Problem.
/// Errors: usage (no repository), and those of source::each_blob.
Result<void> look_into_history(const std::string& directory, const secret::Detector& detector,
                               const secret::ExaminerOptions& options, const Cancel* cancel,
                               Inventory& inventory);

}  // namespace oakum::scan
