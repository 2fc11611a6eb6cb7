#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "advisory/builder.h"
#include "base/result.h"
#include "core/inventory.h"

namespace oakum::feeds {

// What a feed becomes.
using advisory::Advisory;
using advisory::Builder;

/// What an import brought.
struct ImportSummary {
  std::uint64_t records = 0;  ///< Advisories, database keys or lines that were read.
  std::uint64_t rows = 0;     ///< Rows they became.
  std::uint64_t details = 0;
  std::uint64_t withdrawn = 0;  ///< Taken back by their source; left out.
  std::uint64_t skipped =
      0;  ///< About nothing we can match (another kind of package, git commits only).
};

/// A kind of source: `KIND:PATH` on the command line.
struct Importer {
  std::string_view kind;     ///< "osv"
  std::string_view summary;  ///< For the help: one line.
  /// Reads `path` (what it may be is said by each_source_file and map_source_file) into the
  /// builder. Single records that are damaged become problems. Error: the source as a whole cannot
  /// be read.
  Result<ImportSummary> (*run)(const std::string& path, Builder& builder,
                               std::vector<Problem>& problems);
};

/// All kinds, sorted by name. Made by the build from the files of this folder.
const std::vector<Importer>& all();

/// Runs the importer that "KIND:PATH" names, as one import of the builder. Error: usage (no such
/// kind), and the importer's own.
Result<ImportSummary> import(std::string_view source, Builder& builder,
                             std::vector<Problem>& problems);

/// What the importer `osv` does with one file: a record, a list of them, or (YAML) several
/// documents of either. Error: corrupt, too_large (the first thing wrong; good records beside it
/// are taken).
Result<void> take_osv(std::string_view text, bool json, Builder& builder, ImportSummary& summary);

}  // namespace oakum::feeds
