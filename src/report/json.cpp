// JSON in the form CI pipelines already read (SchemaVersion 2): its fields, their order, and what
// is left out when empty. What it has no field for is under names that start with "Oakum".
#include <algorithm>
#include <map>

#include "core/identity.h"
#include "formats/json_writer.h"
#include "formats/node.h"
#include "priority/base_image.h"
#include "report/format.h"
#include "report/parts/file_sections.h"
#include "report/parts/image_config.h"
#include "report/parts/json_report.h"
#include "report/parts/problem_kind.h"
#include "report/parts/sections.h"

namespace oakum::report {

namespace {
using formats::JsonWriter;

void write_texts(JsonWriter& out, std::string_view name, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  out.key(name).begin_array();
  for (const auto& text : texts) out.value(text);
  out.end_array();
}

/// Of SPDX the field has no place for what the document calls a package.
void write_identifier(JsonWriter& out, std::string_view name, const Report& report,
                      const Package& package) {
  if (package.purl.empty() && package.uid.empty()) return;
  out.key(name).begin_object().member("PURL", package.purl).member("UID", package.uid);
  if (report.kind != TargetKind::spdx) out.member("BOMRef", package.bom_ref);
  out.end_object();
}

void write_layer(JsonWriter& out, const Report& report, std::uint16_t index,
                 bool with_instruction = false) {
  const auto& layers = report.inventory.layers;
  if (index >= layers.size()) return;
  const Layer& layer = layers[index];
  if (layer.digest.empty() && layer.diff_id.empty()) return;
  out.key("Layer")
      .begin_object()
      .member("Digest", layer.digest)
      .member("DiffID", layer.diff_id)
      .member("CreatedBy", with_instruction ? layer.created_by : std::string())
      .end_object();
}

void write_system(JsonWriter& out, const OperatingSystem& os) {
  out.key("OS").begin_object().key("Family").value(os.family).key("Name").value(os.name);
  out.member("EOSL", os.end_of_life)
      .member("Supplier", os.supplier)
      .member("extended", os.extended)
      .end_object();
}

/// What packages are judged by, where that is not the system's release.
void write_repository(JsonWriter& out, const ApkRepository& repository) {
  out.key("OakumApkRepository").begin_object().member("Family", repository.family);
  out.member("Release", repository.release).end_object();
}

void write_layers(JsonWriter& out, const std::vector<Layer>& layers) {
  if (layers.empty()) return;
  out.key("Layers").begin_array();
  for (const auto& layer : layers)
    out.begin_object()
        .member("Size", layer.size)
        .member("Digest", layer.digest)
        .member("DiffID", layer.diff_id)
        .end_object();
  out.end_array();
}

void write_image(JsonWriter& out, const ImageMetadata& image, const std::vector<Layer>& layers) {
  out.member("ImageID", image.id);
  write_texts(out, "DiffIDs", image.diff_ids);
  write_texts(out, "RepoTags", image.repo_tags);
  write_texts(out, "RepoDigests", image.repo_digests);
  out.member("Reference", image.reference);
  if (const auto config = formats::parse_json(image.config); config && config->root().is_object())
    write_image_config(out.key("ImageConfig"), config->root());
  write_layers(out, layers);
}

void write_git(JsonWriter& out, const GitMetadata& git) {
  out.member("RepoURL", git.url).member("Branch", git.branch);
  write_texts(out, "Tags", git.tags);
  out.member("Commit", git.commit).member("CommitMsg", git.commit_message);
  out.member("Author", git.author).member("Committer", git.committer);
}

void write_metadata(JsonWriter& out, const Report& report) {
  if (!report.image && !report.git && !report.inventory.os) return;
  out.key("Metadata").begin_object();
  if (report.image) out.member("Size", report.image->size);
  if (report.inventory.os) write_system(out, *report.inventory.os);
  if (const auto& repository = report.inventory.apk_repository) write_repository(out, *repository);
  if (report.image)
    write_image(out, *report.image,
                is_bom(report.kind) ? std::vector<Layer>() : report.inventory.layers);
  if (report.git) write_git(out, *report.git);
  out.end_object();
}

void write_lines(JsonWriter& out, const std::vector<LineRange>& lines) {
  if (lines.empty()) return;
  out.key("Locations").begin_array();
  for (const auto& [start, end] : lines)
    out.begin_object().member("StartLine", start).member("EndLine", end).end_object();
  out.end_array();
}

void write_build(JsonWriter& out, const BuildInfo& build) {
  out.key("BuildInfo").begin_object();
  write_texts(out, "ContentSets", build.content_sets);
  out.member("Nvr", build.nvr).member("Arch", build.arch).end_object();
}

void write_package(JsonWriter& out, const Report& report, const ListedPackage& at) {
  const Package& p = *at.package;
  out.begin_object().member("ID", p.id).member("Name", p.name);
  write_identifier(out, "Identifier", report, p);
  out.member("Version", p.version)
      .member("Release", p.release)
      .member("Epoch", p.epoch)
      .member("Arch", p.arch);
  out.member("Dev", p.dev).member("SrcName", p.src_name).member("SrcVersion", p.src_version);
  out.member("SrcRelease", p.src_release).member("SrcEpoch", p.src_epoch);
  write_texts(out, "Licenses", p.licenses);
  out.member("Maintainer", p.maintainer).member("Modularitylabel", p.modularity_label);
  if (p.build_info) write_build(out, *p.build_info);
  if (!p.repository_class.empty())
    out.key("Repository").begin_object().key("Class").value(p.repository_class).end_object();
  out.member("Indirect", p.indirect).member("Relationship", name(p.relationship));
  write_texts(out, "DependsOn", p.depends_on);
  write_layer(out, report, p.layer);
  out.member("FilePath", p.file_path).member("Digest", p.digest);
  write_lines(out, p.lines);
  write_texts(out, "InstalledFiles", p.installed_files);
  if (!is_bom(report.kind)) out.member("AnalyzedBy", analyzer_name(*at.list));
  out.member("OakumCPE", p.cpe).member("OakumEvidence", p.evidence);
  if (p.confidence != 100) out.key("OakumConfidence").value(static_cast<int>(p.confidence));
  out.end_object();
}

void write_source(JsonWriter& out, const DataSource& source) {
  if (source == DataSource{}) return;
  out.key("DataSource").begin_object().member("ID", source.id).member("Name", source.name);
  out.member("URL", source.url).member("BaseID", source.base_id).end_object();
}

void write_vendor_severity(JsonWriter& out, const std::map<std::string, Severity>& severities) {
  if (severities.empty()) return;
  out.key("VendorSeverity").begin_object();
  for (const auto& [source, severity] : severities)
    out.key(source).value(static_cast<int>(severity));
  out.end_object();
}

void write_cvss(JsonWriter& out, const std::map<std::string, Cvss>& scores) {
  if (scores.empty()) return;
  out.key("CVSS").begin_object();
  for (const auto& [source, cvss] : scores) {
    out.key(source).begin_object();
    out.member("V2Vector", cvss.v2_vector)
        .member("V3Vector", cvss.v3_vector)
        .member("V40Vector", cvss.v40_vector);
    out.member("V2Score", cvss.v2_score)
        .member("V3Score", cvss.v3_score)
        .member("V40Score", cvss.v40_score);
    out.end_object();
  }
  out.end_object();
}

void write_detail(JsonWriter& out, const Finding& finding, const VulnerabilityDetail& detail) {
  out.member("Title", detail.title).member("Description", detail.description);
  out.member("Severity", name(finding.severity));
  write_texts(out, "CweIDs", detail.cwe_ids);
  write_vendor_severity(out, detail.vendor_severity);
  write_cvss(out, detail.cvss);
  write_texts(out, "References", detail.references);
  out.member("PublishedDate", detail.published).member("LastModifiedDate", detail.last_modified);
}

void write_priority(JsonWriter& out, const Vulnerability& vulnerability) {
  write_texts(out, "OakumAliases", vulnerability.aliases);
  if (const auto& known = vulnerability.known_exploited) {
    out.key("OakumKEV")
        .begin_object()
        .member("DateAdded", known->date_added)
        .member("DueDate", known->due_date);
    out.key("Ransomware").value(known->ransomware).end_object();
  }
  if (const auto& epss = vulnerability.epss)
    out.key("OakumEPSS")
        .begin_object()
        .key("Score")
        .value(epss->score)
        .key("Percentile")
        .value(epss->percentile)
        .end_object();
}

/// What policy changed.
void write_regrade(JsonWriter& out, const Finding& finding) {
  if (!finding.regrade) return;
  out.key("OakumSeverityJudged").value(name(finding.regrade->judged));
  out.member("OakumSeverityReason", finding.regrade->reason);
  out.member("OakumSeverityPolicy", finding.regrade->source);
}

/// The head of an entry of ExperimentalModifiedFindings, in front of its Finding.
void begin_modified(JsonWriter& out, std::string_view type, const Verdict& verdict) {
  out.begin_object().key("Type").value(type);
  out.key("Status").value(verdict.status.empty() ? "ignored" : verdict.status);
  out.member("Statement", verdict.reason).member("Source", verdict.source);
  out.member("OakumJustification", verdict.justification);
  out.member("OakumOwner", verdict.owner).member("OakumUntil", verdict.until);
  out.key("Finding");
}

/// What every row of a report shares.
struct Context {
  const Report& report;
  const Options& options;
  std::string artifact;
  priority::BaseImage base;
};

void write_vulnerability(JsonWriter& out, const Context& context, std::string_view target,
                         const Row& row) {
  const Package& package = *row.at.package;
  const Vulnerability& v = *row.vulnerability;
  out.begin_object().member("VulnerabilityID", row.finding->rule);
  write_texts(out, "VendorIDs", v.vendor_ids);
  out.member("PkgID", package.id)
      .member("PkgName", package.name)
      .member("PkgPath", package.file_path);
  write_identifier(out, "PkgIdentifier", context.report, package);
  out.member("InstalledVersion", v.installed_version).member("FixedVersion", v.fixed_version);
  if (v.status != Status::unknown) out.key("Status").value(name(v.status));
  write_layer(out, context.report, package.layer);
  out.member("SeveritySource", v.severity_source).member("PrimaryURL", v.primary_url);
  write_source(out, v.data_source);
  out.member("Fingerprint", fingerprint(context.artifact, target, row));
  write_detail(out, *row.finding, v.detail);
  write_priority(out, v);
  write_regrade(out, *row.finding);
  out.member("OakumOrigin", origin(context.base, package.layer));
  out.end_object();
}

void write_suppressed(JsonWriter& out, const Context& context, const Section& section) {
  if (!context.options.show_suppressed || section.ignored.empty()) return;
  out.key("ExperimentalModifiedFindings").begin_array();
  for (const auto& row : section.ignored) {
    begin_modified(out, "vulnerability", row.finding->verdict);
    write_vulnerability(out, context, section.target, row);
    out.end_object();
  }
  out.end_array();
}

void write_section(JsonWriter& out, const Context& context, const Section& section) {
  out.begin_object()
      .key("Target")
      .value(section.target)
      .key("Class")
      .value(section.kind)
      .member("Type", section.type);
  if (context.options.list_all_packages && !section.packages.empty()) {
    out.key("Packages").begin_array();
    for (const auto& package : section.packages) write_package(out, context.report, package);
    out.end_array();
  }
  if (!section.open.empty()) {
    out.key("Vulnerabilities").begin_array();
    for (const auto& row : section.open) write_vulnerability(out, context, section.target, row);
    out.end_array();
  }
  write_suppressed(out, context, section);
  out.end_object();
}

void write_code(JsonWriter& out, const std::vector<CodeLine>& lines) {
  out.key("Code").begin_object().key("Lines");
  if (lines.empty()) {
    out.null().end_object();
    return;
  }
  const auto is_cause = [](const CodeLine& line) { return line.is_cause; };
  const auto first = std::find_if(lines.begin(), lines.end(), is_cause);
  const auto last = std::find_if(lines.rbegin(), lines.rend(), is_cause);
  out.begin_array();
  for (auto line = lines.begin(); line != lines.end(); ++line) {
    out.begin_object().key("Number").value(line->number).key("Content").value(line->content);
    out.key("IsCause").value(line->is_cause).key("Annotation").value("");
    out.key("Truncated").value(false).member("Highlighted", line->content);
    out.key("FirstCause").value(line == first);
    out.key("LastCause").value(last != lines.rend() && line + 1 == last.base()).end_object();
  }
  out.end_array().end_object();
}

void write_secret(JsonWriter& out, const Context& context, const Finding& finding) {
  const auto& secret = std::get<Secret>(finding.detail);
  const auto& seen = secret.seen;
  out.begin_object().key("RuleID").value(finding.rule).key("Category").value(secret.category);
  out.key("Severity").value(name(finding.severity)).key("Title").value(secret.title);
  out.key("StartLine").value(seen.where.line).key("EndLine").value(seen.end_line);
  write_code(out, seen.code);
  out.key("Match").value(seen.match);
  if (context.report.image) write_layer(out, context.report, finding.where.layer, true);
  out.member("Offset", seen.offset);
  out.member("OakumFingerprint", seen.fingerprint).member("OakumHash", seen.hash);
  out.member("OakumBuried", secret.buried).member("OakumInstruction", secret.instruction);
  out.member("OakumDecoded", seen.decoded).member("OakumMember", seen.inside);
  out.member("OakumCommit", secret.commit).member("OakumAuthor", secret.author);
  out.member("OakumDate", secret.date);
  write_regrade(out, finding);
  if (context.report.image) out.member("OakumOrigin", origin(context.base, finding.where.layer));
  out.end_object();
}

void write_license(JsonWriter& out, const Context& context, const Finding& finding) {
  const auto& license = std::get<License>(finding.detail);
  std::string package, path = license.loose ? finding.where.path : std::string();
  if (const auto* subject = std::get_if<PackageRef>(&finding.subject)) {
    const auto& at = context.report.inventory.lists.at(subject->list).packages.at(subject->package);
    package = at.name;
    path = at.file_path;
  }
  out.begin_object().key("Severity").value(name(finding.severity));
  out.key("Category").value(license.category).key("PkgName").value(package);
  out.key("FilePath").value(path).key("Name").value(license.name).key("Text").value(license.text);
  out.key("Confidence").value(license.confidence).key("Link").value(license.link);
  write_regrade(out, finding);
  out.end_object();
}

void write_one(JsonWriter& out, const Context& context, const FileSection& section,
               const Finding& finding) {
  if (section.kind == "secret")
    write_secret(out, context, finding);
  else
    write_license(out, context, finding);
}

void write_file_section(JsonWriter& out, const Context& context, const FileSection& section) {
  const bool ignored = context.options.show_suppressed && !section.ignored.empty();
  out.begin_object().key("Target").value(section.target).key("Class").value(section.kind);
  if (!section.open.empty()) {
    out.key(section.kind == "secret" ? "Secrets" : "Licenses").begin_array();
    for (const auto* finding : section.open) write_one(out, context, section, *finding);
    out.end_array();
  }
  if (ignored) {
    out.key("ExperimentalModifiedFindings").begin_array();
    for (const auto* finding : section.ignored) {
      begin_modified(out, section.kind == "secret" ? "secret" : "license", finding->verdict);
      write_one(out, context, section, *finding);
      out.end_object();
    }
    out.end_array();
  }
  out.end_object();
}

/// Whether any result is written of it.
bool is_told(const FileSection& section, const Options& options) {
  return !section.open.empty() || (options.show_suppressed && !section.ignored.empty());
}

void write_results(JsonWriter& out, const Context& context) {
  auto list = sections(context.report);
  // Where packages were neither judged nor asked for, their lists say nothing.
  if (!context.report.vulnerabilities_judged && !context.options.list_all_packages) list.clear();
  auto files = file_sections(context.report);
  std::erase_if(files, [&](const FileSection& s) { return !is_told(s, context.options); });
  if (list.empty() && files.empty()) return;
  out.key("Results").begin_array();
  for (const auto& section : list) write_section(out, context, section);
  for (const auto& section : files) write_file_section(out, context, section);
  out.end_array();
}

void write_problems(JsonWriter& out, const Report& report) {
  if (report.inventory.problems.empty()) return;
  out.key("Problems").begin_array();
  for (const auto& problem : report.inventory.problems) {
    out.begin_object().member("Path", problem.where.path).member("Line", problem.where.line);
    if (report.image) out.key("Layer").value(static_cast<int>(problem.where.layer));
    out.key("What").value(problem.what);
    if (problem.kind != Error::corrupt) out.key("Kind").value(name(problem.kind));
    out.end_object();
  }
  out.end_array();
}

void write_database(JsonWriter& out, const DatabaseInfo& database) {
  if (!database.present) return;
  out.key("Database")
      .begin_object()
      .key("Starter")
      .value(database.starter)
      .member("Digest", database.digest);
  out.member("Built", database.built).member("Advisories", database.advisories);
  write_texts(out, "Sources", database.sources);
  out.end_object();
}

void write_past_life(JsonWriter& out, const Report& report) {
  if (report.past_life.empty()) return;
  out.key("EndOfLife").begin_array();
  for (const auto& past : report.past_life) {
    const auto& list = report.inventory.lists[past.subject.list];
    const auto& package = list.packages[past.subject.package];
    out.begin_object().member("Product", past.product).member("Cycle", past.cycle);
    out.member("LastDay", past.last_day).member("PkgName", package.name);
    out.member("InstalledVersion", full_version(package));
    out.member("Path", package.file_path.empty() ? list.path : package.file_path).end_object();
  }
  out.end_array();
}

void write_base(JsonWriter& out, const priority::BaseImage& base) {
  if (!base.known()) return;
  out.key("BaseImage").begin_object().member("Name", base.name).member("Digest", base.digest);
  out.member("Layers", static_cast<std::uint64_t>(base.layers)).end_object();
}

void write_own(JsonWriter& out, const Context& context) {
  const Report& report = context.report;
  out.key("Oakum").begin_object().member("Version", report.tool_version);
  out.key("Complete")
      .value(std::none_of(report.inventory.problems.begin(), report.inventory.problems.end(),
                          leaves_unread));
  out.key("VulnerabilitiesAssessed").value(report.vulnerabilities_judged);
  out.key("SecretsAssessed").value(report.secrets_judged);
  out.key("LicensesAssessed").value(report.licenses_judged);
  write_base(out, context.base);
  write_past_life(out, report);
  write_problems(out, report);
  write_database(out, report.database);
  out.end_object();
}

Result<void> write(const Report& report, const Options& options, io::Writer& target) {
  JsonWriter out(target);
  write_json_report(out, report, options);
  return out.finish();
}
}  // namespace

void write_json_report(JsonWriter& out, const Report& report, const Options& options) {
  const Context context{report, options, artifact_id(report),
                        report.image ? priority::base_image(*report.image) : priority::BaseImage{}};
  out.begin_object().key("SchemaVersion").value(2);
  out.key("Trivy").begin_object().member("Version", report.tool_version).end_object();
  out.member("ReportID", report.id).key("CreatedAt").value(rfc3339(report.created));
  out.member("ArtifactID", context.artifact).member("ArtifactName", report.name);
  out.key("ArtifactType").value(artifact_type(report.kind));
  write_metadata(out, report);
  write_results(out, context);
  write_own(out, context);
  out.end_object();
}

Format json() {
  return {.name = "json", .doc = "Everything, for machines (SchemaVersion 2)", .write = write};
}

}  // namespace oakum::report
