// trivy.db, schema version 2: a bbolt file, alone or in the archive it is published in.
#include "feeds/import.h"
#include "feeds/parts/source_files.h"
#include "feeds/parts/trivy_values.h"
#include "formats/bolt.h"

namespace oakum::feeds {
namespace {

Result<ImportSummary> run(const std::string& path, Builder& builder,
                          std::vector<Problem>& problems) {
  const auto mapped = TRY(map_source_file(path, "trivy.db"));
  auto opened = formats::BoltFile::open(mapped.bytes());
  if (!opened) return std::move(opened).error().during(path);
  ImportSummary summary;
  auto walked = opened->walk([&](const std::vector<std::string_view>& buckets,
                                 const formats::BoltEntry& entry) -> Result<void> {
    const auto document = formats::parse_json(as_text(entry.value));
    auto taken = document ? take_trivy_value(buckets, entry.key, document->root(), builder, summary)
                          : Result<void>(document.error());
    if (!taken) add_problem(problems, entry.key, taken.error());
    return {};
  });
  if (!walked) return std::move(walked).error().during(path);
  return summary;
}

}  // namespace

Importer trivy_db() {
  return {.kind = "trivy-db",
          .summary = "a trivy.db of schema version 2, or the archive with it",
          .run = run};
}

}  // namespace oakum::feeds
