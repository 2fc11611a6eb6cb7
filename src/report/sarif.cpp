// SARIF 2.1.0 for code scanning: the shape the field's reports have, within what GitHub takes
// (25,000 results a run, 100 locations a result). Sources: OASIS SARIF 2.1.0; GitHub, "SARIF
// support for code scanning".
#include <array>
#include <deque>
#include <limits>
#include <unordered_map>

#include "base/text.h"
#include "formats/json_writer.h"
#include "report/format.h"
#include "report/parts/flat.h"
#include "report/parts/markdown.h"
#include "report/parts/uri.h"

namespace oakum::report {

namespace {
using formats::JsonWriter;

constexpr std::size_t kMostResults = 25'000;
constexpr std::size_t kShownResults = 5'000;  // of which GitHub shows so many
constexpr std::size_t kMostLocations = 100;
constexpr std::size_t kMostNotes = 100;

std::string_view rule_name(const Told& told) {
  if (told.secret()) return "Secret";
  if (told.license()) return "License";
  return told.kind == "os-pkgs" ? "OsPackageVulnerability" : "LanguageSpecificPackageVulnerability";
}

std::string_view level(Severity severity) {
  if (severity >= Severity::high) return "error";
  return severity == Severity::medium ? "warning" : "note";
}

std::string_view score_of(Severity severity) {
  constexpr std::string_view kScores[] = {"0.0", "2.0", "5.5", "8.0", "9.5"};
  return kScores[static_cast<std::size_t>(severity)];
}

/// What a rule of this kind is tagged with.
std::string_view tag(const Told& told) {
  return told.secret() ? "secret" : told.license() ? "license" : "vulnerability";
}

const Cvss* cvss_of(const Told& told) {
  const auto* v = told.vulnerability();
  if (!v) return nullptr;
  const auto found = v->detail.cvss.find(v->severity_source);
  return found == v->detail.cvss.end() ? nullptr : &found->second;
}

void write_text(JsonWriter& out, std::string_view key, std::string_view text) {
  out.key(key).begin_object().key("text").value(text).end_object();
}

std::string package_name(const Told& told) {
  return told.package ? printable(told.package->name) : std::string();
}

std::string link_to(const Told& told) {
  const auto* v = told.vulnerability();
  return fmt::format("[{}]({})", printable(told.finding->rule), v ? printable(v->primary_url) : "");
}

std::string help_text(const Told& told) {
  const auto severity = name(told.finding->severity);
  if (const auto* v = told.vulnerability())
    return fmt::format(
        "Vulnerability {}\nSeverity: {}\nPackage: {}\nFixed Version: {}\nLink: {}\n{}",
        printable(told.finding->rule), severity, package_name(told), printable(v->fixed_version),
        link_to(told), v->detail.description);
  if (const auto* s = told.secret())
    return fmt::format("Secret {}\nSeverity: {}\nMatch: {}", printable(s->title), severity,
                       printable(s->seen.match));
  const auto* l = told.license();
  return fmt::format("License {}\nClassification: {}\nPkgName: {}\nPath: {}", printable(l->name),
                     l->category, package_name(told), printable(told.finding->where.path));
}

std::string help_markdown(const Told& told) {
  const auto severity = name(told.finding->severity);
  if (const auto* v = told.vulnerability())
    return fmt::format(
        "**Vulnerability {}**\n| Severity | Package | Fixed Version | Link |\n| --- | --- | --- | "
        "--- |\n|{}|{}|{}|{}|\n\n{}",
        printable(told.finding->rule), severity, markdown_cell(package_name(told)),
        markdown_cell(v->fixed_version), markdown_link(told.finding->rule, v->primary_url),
        v->detail.description);
  if (const auto* s = told.secret())
    return fmt::format("**Secret {}**\n| Severity | Match |\n| --- | --- |\n|{}|{}|",
                       markdown_cell(s->title), severity, markdown_cell(s->seen.match));
  const auto* l = told.license();
  return fmt::format(
      "**License {}**\n| PkgName | Classification | Path |\n| --- | --- | --- |\n|{}|{}|{}|",
      markdown_cell(l->name), markdown_cell(package_name(told)), markdown_cell(l->category),
      markdown_cell(told.finding->where.path));
}

std::string message_text(const Told& told) {
  const auto severity = name(told.finding->severity);
  if (const auto* v = told.vulnerability())
    return fmt::format(
        "Package: {}\nInstalled Version: {}\nVulnerability {}\nSeverity: {}\nFixed Version: "
        "{}\nLink: {}",
        package_name(told), printable(v->installed_version), printable(told.finding->rule),
        severity, printable(v->fixed_version), link_to(told));
  if (const auto* s = told.secret())
    return fmt::format("Artifact: {}\nType: {}\nSecret {}\nSeverity: {}\nMatch: {}",
                       printable(told.target), told.type, printable(s->title), severity,
                       printable(s->seen.match));
  const auto* l = told.license();
  return fmt::format("Artifact: {}\nLicense {}\nPkgName: {}\n Classification: {}\n Path: {}",
                     printable(told.target), printable(l->name), package_name(told), l->category,
                     printable(told.finding->where.path));
}

void write_properties(JsonWriter& out, const Told& told) {
  out.key("properties").begin_object();
  const auto* cvss = cvss_of(told);
  const Severity severity = told.finding->severity;
  auto score = std::string(score_of(severity));
  if (cvss) {
    out.member("cvssv2_score", cvss->v2_score).member("cvssv2_vector", cvss->v2_vector);
    out.member("cvssv3_baseScore", cvss->v3_score).member("cvssv3_vector", cvss->v3_vector);
    out.member("cvssv40_baseScore", cvss->v40_score).member("cvssv40_vector", cvss->v40_vector);
    if (cvss->v3_score != 0) score = fmt::format("{:.1f}", cvss->v3_score);
  }
  out.key("precision").value("very-high").key("security-severity").value(score);
  out.key("tags").begin_array().value(tag(told)).value("security").value(name(severity));
  out.end_array().end_object();
}

void write_rule(JsonWriter& out, std::string_view id, const Told& told) {
  const auto* v = told.vulnerability();
  const auto title = title_of(told);
  const auto& full = v && !v->detail.description.empty() ? v->detail.description : title;
  out.begin_object().key("id").value(id).key("name").value(rule_name(told));
  write_text(out, "shortDescription", title.empty() ? id : std::string_view(title));
  write_text(out, "fullDescription", full.empty() ? id : std::string_view(full));
  out.key("defaultConfiguration").begin_object().key("level").value(level(told.finding->severity));
  out.end_object();
  if (v && is_web_address(v->primary_url)) out.key("helpUri").value(v->primary_url);
  out.key("help").begin_object().key("text").value(help_text(told));
  out.key("markdown").value(help_markdown(told)).end_object();
  write_properties(out, told);
  out.end_object();
}

/// Results that are left out: of the least severe that are too many, the last ones.
class Quota {
 public:
  Quota(const Flat& flat, bool suppressed) {
    flat.each(suppressed, [&](const Told& told) { ++counts_[rank(told)]; });
    std::size_t room = kMostResults;
    for (std::size_t i = counts_.size(); i-- > 0;) {
      left_[i] = std::min(room, counts_[i]);
      room -= left_[i];
      all_ += counts_[i];
    }
  }
  bool take(const Told& told) {
    auto& left = left_[rank(told)];
    return left != 0 && left-- != 0;
  }
  std::size_t all() const { return all_; }
  std::size_t cut() const { return all_ - std::min(all_, kMostResults); }

 private:
  static std::size_t rank(const Told& told) {
    return told.is_open() ? 1 + static_cast<std::size_t>(told.finding->severity) : 0;
  }
  std::array<std::size_t, 6> counts_{}, left_{};
  std::size_t all_ = 0;
};

/// The rules in the order in which they are met first. The last finding of one describes it.
struct Rules {
  std::unordered_map<std::string_view, std::size_t> index;
  std::vector<std::pair<std::string_view, Told>> list;
  std::deque<std::string> ids;  ///< Those that are made up.

  static std::string license_id(const Told& told) {
    return fmt::format("{}:{}", told.package ? told.package->name : "", told.license()->name);
  }
  void add(const Told& told) {
    std::string_view id = told.finding->rule;
    if (told.license()) id = ids.emplace_back(license_id(told));
    const auto [found, fresh] = index.try_emplace(id, list.size());
    if (fresh)
      list.emplace_back(id, told);
    else
      list[found->second].second = told;
    if (!fresh && told.license()) ids.pop_back();
  }
  std::pair<std::string_view, std::size_t> find(const Told& told) const {
    const auto found =
        told.license() ? index.find(license_id(told)) : index.find(told.finding->rule);
    return *found;
  }
};

void write_driver(JsonWriter& out, const Report& report, const Rules& rules) {
  out.key("tool").begin_object().key("driver").begin_object();
  out.key("fullName").value("Trivy Vulnerability Scanner");
  out.key("informationUri").value("https://github.com/aquasecurity/trivy");
  out.key("name").value("Trivy").key("rules").begin_array();
  for (const auto& [id, told] : rules.list) write_rule(out, id, told);
  out.end_array().key("version").value(report.tool_version).end_object().end_object();
}

std::string location_message(const Told& told, const Place& place) {
  const auto* v = told.vulnerability();
  return printable(
      v ? fmt::format("{}: {}@{}", place.path, told.package->name, v->installed_version)
        : place.path);
}

void write_locations(JsonWriter& out, const Told& told, const Place& place) {
  const auto uri = relative_uri(place.path);
  const auto message = location_message(told, place);
  out.key("locations").begin_array();
  for (std::size_t i = 0; i < std::min(place.lines.size(), kMostLocations); ++i) {
    const auto& [start, end] = place.lines[i];
    out.begin_object().key("physicalLocation").begin_object();
    out.key("artifactLocation").begin_object().key("uri").value(uri);
    out.key("uriBaseId").value("ROOTPATH").end_object();
    out.key("region").begin_object().key("startLine").value(start).key("startColumn").value(1);
    out.key("endLine").value(end).key("endColumn").value(1).end_object().end_object();
    write_text(out, "message", message);
    out.end_object();
  }
  out.end_array();
}

void write_suppression(JsonWriter& out, const Verdict& verdict) {
  out.key("suppressions").begin_array().begin_object().key("kind").value("external");
  out.key("status").value("accepted").member("justification", verdict.reason);
  out.end_object().end_array();
}

void write_result(JsonWriter& out, const Report& report, const Told& told, const Rules& rules) {
  const auto [id, index] = rules.find(told);
  const auto place = place_of(report, told);
  out.begin_object().key("ruleId").value(id).key("ruleIndex").value(std::uint64_t{index});
  out.key("level").value(level(told.finding->severity));
  write_text(out, "message", message_text(told));
  write_locations(out, told, place);
  if (told.kind != "os-pkgs") {
    // Of a package of an image there is no line to take a hash of.
    out.key("partialFingerprints").begin_object().key("primaryLocationLineHash");
    out.value(stable_id(report, told).substr(0, 16) + ":1").end_object();
  }
  if (!told.is_open()) write_suppression(out, told.finding->verdict);
  out.end_object();
}

void write_note(JsonWriter& out, std::string_view text) {
  out.begin_object().key("level").value("warning");
  write_text(out, "message", text);
  out.end_object();
}

/// What a reader must know of the run: results that are left out, parts that could not be read.
void write_invocation(JsonWriter& out, const Report& report, const Quota& quota) {
  const auto& problems = report.inventory.problems;
  if (problems.empty() && quota.all() <= kShownResults) return;
  out.key("invocations").begin_array().begin_object().key("executionSuccessful").value(true);
  out.key("toolExecutionNotifications").begin_array();
  if (quota.cut() != 0)
    write_note(out, fmt::format("{} of {} results are left out, the least severe: a run holds {}",
                                quota.cut(), quota.all(), kMostResults));
  if (quota.all() > kShownResults)
    write_note(out, fmt::format("code scanning may show only the {} most severe of {} results",
                                kShownResults, quota.all()));
  for (std::size_t i = 0; i < std::min(problems.size(), kMostNotes); ++i)
    write_note(
        out, fmt::format("{}: {}", printable(problems[i].where.path), printable(problems[i].what)));
  if (problems.size() > kMostNotes)
    write_note(out, fmt::format("{} more problems", problems.size() - kMostNotes));
  out.end_array().end_object().end_array();
}

void write_names(JsonWriter& out, std::string_view key, const std::vector<std::string>& names) {
  out.key(key);
  if (names.empty()) {
    out.null();
    return;
  }
  out.begin_array();
  for (const auto& text : names) out.value(text);
  out.end_array();
}

void write_image(JsonWriter& out, const Report& report) {
  if (!report.image) return;
  out.key("properties").begin_object().key("imageID").value(report.image->id);
  out.key("imageName").value(report.name);
  write_names(out, "repoDigests", report.image->repo_digests);
  write_names(out, "repoTags", report.image->repo_tags);
  out.end_object();
}

void write_base(JsonWriter& out, const Options& options) {
  if (options.base_directory.empty()) return;
  out.key("originalUriBaseIds").begin_object().key("ROOTPATH").begin_object();
  out.key("uri").value("file:///" + relative_uri(options.base_directory));
  out.end_object().end_object();
}

Result<void> write(const Report& report, const Options& options, io::Writer& target) {
  const bool suppressed = options.show_suppressed;
  const Flat flat(report);
  Rules rules;
  const Quota quota(flat, suppressed);
  flat.each(suppressed, [&, left = quota](const Told& told) mutable {
    if (left.take(told)) rules.add(told);
  });
  JsonWriter out(target);
  out.begin_object().key("version").value("2.1.0").key("$schema");
  out.value(
      "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/main/sarif-2.1/schema/"
      "sarif-schema-2.1.0.json");
  out.key("runs").begin_array().begin_object();
  write_driver(out, report, rules);
  write_invocation(out, report, quota);
  out.key("results").begin_array();
  flat.each(suppressed, [&, left = quota](const Told& told) mutable {
    if (left.take(told)) write_result(out, report, told, rules);
  });
  out.end_array().key("columnKind").value("utf16CodeUnits");
  write_base(out, options);
  write_image(out, report);
  out.end_object().end_array().end_object();
  return out.finish(false);
}
}  // namespace

Format sarif() {
  return {.name = "sarif",
          .doc = "SARIF 2.1.0 for GitHub code scanning and other viewers",
          .versions = {"2.1.0"},
          .write = write};
}

}  // namespace oakum::report
