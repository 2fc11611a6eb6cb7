// The YAML form of a trivy.db: lists of {bucket, pairs}, where a pair is {bucket, pairs} again or
// {key, value}.
#include <fmt/format.h>

#include "feeds/import.h"
#include "feeds/parts/source_files.h"
#include "feeds/parts/trivy_values.h"

namespace oakum::feeds {
namespace {

constexpr std::size_t kDeepest = 8;

struct Walk {
  Builder& builder;
  ImportSummary& summary;
  std::vector<std::string_view> buckets = {};

  Result<void> pairs(formats::Node list) {
    for (const auto pair : list.items()) {
      const auto bucket = pair["bucket"];
      if (bucket) {
        TRY(nested(bucket.text(), pair["pairs"]));
      } else if (pair["key"]) {
        TRY(take_trivy_value(buckets, pair["key"].text(), pair["value"], builder, summary));
      } else {
        return Error{Error::corrupt,
                     fmt::format("line {}: neither a bucket nor a key", pair.line())};
      }
    }
    return {};
  }
  Result<void> nested(std::string_view name, formats::Node list) {
    if (buckets.size() == kDeepest)
      return Error{Error::too_large,
                   fmt::format("line {}: too many buckets in each other", list.line())};
    buckets.push_back(name);
    TRY(pairs(list));
    buckets.pop_back();
    return {};
  }
};

Result<void> read(std::string_view text, Builder& builder, ImportSummary& summary) {
  const auto document = TRY(formats::parse_yaml(text));
  for (const auto part : document.root().items()) {
    Walk walk{builder, summary};
    TRY(walk.pairs(part));
  }
  return {};
}

Result<ImportSummary> run(const std::string& path, Builder& builder,
                          std::vector<Problem>& problems) {
  ImportSummary summary;
  TRY(each_source_file(
      path, {".yaml", ".yml"},
      [&](const SourceFile& file) { return read(file.text, builder, summary); }, problems));
  return summary;
}

}  // namespace

Importer trivy_fixtures() {
  return {
      .kind = "trivy-fixtures", .summary = "the YAML form of a trivy.db, for tests", .run = run};
}

}  // namespace oakum::feeds
