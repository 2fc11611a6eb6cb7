#include "feeds/parts/intake.h"

namespace oakum::feeds {

bool Intake::add(std::uint32_t ns, std::string_view package, const Advisory& row) {
  const bool added = builder_.add(ns, package, row);
  summary_.rows += added;
  return added;
}

void Intake::add_detail(std::string_view id, std::string_view source_id,
                        const VulnerabilityDetail& detail) {
  if (detail == VulnerabilityDetail{}) return;
  builder_.add_detail(id, source_id, detail);
  ++summary_.details;
}

void Intake::problem(std::uint32_t line, std::string_view what) {
  add_problem(problems_, file_, {Error::corrupt, std::string(what)}, line);
}

Result<ImportSummary> import_files(
    const std::string& path, const std::vector<std::string_view>& suffixes, Builder& builder,
    std::vector<Problem>& problems,
    const std::function<Result<void>(const SourceFile&, Intake&)>& read) {
  ImportSummary summary;
  TRY(each_source_file(
      path, suffixes,
      [&](const SourceFile& file) {
        Intake intake(file.name, builder, summary, problems);
        return read(file, intake);
      },
      problems));
  return summary;
}

}  // namespace oakum::feeds
