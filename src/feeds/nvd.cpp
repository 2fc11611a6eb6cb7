// The National Vulnerability Database, version 2.0: pages of its API, its yearly and modified
// feeds, single records, and corrections laid over it (records with configurations only). Source:
// NVD, "CVE API schema 2.0".
//
// Every record gives a detail (severity, CVSS, CWE, texts); configurations also give rows that
// software without a package manager is matched by, filed as "vendor:product" of its CPE.
#include <array>

#include "base/text.h"
#include "core/cpe.h"
#include "feeds/parts/intake.h"
#include "feeds/parts/scores.h"
#include "formats/node.h"

namespace oakum::feeds {
namespace {

using formats::Node;

const DataSource kSource = {"nvd", "National Vulnerability Database", "https://nvd.nist.gov/", ""};
constexpr std::string_view kNamespace = "cpe::National Vulnerability Database";
constexpr std::size_t kMostConfigurations = 500;  ///< Of one record.

// ---- details

std::string english(Node texts) {
  for (const auto text : texts.items())
    if (text["lang"].text() == "en") return std::string(text["value"].text());
  return {};
}

/// NVD's own metric, else the first: since 2024 many records have only their publisher's.
Node best_metric(Node metrics) {
  Node best;
  for (const auto metric : metrics.items())
    if (!best || (best["type"].text() != "Primary" && metric["type"].text() == "Primary"))
      best = metric;
  return best;
}

/// NVD's times are UTC and do not say so: "2024-01-02T03:04:05.120" is 2024-01-02T03:04:05.12Z.
std::string rfc3339_of(std::string_view time) {
  if (time.find('T') == std::string_view::npos || time.ends_with('Z')) return std::string(time);
  if (time.find('.') != std::string_view::npos) {
    while (time.ends_with('0')) time.remove_suffix(1);
    if (time.ends_with('.')) time.remove_suffix(1);
  }
  return fmt::format("{}Z", time);
}

VulnerabilityDetail detail_of(Node cve) {
  VulnerabilityDetail detail;
  detail.description = english(cve["descriptions"]);
  // From the oldest to the newest, whose severity stays.
  for (const std::string_view version :
       {"cvssMetricV2", "cvssMetricV30", "cvssMetricV31", "cvssMetricV40"})
    if (const auto metric = best_metric(cve["metrics"][version]))
      add_score(metric["cvssData"]["vectorString"].text(), kSource.id, detail);
  for (const auto weakness : cve["weaknesses"].items())
    for (const auto text : weakness["description"].items()) {
      const auto id = text["value"].text();
      auto& list = detail.cwe_ids;
      if (id.starts_with("CWE-") && std::find(list.begin(), list.end(), id) == list.end())
        list.emplace_back(id);
    }
  for (const auto reference : cve["references"].items())
    detail.references.emplace_back(reference["url"].text());
  detail.published = rfc3339_of(cve["published"].text());
  detail.last_modified = rfc3339_of(cve["lastModified"].text());
  return detail;
}

// ---- rows

bool is_any(std::string_view part) { return part.empty() || part == "*" || part == "-"; }

/// Without the escapes of a CPE: "1.0\+b1" is 1.0+b1.
std::string unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    out += text[i];
  }
  return out;
}

std::string version_of(const CpeName& name) {
  auto version = unescape(name.version);
  if (!is_any(name.update)) version += "-" + unescape(name.update);
  return comparable_cpe_version(version);
}

/// ">=1.0, <1.2"; "=1.1"; ">=0" for every version; "" when no version can be told.
std::string range_of(Node match, const CpeName& name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kBounds = {{
      {"versionStartIncluding", ">="},
      {"versionStartExcluding", ">"},
      {"versionEndIncluding", "<="},
      {"versionEndExcluding", "<"},
  }};
  std::string range;
  for (const auto& [field, sign] : kBounds) {
    const auto bound = comparable_cpe_version(trim(match[field].text()));
    if (bound.empty()) continue;
    if (split_words(bound).size() != 1 || bound.find(',') != std::string::npos) return {};
    range += fmt::format("{}{}{}", range.empty() ? "" : ", ", sign, bound);
  }
  if (!range.empty()) return range;
  if (name.version == "-") return {};
  if (name.version == "*") return ">=0";
  const auto version = version_of(name);
  return split_words(version).size() == 1 && version.find(',') == std::string::npos ? "=" + version
                                                                                    : "";
}

/// Of programs that run here: not of a plug-in for something else, not of an operating system.
bool is_ours(const CpeName& name) {
  if (name.part != "a") return false;
  const auto target = lower(name.target_software);
  return is_any(target) || target == "linux" || target == "unix" || target == "linux_kernel";
}

/// Systems on which containers do not run: what is vulnerable only there is not vulnerable here.
bool is_foreign_platform(std::string_view cpe) {
  const auto name = parse_cpe(cpe);
  if (!name || name->part != "o") return false;
  for (const std::string_view maker : {"microsoft", "apple", "google", "cisco"})
    if (name->vendor == maker) return true;
  return false;
}

/// "A and one of these platforms": false when each of the platforms is foreign.
bool can_run_here(Node configuration) {
  if (configuration["operator"].text() != "AND") return true;
  for (const auto node : configuration["nodes"].items()) {
    bool platforms = false, foreign = true;
    for (const auto match : node["cpeMatch"].items()) {
      if (match["vulnerable"].truth()) continue;
      platforms = true;
      foreign = foreign && is_foreign_platform(match["criteria"].text());
    }
    if (platforms && foreign) return false;
  }
  return true;
}

void take_match(Node match, std::string_view id, std::uint32_t ns, Intake& intake) {
  if (!match["vulnerable"].truth()) return;
  const auto criteria = match["criteria"].text();
  const auto name = parse_cpe(criteria);
  const auto product = cpe_product(criteria);
  if (!name || !product) return intake.problem(match.line(), "a CPE match that names no product");
  if (!is_ours(*name)) return;
  const auto range = range_of(match, *name);
  if (range.empty()) return;
  Advisory row;
  row.id = id;
  row.vulnerable = {range};
  intake.add(ns, *product, row);
}

void take_configurations(Node configurations, std::string_view id, Intake& intake) {
  const auto ns = intake.add_namespace(kNamespace, kSource);
  std::size_t count = 0;
  for (const auto configuration : configurations.items()) {
    if (++count > kMostConfigurations)
      return intake.problem(configuration.line(),
                            "more than 500 configurations; the rest is left out");
    if (!can_run_here(configuration)) continue;
    for (const auto node : configuration["nodes"].items())
      if (!node["negate"].truth())
        for (const auto match : node["cpeMatch"].items()) take_match(match, id, ns, intake);
  }
}

void take(Node cve, Intake& intake) {
  ++intake.summary().records;
  const auto id = cve["id"].text();
  if (!id.starts_with("CVE-")) return intake.problem(cve.line(), "a record without a CVE id");
  if (cve["vulnStatus"].text() == "Rejected") {
    ++intake.summary().withdrawn;
    return;
  }
  if (cve["descriptions"] || cve["metrics"]) intake.add_detail(id, kSource.id, detail_of(cve));
  take_configurations(cve["configurations"], id, intake);
}

/// A correction has the id beside the record: {"_annotation": {"cve_id": …}, "cve": {…}}.
void take_correction(Node annotation, Node cve, Intake& intake) {
  ++intake.summary().records;
  const auto id = annotation["cve_id"].text();
  if (!id.starts_with("CVE-"))
    return intake.problem(annotation.line(), "a correction without a CVE id");
  take_configurations(cve["configurations"], id, intake);
}

Result<void> read(const SourceFile& file, Intake& intake) {
  const auto document = TRY(formats::parse_json(file.text));
  const auto root = document.root();
  if (root["vulnerabilities"].is_array()) {
    for (const auto item : root["vulnerabilities"].items()) take(item["cve"], intake);
  } else if (root["_annotation"]) {
    take_correction(root["_annotation"], root["cve"], intake);
  } else if (root["cve"]["id"]) {
    take(root["cve"], intake);
  } else if (root["id"]) {
    take(root, intake);
  }
  return {};
}

Result<ImportSummary> run(const std::string& path, Builder& builder,
                          std::vector<Problem>& problems) {
  return import_files(path, {".json"}, builder, problems, read);
}

}  // namespace

Importer nvd() {
  return {.kind = "nvd", .summary = "NVD 2.0: details of CVEs, and rows by CPE (JSON)", .run = run};
}

}  // namespace oakum::feeds
