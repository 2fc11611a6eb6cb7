#include "report/saved/findings.h"

#include "base/result.h"
#include "report/saved/nodes.h"

namespace oakum::report {

namespace {
using formats::Node;

DataSource source_of(Node node) {
  return {.id = text_of(node["ID"]),
          .name = text_of(node["Name"]),
          .url = text_of(node["URL"]),
          .base_id = text_of(node["BaseID"])};
}

Cvss cvss_of(Node node) {
  return {.v2_vector = text_of(node["V2Vector"]),
          .v3_vector = text_of(node["V3Vector"]),
          .v40_vector = text_of(node["V40Vector"]),
          .v2_score = real_of(node["V2Score"]),
          .v3_score = real_of(node["V3Score"]),
          .v40_score = real_of(node["V40Score"])};
}

VulnerabilityDetail detail_of(Node node, Severity severity) {
  VulnerabilityDetail detail;
  detail.title = text_of(node["Title"]);
  detail.description = text_of(node["Description"]);
  detail.severity = severity;
  detail.cwe_ids = texts_of(node["CweIDs"]);
  for (const auto& [source, value] : node["VendorSeverity"].members())
    if (const auto level = number_of<std::uint8_t>(value); level <= 4)
      detail.vendor_severity.insert_or_assign(std::string(source), static_cast<Severity>(level));
  for (const auto& [source, value] : node["CVSS"].members())
    detail.cvss.insert_or_assign(std::string(source), cvss_of(value));
  detail.references = texts_of(node["References"]);
  detail.published = text_of(node["PublishedDate"]);
  detail.last_modified = text_of(node["LastModifiedDate"]);
  return detail;
}

void read_priority(Node node, Vulnerability& v) {
  v.aliases = texts_of(node["OakumAliases"]);
  if (const Node known = node["OakumKEV"]; known.is_object())
    v.known_exploited = KnownExploited{.date_added = text_of(known["DateAdded"]),
                                       .due_date = text_of(known["DueDate"]),
                                       .ransomware = known["Ransomware"].truth()};
  if (const Node epss = node["OakumEPSS"]; epss.is_object())
    v.epss = Epss{.score = real_of(epss["Score"]), .percentile = real_of(epss["Percentile"])};
}
}  // namespace

Result<Finding> finding_of(Node node) {
  Finding finding;
  finding.rule = text_of(node["VulnerabilityID"]);
  if (finding.rule.empty())
    return Error{Error::corrupt,
                 fmt::format("line {}: a vulnerability without an id", node.line())};
  finding.severity = TRY(severity_of(node["Severity"]));
  finding.regrade = TRY(regrade_of(node));
  Vulnerability v;
  v.vendor_ids = texts_of(node["VendorIDs"]);
  v.installed_version = text_of(node["InstalledVersion"]);
  v.fixed_version = text_of(node["FixedVersion"]);
  v.status = parse_status(node["Status"].text()).value_or(Status::unknown);
  v.severity_source = text_of(node["SeveritySource"]);
  v.primary_url = text_of(node["PrimaryURL"]);
  v.data_source = source_of(node["DataSource"]);
  v.detail = detail_of(node, finding.severity);
  read_priority(node, v);
  finding.detail = std::move(v);
  return finding;
}

}  // namespace oakum::report
