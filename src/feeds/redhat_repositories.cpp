// Red Hat's tables from repositories to CPEs: repository-to-cpe.json. Source: Red Hat, "Security
// Data API: metrics". Imported before records that name CPEs, it lets packages be matched by the
// content sets an image was built from.
#include "feeds/parts/intake.h"
#include "formats/node.h"

namespace oakum::feeds {
namespace {

Result<ImportSummary> run(const std::string& path, Builder& builder,
                          std::vector<Problem>& problems) {
  return import_files(path, {".json"}, builder, problems,
                      [&](const SourceFile& file, Intake& intake) -> Result<void> {
                        const auto document = TRY(formats::parse_json(file.text));
                        for (const auto& [set, entry] : document["data"].members()) {
                          std::vector<std::uint32_t> cpes;
                          for (const auto cpe : entry["cpes"].items())
                            if (!cpe.text().empty())
                              cpes.push_back(builder.add_cpe(cpe.text()).first);
                          ++intake.summary().records;
                          if (set.empty() || cpes.empty())
                            ++intake.summary().skipped;
                          else
                            builder.set_cpes_of_repository(set, std::move(cpes));
                        }
                        return {};
                      });
}

}  // namespace

Importer redhat_repositories() {
  return {.kind = "redhat-repositories", .summary = "Red Hat's repository-to-cpe.json", .run = run};
}

}  // namespace oakum::feeds
