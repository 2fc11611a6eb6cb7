#include "feeds/import.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace oakum::feeds {
namespace {

Error unknown_kind() {
  std::string kinds;
  for (const auto& importer : all())
    kinds += fmt::format("{}{}", kinds.empty() ? "" : ", ", importer.kind);
  return {Error::usage, fmt::format("give a source as KIND:PATH, where KIND is one of {}", kinds)};
}

}  // namespace

Result<ImportSummary> import(std::string_view source, Builder& builder,
                             std::vector<Problem>& problems) {
  const auto parts = cut(source, ":");
  if (!parts) return unknown_kind();
  const auto importer = std::find_if(all().begin(), all().end(),
                                     [&](const Importer& i) { return i.kind == parts->first; });
  if (importer == all().end()) return unknown_kind();
  builder.begin_import();
  return importer->run(std::string(parts->second), builder, problems);
}

}  // namespace oakum::feeds
