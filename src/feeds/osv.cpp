// Records in the Open Source Vulnerability format, JSON or YAML. Source: OSV schema 1.7; GitHub's
// and RustSec's database_specific fields.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "core/cvss.h"
#include "feeds/import.h"
#include "feeds/parts/module_names.h"
#include "feeds/parts/osv_ranges.h"
#include "feeds/parts/osv_spaces.h"
#include "feeds/parts/red_hat_products.h"
#include "feeds/parts/severity_words.h"
#include "feeds/parts/source_files.h"
#include "formats/node.h"

namespace oakum::feeds {
namespace {

using formats::Node;

constexpr std::size_t kMostVersions = 5'000;  // listed one by one; more are left out
constexpr std::size_t kMostRanges = 500;      // that listed versions are compared with

// ---- ids
// ------------------------------------------------------------------------------------------------------------

/// What a record is called in findings, and what else it is known as.
struct Names {
  std::vector<std::string_view> ids;         ///< A row each.
  std::vector<std::string_view> vendor_ids;  ///< The record's own id where it is not among `ids`.
  std::vector<std::string_view> aliases;
};

bool is_cve(std::string_view id) { return id.starts_with("CVE-"); }

/// "UBUNTU-CVE-2024-51988", "BELL-CVE-2013-0340": the CVE in a distributor's words.
std::string_view embedded_cve(std::string_view id) {
  for (const std::string_view prefix : {"UBUNTU-", "DEBIAN-", "ALPINE-", "BELL-"})
    if (id.starts_with(prefix) && is_cve(id.substr(prefix.size()))) return id.substr(prefix.size());
  return {};
}

void add_unique(std::vector<std::string_view>& list, std::string_view text) {
  if (!text.empty() && std::find(list.begin(), list.end(), text) == list.end())
    list.push_back(text);
}

std::vector<std::string_view> cves_of(Node list) {
  std::vector<std::string_view> cves;
  for (const auto item : list.items())
    if (is_cve(item.text())) add_unique(cves, item.text());
  return cves;
}

/// CVEs are what findings of all sources meet in: an alias first, then what a distributor's record
/// is about.
std::vector<std::string_view> row_ids(Node record, bool of_system) {
  const auto id = record["id"].text();
  if (is_cve(id)) return {id};
  if (const auto cve = embedded_cve(id); !cve.empty()) return {cve};
  for (const std::string_view field : {"aliases", "upstream"})
    if (auto cves = cves_of(record[field]); !cves.empty()) return cves;
  if (of_system)
    if (auto cves = cves_of(record["related"]); !cves.empty()) return cves;
  return {id};
}

Names names_of(Node record, bool of_system) {
  const auto id = record["id"].text();
  Names names;
  names.ids = row_ids(record, of_system);
  const auto is_row = [&](std::string_view other) {
    return std::find(names.ids.begin(), names.ids.end(), other) != names.ids.end();
  };
  if (!is_row(id) && embedded_cve(id).empty()) names.vendor_ids.push_back(id);
  for (const std::string_view field : {"aliases", "upstream"})
    for (const auto alias : record[field].items())
      if (!is_row(alias.text()) && alias.text() != id) add_unique(names.aliases, alias.text());
  return names;
}

// ---- severity
// -------------------------------------------------------------------------------------------------------

/// "Important: openssl security update", as errata of the Red Hat family start.
Severity severity_of_summary(std::string_view summary) {
  const auto parts = cut(summary, ": ");
  return parts ? severity_of_word(parts->first) : Severity::unknown;
}

/// The vectors of a severity list; the first of each version counts.
void read_vectors(Node list, Cvss& cvss) {
  for (const auto entry : list.items()) {
    const auto vector = entry["score"].text();
    const auto score = vector.size() <= 512 ? score_cvss(vector) : std::nullopt;
    if (!score) continue;
    const auto take = [&](std::string& text, double& number) {
      if (!text.empty()) return;
      text = vector;
      number = score->score;
    };
    if (score->version == CvssVersion::v2) take(cvss.v2_vector, cvss.v2_score);
    if (score->version == CvssVersion::v3) take(cvss.v3_vector, cvss.v3_score);
    if (score->version == CvssVersion::v40) take(cvss.v40_vector, cvss.v40_score);
  }
}

Severity severity_of_list(Node list) {
  for (const auto entry : list.items())
    if (const auto word = severity_of_word(entry["score"].text()); word != Severity::unknown)
      return word;
  return Severity::unknown;
}

/// The source's word first, then the newest score.
Severity severity_of(Node record, const Cvss& cvss) {
  const auto affected = record["affected"];
  Severity found = severity_of_word(record["database_specific"]["severity"].text());
  const auto otherwise = [&](Severity next) { found = found == Severity::unknown ? next : found; };
  otherwise(severity_of_list(record["severity"]));
  for (const auto part : affected.items()) {
    otherwise(severity_of_list(part["severity"]));
    otherwise(severity_of_word(part["ecosystem_specific"]["ubuntu_priority"].text()));
    otherwise(severity_of_word(part["ecosystem_specific"]["severity"].text()));
    otherwise(severity_of_word(part["database_specific"]["severity"].text()));
    if (found != Severity::unknown) break;
  }
  otherwise(severity_of_summary(record["summary"].text()));
  for (const auto score : {cvss.v40_score, cvss.v3_score, cvss.v2_score})
    otherwise(severity_of_score(score));
  return found;
}

// ---- details
// --------------------------------------------------------------------------------------------------------

/// Go's zero time stands for "unknown".
std::string date_of(Node node) {
  const auto text = node.text();
  return text.starts_with("0001-") ? "" : std::string(text);
}

void read_cwes(Node record, VulnerabilityDetail& detail) {
  std::set<std::string> seen;
  const auto take = [&](Node list) {
    for (const auto item : list.items()) {
      std::string id(item.is_object() ? item["cweId"].text() : item.text());
      if (!id.empty() && seen.insert(id).second) detail.cwe_ids.push_back(std::move(id));
    }
  };
  take(record["database_specific"]["cwe_ids"]);
  for (const auto part : record["affected"].items()) take(part["database_specific"]["cwes"]);
}

void read_references(Node record, bool advisories_only, VulnerabilityDetail& detail) {
  for (const auto reference : record["references"].items())
    if (!advisories_only || reference["type"].text() == "ADVISORY")
      detail.references.emplace_back(reference["url"].text());
  std::sort(detail.references.begin(), detail.references.end());
  detail.references.erase(std::unique(detail.references.begin(), detail.references.end()),
                          detail.references.end());
}

/// An erratum about several vulnerabilities describes the update, not each of them: then its text
/// is left out.
VulnerabilityDetail detail_of(Node record, const OsvSpace& space, bool several) {
  VulnerabilityDetail detail;
  Cvss cvss;
  read_vectors(record["severity"], cvss);
  for (const auto part : record["affected"].items()) read_vectors(part["severity"], cvss);
  detail.title = record["summary"].text();
  if (!several) detail.description = trim(record["details"].text());
  detail.severity = severity_of(record, cvss);
  if (detail.severity != Severity::unknown)
    detail.vendor_severity[space.source.id] = detail.severity;
  if (cvss != Cvss{}) detail.cvss[space.source.id] = cvss;
  read_cwes(record, detail);
  read_references(record, several, detail);
  detail.published = date_of(record["published"]);
  detail.last_modified = date_of(record["modified"]);
  return detail;
}

// ---- rows
// -----------------------------------------------------------------------------------------------------------

/// What a record says of one package of a language, over all its "affected" entries.
struct Ranges {
  std::vector<std::string> vulnerable;
  std::vector<std::string> patched;
  bool informational = false;
};

template <class T>
void add_new(std::vector<std::string>& list, T&& text) {
  if (std::find(list.begin(), list.end(), text) == list.end())
    list.emplace_back(std::forward<T>(text));
}

bool is_version_range(Node range) {
  return range["type"].text() == "SEMVER" || range["type"].text() == "ECOSYSTEM";
}

bool is_plain(const Interval& interval) {
  return (interval.from.empty() || is_plain_version(interval.from)) &&
         (interval.to.empty() || is_plain_version(interval.to));
}

/// GitHub closes a range without a fix by the last version known to be vulnerable: "<= 1.2.3".
std::string closed_by(std::string constraint, Node affected) {
  const auto last = trim(affected["database_specific"]["last_known_affected_version_range"].text());
  const auto version = trim(last.substr(std::min(last.find_first_not_of("<="), last.size())));
  if (!last.starts_with('<') || !is_plain_version(version)) return constraint;
  return fmt::format("{}, {}{}", constraint, last.starts_with("<=") ? "<=" : "<", version);
}

void read_ranges(Node affected, VersionScheme scheme, Ranges& into) {
  for (const auto range : affected["ranges"].items()) {
    if (!is_version_range(range)) continue;
    for (const auto& interval : intervals_of(range, scheme)) {
      if (!is_plain(interval)) continue;
      auto constraint = constraint_of(interval);
      if (interval.to.empty()) constraint = closed_by(std::move(constraint), affected);
      add_new(into.vulnerable, std::move(constraint));
      if (!interval.to.empty() && !interval.to_included) add_new(into.patched, interval.to);
    }
  }
}

/// Versions that are listed and not in the ranges already.
void read_versions(Node affected, VersionScheme scheme, Ranges& into) {
  const auto ranges = std::min(into.vulnerable.size(), kMostRanges);
  const auto before = into.vulnerable.size();
  std::set<std::string_view> seen;
  for (const auto item : affected["versions"].items()) {
    const auto version = item.text();
    if (!is_plain_version(version) || !seen.insert(version).second) continue;
    if (into.vulnerable.size() - before >= kMostVersions) break;
    const bool inside = std::any_of(
        into.vulnerable.begin(), into.vulnerable.begin() + static_cast<std::ptrdiff_t>(ranges),
        [&](const auto& range) { return satisfies(scheme, version, range).value_or(false); });
    if (!inside) into.vulnerable.push_back(fmt::format("={}", version));
  }
}

/// Takes one record apart.
class Record {
 public:
  Record(Node record, Builder& builder, ImportSummary& summary)
      : record_(record), builder_(builder), summary_(summary) {}

  Result<void> take() {
    const auto id = record_["id"].text();
    if (id.empty() && !record_["affected"])
      return ++summary_.skipped, Result<void>{};  // some other file
    if (id.empty())
      return Error{Error::corrupt, fmt::format("line {}: a record without an id", record_.line())};
    ++summary_.records;
    if (!record_["withdrawn"].text().empty()) return ++summary_.withdrawn, Result<void>{};
    const auto first = first_space();
    if (!first) return ++summary_.skipped, Result<void>{};
    names_ = names_of(record_, first->operating_system);
    for (const auto affected : record_["affected"].items()) take_affected(affected);
    for (auto& [place, ranges] : languages_) add_language_rows(place.first, place.second, ranges);
    if (added_ == 0) return ++summary_.skipped, Result<void>{};
    add_details(*first);
    return {};
  }

 private:
  std::optional<OsvSpace> first_space() const {
    for (const auto affected : record_["affected"].items())
      if (auto space = space_of(affected["package"]["ecosystem"].text(), record_["id"].text()))
        return space;
    return std::nullopt;
  }

  void take_affected(Node affected) {
    const auto package = affected["package"];
    const auto space = space_of(package["ecosystem"].text(), record_["id"].text());
    const auto name = package["name"].text();
    if (!space || name.empty()) return;
    const auto ns = builder_.add_namespace(space->name, space->source);
    if (space->operating_system) return take_system(affected, *space, ns, name);
    auto& ranges = languages_[{ns, advisory_name_in(*space, name)}];
    Ranges here;
    read_ranges(affected, space->scheme, here);
    read_versions(affected, space->scheme, here);
    for (auto& constraint : here.vulnerable) add_new(ranges.vulnerable, std::move(constraint));
    for (auto& version : here.patched) add_new(ranges.patched, std::move(version));
    ranges.informational =
        ranges.informational || affected["database_specific"]["informational"].is_string();
  }

  static std::string advisory_name_in(const OsvSpace& space, std::string_view name) {
    return space.ecosystem == Ecosystem::none ? std::string(name)
                                              : advisory_name(space.ecosystem, name);
  }

  Advisory base_row() const {
    Advisory row;
    row.vendor_ids = names_.vendor_ids;
    row.aliases = names_.aliases;
    row.malicious = record_["id"].text().starts_with("MAL-");
    if (row.malicious) row.severity = Severity::critical;
    return row;
  }

  void add(std::uint32_t ns, std::string_view package, Advisory& row) {
    for (const auto id : names_.ids) {
      row.id = id;
      const bool added = builder_.add(ns, package, row);
      summary_.rows += added;
      added_ += added;
    }
  }

  /// One row for each interval: vulnerable from one version on, until another.
  void take_system(Node affected, const OsvSpace& space, std::uint32_t ns,
                   std::string_view package) {
    auto row = base_row();
    row.severity = severity_of_word(affected["ecosystem_specific"]["urgency"].text());
    if (space.name == "Red Hat") row.cpes = cpes(affected["package"]["ecosystem"].text());
    for (const auto range : affected["ranges"].items()) {
      if (!is_version_range(range)) continue;
      for (const auto& interval : intervals_of(range, space.scheme)) {
        row.affected_version = interval.from;
        row.fixed_version = interval.to_included ? std::string_view() : interval.to;
        std::string constraint;
        if (interval.to_included) constraint = constraint_of(interval);
        row.vulnerable.clear();
        if (!constraint.empty()) row.vulnerable.push_back(constraint);
        for (const auto& name : names_in_modules(package, interval.to, record_["summary"].text()))
          add(ns, name, row);
      }
    }
  }

  void add_language_rows(std::uint32_t ns, const std::string& package, const Ranges& ranges) {
    if (ranges.vulnerable.empty()) return;
    auto row = base_row();
    row.vulnerable.assign(ranges.vulnerable.begin(), ranges.vulnerable.end());
    row.patched.assign(ranges.patched.begin(), ranges.patched.end());
    row.informational = ranges.informational;
    add(ns, package, row);
  }

  /// "Red Hat:enterprise_linux:8::baseos" names a CPE without its head.
  std::vector<std::uint32_t> cpes(std::string_view ecosystem) {
    const auto name =
        ecosystem.substr(std::min<std::size_t>(ecosystem.find(':') + 1, ecosystem.size()));
    const bool system =
        name.ends_with("::baseos") || name.starts_with("rhel_els") || name.ends_with("::server");
    return add_red_hat_cpes(builder_, fmt::format("cpe:/{}:redhat:{}", system ? 'o' : 'a', name));
  }

  void add_details(const OsvSpace& space) {
    const auto detail = detail_of(record_, space, names_.ids.size() > 1 && space.operating_system);
    for (const auto id : names_.ids) builder_.add_detail(id, space.source.id, detail);
    summary_.details += names_.ids.size();
  }

  Node record_;
  Builder& builder_;
  ImportSummary& summary_;
  Names names_;
  std::map<std::pair<std::uint32_t, std::string>, Ranges> languages_;
  std::uint64_t added_ = 0;
};

/// A file is one record, a list of them, or (YAML) several documents of either.
Result<void> take_tree(Node node, Builder& builder, ImportSummary& summary) {
  if (node.is_object()) return Record(node, builder, summary).take();
  std::optional<Error> first;
  for (const auto item : node.items()) {
    auto taken =
        item.is_array() ? take_tree(item, builder, summary) : Record(item, builder, summary).take();
    if (!taken && !first) first = std::move(taken).error();
  }
  if (first) return *first;
  return {};
}

Result<ImportSummary> run(const std::string& path, Builder& builder,
                          std::vector<Problem>& problems) {
  ImportSummary summary;
  TRY(each_source_file(
      path, {".json", ".yaml", ".yml"},
      [&](const SourceFile& file) {
        return take_osv(file.text, file.name.ends_with(".json"), builder, summary);
      },
      problems));
  return summary;
}

}  // namespace

Result<void> take_osv(std::string_view text, bool json, Builder& builder, ImportSummary& summary) {
  const auto document = TRY(json ? formats::parse_json(text) : formats::parse_yaml(text));
  return take_tree(document.root(), builder, summary);
}

Importer osv() {
  return {.kind = "osv",
          .summary = "records in the Open Source Vulnerability format (JSON, YAML)",
          .run = run};
}

}  // namespace oakum::feeds
