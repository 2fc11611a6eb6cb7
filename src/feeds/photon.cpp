// Photon OS: cve_data_photon5.0.json and its like, a list of what version of which package fixes
// what. Source: the files at packages.vmware.com/photon/photon_cve_metadata. Also a file for each
// entry, which then names the release itself.
#include <fmt/format.h>

#include <charconv>

#include "base/text.h"
#include "core/cvss.h"
#include "feeds/parts/ids.h"
#include "feeds/parts/intake.h"
#include "feeds/parts/osv_ranges.h"
#include "feeds/parts/severity_words.h"
#include "formats/node.h"

namespace oakum::feeds {
namespace {

using formats::Node;

/// "5.0" of "cve_data_photon5.0.json", "5" of a version like "1.0-1.ph5".
std::string_view number_after(std::string_view text, std::string_view mark) {
  const auto at = text.rfind(mark);
  if (at == std::string_view::npos) return {};
  const auto rest = text.substr(at + mark.size());
  auto end = std::min(rest.find_first_not_of("0123456789."), rest.size());
  while (end > 0 && rest[end - 1] == '.') --end;
  return rest.substr(0, end);
}

std::string_view release_of(Node entry, std::string_view file) {
  if (const auto stated = entry["os_version"].text(); !stated.empty()) return stated;
  if (const auto number = number_after(file, "photon"); !number.empty()) return number;
  return number_after(entry["res_ver"].text(), ".ph");
}

std::string_view version_or_nothing(std::string_view text) {
  text = trim(text);
  return text == "NA" ? std::string_view() : text;
}

VulnerabilityDetail detail_of(Node entry, const std::string& source) {
  VulnerabilityDetail detail;
  const auto text = entry["cve_score"].text();
  double score = 0;
  std::from_chars(text.data(), text.data() + text.size(), score);
  if (!(score > 0 && score <= 10)) return detail;
  detail.cvss[source].v3_score = score;
  set_severity(detail, source, severity_of_score(score));
  return detail;
}

/// "UNK-1" and "Re" stand where no id is known.
bool is_placeholder(std::string_view id) { return id.starts_with("UNK-") || id == "Re"; }

void take(Node entry, Intake& intake) {
  ++intake.summary().records;
  const auto id = trim(entry["cve_id"].text());
  const auto package = entry["pkg"].text();
  if (is_placeholder(id)) return void(++intake.summary().skipped);
  const auto space = distribution_space("Photon OS", release_of(entry, intake.file()));
  if (id.empty() || package.empty() || !space)
    return intake.problem(entry.line(), "an entry without id, package or release");
  Advisory row;
  row.id = id;
  row.fixed_version = version_or_nothing(entry["res_ver"].text());
  if (entry["status"].text() == "Not Affected") {
    row.status = Status::not_affected;
    row.fixed_version = {};
  } else if (row.fixed_version.empty()) {
    row.status = Status::affected;
  } else if (!is_plain_version(row.fixed_version)) {
    return intake.problem(entry.line(), fmt::format("{} {}: no version", package, id));
  }
  intake.add(intake.add_namespace(*space), package, row);
  intake.add_detail(id, space->source.id, detail_of(entry, space->source.id));
}

Result<void> read(const SourceFile& file, Intake& intake) {
  const auto document = TRY(formats::parse_json(file.text));
  const auto root = document.root();
  if (root["branches"]) return {};  // the list of releases beside the files
  if (root.is_object()) return take(root, intake), Result<void>{};
  for (const auto entry : root.items()) take(entry, intake);
  return {};
}

Result<ImportSummary> run(const std::string& path, Builder& builder,
                          std::vector<Problem>& problems) {
  return import_files(path, {".json"}, builder, problems, read);
}

}  // namespace

Importer photon() {
  return {.kind = "photon", .summary = "Photon OS vulnerabilities and fixes (JSON)", .run = run};
}

}  // namespace oakum::feeds
