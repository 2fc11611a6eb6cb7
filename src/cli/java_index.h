#pragma once
#include <optional>

#include "cli/args.h"
#include "resolve/java_index.h"

namespace oakum::cli {

/// The index of published Java archives a scan names unknown ones with: --java-db-file, else the one in
/// the cache, else none. Errors: those of JavaIndex::open.
Result<std::optional<resolve::JavaIndex>> open_java_index(const Args& args);

}  // namespace oakum::cli
