#include "advisory/import.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace oakum::advisory {
namespace {

Error unknown_kind(std::string_view source) {
  std::string kinds;
  for (const auto& importer : importers())
    kinds += fmt::format("{}{}", kinds.empty() ? "" : ", ", importer.kind);
  return {Error::usage,
          fmt::format("{}: give a source as KIND:PATH, where KIND is one of {}", source, kinds)};
}

}  // namespace

const std::vector<Importer>& importers() {
  static const std::vector<Importer> list = {epss_importer(), kev_importer(), osv_importer(),
                                             trivy_db_importer(), trivy_fixtures_importer()};
  return list;
}

Result<ImportSummary> import(std::string_view source, Builder& builder,
                             std::vector<Problem>& problems) {
  const auto parts = cut(source, ":");
  if (!parts) return unknown_kind(source);
  const auto importer = std::find_if(importers().begin(), importers().end(),
                                     [&](const Importer& i) { return i.kind == parts->first; });
  if (importer == importers().end()) return unknown_kind(source);
  builder.begin_import();
  return importer->run(std::string(parts->second), builder, problems);
}

}  // namespace oakum::advisory
