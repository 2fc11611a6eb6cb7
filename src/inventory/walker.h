#pragma once
#include <span>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "base/memory_budget.h"
#include "inventory/analyzer.h"
#include "inventory/examiner.h"
#include "inventory/layer_cache.h"
#include "inventory/layer_facts.h"
#include "source/source.h"

namespace oakum::inventory {

struct WalkerOptions {
  std::vector<std::string> skip_files;        ///< Globs on paths below the root.
  std::vector<std::string> skip_directories;  ///< Globs; "**/.git", "proc", "sys" and "dev" are
                                              ///< always skipped in directories.
  source::WalkOptions walk;
  LayerCache* cache = nullptr;       ///< What layers were found to hold before; null: nothing.
  MemoryBudget* memory = nullptr;    ///< For contents of files; null: without a limit.
  const Outside* outside = nullptr;  ///< What analyzers may ask beyond the target; null: nothing.
  /// Who looks into files besides the analyzers, in this order.
  std::vector<const Examiner*> examiners;
};

/// Shows every file of the source to the analyzers that want it, each file read once, and gathers
/// what they say, layer by layer. The result is the same for any number of threads. What could not
/// be read is a Problem of its layer. Errors: those of Source::walk; cancelled, timeout.
Result<std::vector<LayerFacts>> observe(source::Source& source,
                                        std::span<const Analyzer* const> analyzers,
                                        const WalkerOptions& options);

}  // namespace oakum::inventory
