#pragma once
#include "base/result.h"
#include "compare/compare.h"
#include "io/writer.h"

namespace oakum::compare {

struct Options {
  bool show_unchanged = false;  ///< List them; they are counted always.
  bool color = false;           ///< Table: ANSI colours; only for a terminal.
  int width = 120;              ///< Table: columns.
};

/// For people: both sides, what was added, what was fixed. Errors: io (the writer's).
Result<void> write_table(const Comparison& comparison, const Options& options, io::Writer& out);
/// For machines: the same and all packages that changed. Errors: io (the writer's).
Result<void> write_json(const Comparison& comparison, const Options& options, io::Writer& out);

}  // namespace oakum::compare
