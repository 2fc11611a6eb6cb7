#include "feeds/parts/trivy_values.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "base/text.h"
#include "core/ecosystem.h"

namespace oakum::feeds {
namespace {

using formats::Node;

std::vector<std::string_view> texts(Node list) {
  std::vector<std::string_view> out;
  for (const auto item : list.items()) out.push_back(item.text());
  return out;
}

std::vector<std::string> strings(Node list) {
  std::vector<std::string> out;
  for (const auto item : list.items()) out.emplace_back(item.text());
  return out;
}

double number(Node node) {
  const auto text = node.text();
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return std::isfinite(value) ? value : 0;
}

std::vector<std::uint32_t> numbers(Node list) {
  std::vector<std::uint32_t> out;
  for (const auto item : list.items()) {
    const auto value = number(item);
    if (value >= 0 && value <= UINT32_MAX) out.push_back(static_cast<std::uint32_t>(value));
  }
  return out;
}

Severity severity(Node node) {
  const auto value = number(node);
  return value >= 0 && value <= 4 ? static_cast<Severity>(value) : Severity::unknown;
}

Status status(Node node) {
  const auto value = number(node);
  return value >= 0 && value <= 7 ? static_cast<Status>(value) : Status::unknown;
}

/// The fields that rows of all kinds share.
Advisory row_of(std::string_view id, Node value) {
  Advisory row;
  row.id = id;
  row.vendor_ids = texts(value["VendorIDs"]);
  row.fixed_version = value["FixedVersion"].text();
  row.affected_version = value["AffectedVersion"].text();
  row.vulnerable = texts(value["VulnerableVersions"]);
  row.patched = texts(value["PatchedVersions"]);
  row.unaffected = texts(value["UnaffectedVersions"]);
  row.arches = texts(value["Arches"]);
  row.cpes = numbers(value["Affected"]);
  row.status = status(value["Status"]);
  row.severity = severity(value["Severity"]);
  return row;
}

/// Where rows go: one package of one namespace.
struct Place {
  Builder& builder;
  ImportSummary& summary;
  std::uint32_t ns;
  std::string package;
  bool refused = false;

  void add(const Advisory& row) {
    const bool added = builder.add(ns, package, row);
    summary.rows += added;
    refused = refused || !added;
  }
};

/// Red Hat: a fix under its advisory's id names the CVEs it closes; an unfixed entry lies under the
/// CVE's own id.
void add_entry(std::string_view key, Node entry, Place& place) {
  auto row = row_of(key, entry);
  bool named = false;
  for (const auto cve : entry["Cves"].items()) {
    const auto id = cve["ID"].text();
    row.id = id.empty() ? key : id;
    row.severity = severity(cve["Severity"]);
    if (!id.empty() && id != key) row.vendor_ids = {key};
    place.add(row);
    named = true;
  }
  if (!named) place.add(row);
}

/// Namespaces of ecosystems file a package under its name there; those of operating systems as it
/// is.
std::string package_name(std::string_view ns, std::string_view package) {
  const auto parts = cut(ns, "::");
  if (!parts) return std::string(package);
  auto prefix = parts->first;
  if (prefix.starts_with("seal ")) prefix.remove_prefix(5);
  for (const auto& ecosystem : all_ecosystems())
    if (!ecosystem.advisory_key.empty() && ecosystem.advisory_key == prefix)
      return advisory_name(ecosystem.ecosystem, package);
  return std::string(package);
}

Result<void> take_advisory(std::string_view ns, std::string_view package, std::string_view key,
                           Node value, Builder& builder, ImportSummary& summary) {
  if (value && value.kind() != Node::null && !value.is_object())
    return Error{Error::corrupt, fmt::format("{} / {} / {}: not an advisory", ns, package, key)};
  Place place{builder, summary, builder.add_namespace(ns), package_name(ns, package)};
  const auto entries = value["Entries"];
  for (const auto entry : entries.items()) add_entry(key, entry, place);
  if (entries.size() == 0) place.add(row_of(key, value));
  if (place.refused)
    return Error{Error::corrupt, fmt::format("{} / {} / {}: not an advisory", ns, package, key)};
  return {};
}

VulnerabilityDetail detail_of(Node value) {
  VulnerabilityDetail detail;
  detail.title = value["Title"].text();
  detail.description = value["Description"].text();
  detail.severity = parse_severity(value["Severity"].text()).value_or(Severity::unknown);
  detail.cwe_ids = strings(value["CweIDs"]);
  for (const auto& member : value["VendorSeverity"].members())
    detail.vendor_severity.emplace(member.key, severity(member.value));
  for (const auto& member : value["CVSS"].members()) {
    const auto& cvss = member.value;
    detail.cvss.emplace(member.key, Cvss{.v2_vector = std::string(cvss["V2Vector"].text()),
                                         .v3_vector = std::string(cvss["V3Vector"].text()),
                                         .v40_vector = std::string(cvss["V40Vector"].text()),
                                         .v2_score = number(cvss["V2Score"]),
                                         .v3_score = number(cvss["V3Score"]),
                                         .v40_score = number(cvss["V40Score"])});
  }
  detail.references = strings(value["References"]);
  detail.published = value["PublishedDate"].text();
  detail.last_modified = value["LastModifiedDate"].text();
  return detail;
}

void take_source(std::string_view ns, Node value, Builder& builder) {
  builder.add_namespace(ns, {.id = std::string(value["ID"].text()),
                             .name = std::string(value["Name"].text()),
                             .url = std::string(value["URL"].text()),
                             .base_id = std::string(value["BaseID"].text())});
}

void take_cpe(std::string_view table, std::string_view key, Node value, Builder& builder) {
  if (table == "repository") builder.set_cpes_of_repository(key, numbers(value));
  if (table == "nvr") builder.set_cpes_of_nvr(key, numbers(value));
  const auto index = table == "cpe" ? parse_decimal(key) : std::nullopt;
  if (index && *index <= UINT32_MAX)
    builder.set_cpe(static_cast<std::uint32_t>(*index), value.text());
}

/// Left over from how the database was made; nothing to match with.
bool is_scaffold(std::string_view bucket) {
  return bucket == "vulnerability-id" || bucket == "vulnerability-detail" ||
         bucket == "advisory-detail";
}

}  // namespace

Result<void> take_trivy_value(std::span<const std::string_view> buckets, std::string_view key,
                              Node value, Builder& builder, ImportSummary& summary) {
  ++summary.records;
  if (buckets.size() == 1 && buckets[0] == "vulnerability") {
    builder.add_detail(key, "", detail_of(value));
    ++summary.details;
  } else if (buckets.size() == 1 && buckets[0] == "data-source") {
    take_source(key, value, builder);
  } else if (buckets.size() == 2 && buckets[0] == "Red Hat CPE") {
    take_cpe(buckets[1], key, value, builder);
  } else if (buckets.size() == 2 && !is_scaffold(buckets[0])) {
    return take_advisory(buckets[0], buckets[1], key, value, builder, summary);
  } else {
    ++summary.skipped;
  }
  return {};
}

}  // namespace oakum::feeds
