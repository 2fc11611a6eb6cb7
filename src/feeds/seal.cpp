// Seal Security's fixes of packages it rebuilds under names of its own: records in the OSV format
// of ecosystems "Seal:Alpine", "Seal:Debian", "Seal:Red Hat:8", "Seal:Maven"; osv_spaces knows
// where they go. Source: vulnfeed.sealsecurity.io.
#include "feeds/import.h"
#include "feeds/parts/source_files.h"

namespace oakum::feeds {
namespace {

Result<ImportSummary> run(const std::string& path, Builder& builder,
                          std::vector<Problem>& problems) {
  ImportSummary summary;
  TRY(each_source_file(
      path, {".json"},
      [&](const SourceFile& file) { return take_osv(file.text, true, builder, summary); },
      problems));
  return summary;
}

}  // namespace

Importer seal() {
  return {.kind = "seal", .summary = "Seal Security's fixes (JSON in the OSV format)", .run = run};
}

}  // namespace oakum::feeds
