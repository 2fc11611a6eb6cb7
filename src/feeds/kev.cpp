// The Known Exploited Vulnerabilities catalogue. Source: CISA, its JSON form and schema.
#include <fmt/format.h>

#include "feeds/import.h"
#include "feeds/parts/source_files.h"
#include "formats/node.h"

namespace oakum::feeds {
namespace {

Result<void> read(std::string_view text, Builder& builder, ImportSummary& summary) {
  const auto document = TRY(formats::parse_json(text));
  const auto entries = document["vulnerabilities"];
  if (!entries.is_array()) return {};  // a schema or a manifest beside the catalogue
  builder.set_known_exploited_version(document["catalogVersion"].text());
  std::size_t unnamed = 0;
  for (const auto entry : entries.items()) {
    const auto id = entry["cveID"].text();
    unnamed += id.empty();
    builder.add_known_exploited(
        id, {.date_added = std::string(entry["dateAdded"].text()),
             .due_date = std::string(entry["dueDate"].text()),
             .ransomware = entry["knownRansomwareCampaignUse"].text() == "Known"});
    ++summary.records;
  }
  if (unnamed != 0)
    return Error{Error::corrupt, fmt::format("{} entries without a cveID", unnamed)};
  return {};
}

Result<ImportSummary> run(const std::string& path, Builder& builder,
                          std::vector<Problem>& problems) {
  ImportSummary summary;
  TRY(each_source_file(
      path, {".json"}, [&](const SourceFile& file) { return read(file.text, builder, summary); },
      problems));
  return summary;
}

}  // namespace

Importer kev() {
  return {.kind = "kev",
          .summary = "CISA's catalogue of known exploited vulnerabilities (JSON)",
          .run = run};
}

}  // namespace oakum::feeds
