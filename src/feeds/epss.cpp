// Exploit Prediction Scoring System: the daily CSV. Source: FIRST. Three layouts: "cve,epss" (until
// 2021-08), "cve,epss,percentile" (from 2021-09), and a comment line with model and date in front
// (from 2022-02).
#include <fmt/format.h>

#include <charconv>

#include "base/text.h"
#include "feeds/import.h"
#include "feeds/parts/source_files.h"

namespace oakum::feeds {
namespace {

std::optional<double> share(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !(value >= 0 && value <= 1))
    return std::nullopt;
  return value;
}

/// "#model_version:v2023.03.01,score_date:2023-03-07T00:00:00+0000" gives 2023-03-07.
std::string_view date_of(std::string_view comment) {
  const auto parts = cut(comment, "score_date:");
  return parts ? parts->second.substr(0, 10) : std::string_view();
}

bool read_line(std::string_view line, Builder& builder) {
  const auto fields = split(line, ',');
  if (fields.size() < 2) return false;
  const auto score = share(trim(fields[1]));
  const auto percentile = fields.size() > 2 ? share(trim(fields[2])) : 0.0;
  return score && percentile && builder.add_epss(trim(fields[0]), {*score, *percentile});
}

Result<void> read(std::string_view text, Builder& builder, ImportSummary& summary) {
  std::string_view line;
  std::uint64_t bad = 0;
  std::uint32_t first_bad = 0;
  for (Lines lines(text); lines.next(line);) {
    if (line.starts_with('#')) builder.set_epss_date(date_of(line));
    if (line.empty() || line.starts_with('#') || line.starts_with("cve,")) continue;
    ++summary.records;
    if (read_line(line, builder)) continue;
    if (bad++ == 0) first_bad = lines.number();
  }
  if (bad != 0)
    return Error{Error::corrupt,
                 fmt::format("line {}: not a score; {} such lines were left out", first_bad, bad)};
  return {};
}

Result<ImportSummary> run(const std::string& path, Builder& builder,
                          std::vector<Problem>& problems) {
  ImportSummary summary;
  TRY(each_source_file(
      path, {".csv"}, [&](const SourceFile& file) { return read(file.text, builder, summary); },
      problems));
  return summary;
}

}  // namespace

Importer epss() {
  return {.kind = "epss",
          .summary = "Exploit Prediction Scoring System (CSV, also compressed)",
          .run = run};
}

}  // namespace oakum::feeds
