// Findings for machines. Members that a report has are named as there.
#include "explain/evidence.h"
#include "explain/json_parts.h"
#include "explain/write.h"

namespace oakum::explain {

namespace {
using formats::JsonWriter;

class FindingJson {
 public:
  FindingJson(const Context& context, std::span<const advisory::SearchHit> advisories,
              io::Writer& out)
      : context_(context), advisories_(advisories), out_(out) {}

  Result<void> write(std::span<const std::uint32_t> findings) {
    out_.begin_object();
    write_target(out_, context_.report());
    out_.key("Findings").begin_array();
    for (const auto i : findings) one(i);
    out_.end_array().end_object();
    return out_.finish();
  }

 private:
  void one(std::uint32_t i);
  void detail(const Finding& finding, const Vulnerability& v);
  void detail(const Finding& finding, const Secret& secret);
  void detail(const Finding& finding, const License& license);
  void scores(const Vulnerability& v);
  void affected(const Finding& finding, PackageRef ref);
  void verdict(const Finding& finding);
  void step(std::uint32_t i);

  const Context& context_;
  std::span<const advisory::SearchHit> advisories_;
  JsonWriter out_;
};

void FindingJson::scores(const Vulnerability& v) {
  if (!v.detail.vendor_severity.empty()) {
    out_.key("VendorSeverity").begin_object();
    for (const auto& [source, severity] : v.detail.vendor_severity)
      out_.key(source).value(name(severity));
    out_.end_object();
  }
  if (v.detail.cvss.empty()) return;
  out_.key("CVSS").begin_object();
  for (const auto& [source, cvss] : v.detail.cvss) {
    out_.key(source).begin_object();
    out_.member("V2Vector", cvss.v2_vector).member("V3Vector", cvss.v3_vector);
    out_.member("V40Vector", cvss.v40_vector).member("V2Score", cvss.v2_score);
    out_.member("V3Score", cvss.v3_score).member("V40Score", cvss.v40_score).end_object();
  }
  out_.end_object();
}

void FindingJson::detail(const Finding&, const Vulnerability& v) {
  out_.key("Class").value("vulnerability").member("Title", v.detail.title);
  out_.member("Description", v.detail.description);
  write_texts(out_, "Aliases", v.aliases);
  write_texts(out_, "VendorIDs", v.vendor_ids);
  out_.member("SeveritySource", v.severity_source);
  scores(v);
  if (const auto& known = v.known_exploited) {
    out_.key("KnownExploited").begin_object().member("DateAdded", known->date_added);
    out_.member("DueDate", known->due_date).member("Ransomware", known->ransomware).end_object();
  }
  if (v.epss)
    out_.key("EPSS")
        .begin_object()
        .key("Score")
        .value(v.epss->score)
        .key("Percentile")
        .value(v.epss->percentile)
        .end_object();
  write_texts(out_, "CweIDs", v.detail.cwe_ids);
  write_texts(out_, "References", v.detail.references);
  out_.member("PrimaryURL", v.primary_url).member("PublishedDate", v.detail.published);
  out_.member("LastModifiedDate", v.detail.last_modified);
  out_.member("InstalledVersion", v.installed_version).member("FixedVersion", v.fixed_version);
  out_.key("Status").value(name(v.status));
  out_.key("DataSource").begin_object().member("ID", v.data_source.id);
  out_.member("Name", v.data_source.name).member("URL", v.data_source.url).end_object();
}

void FindingJson::detail(const Finding&, const Secret& secret) {
  out_.key("Class").value("secret").member("Title", secret.title);
  out_.member("Category", secret.category).member("Match", secret.seen.match);
  out_.member("Fingerprint", secret.seen.fingerprint).member("Decoded", secret.seen.decoded);
  out_.member("Inside", secret.seen.inside).member("Buried", secret.buried);
  out_.member("Instruction", secret.instruction).member("Commit", secret.commit);
  out_.member("Author", secret.author).member("Date", secret.date);
}

void FindingJson::detail(const Finding&, const License& license) {
  out_.key("Class").value("license").member("Name", license.name);
  out_.member("Category", license.category).member("Link", license.link);
  out_.key("Confidence").value(license.confidence).member("Loose", license.loose);
}

void FindingJson::affected(const Finding& finding, PackageRef ref) {
  const auto rows = rows_of(advisories_, finding, context_.package(ref));
  if (rows.empty()) return;
  out_.key("Advisories").begin_array();
  for (const auto* row : rows) {
    out_.begin_object().member("Namespace", row->ns).member("Package", row->package);
    write_texts(out_, "Vulnerable", row->vulnerable);
    write_texts(out_, "Patched", row->patched);
    write_texts(out_, "Unaffected", row->unaffected);
    out_.member("AffectedVersion", row->affected_version);
    out_.member("FixedVersion", row->fixed_version);
    out_.member("Malicious", row->malicious).end_object();
  }
  out_.end_array();
}

void FindingJson::verdict(const Finding& finding) {
  constexpr std::string_view kStates[] = {"open", "ignored", "filtered"};
  const auto& v = finding.verdict;
  out_.key("Verdict").begin_object().key("State").value(kStates[v.state]);
  out_.member("Reason", v.reason).member("Source", v.source).member("Status", v.status);
  out_.member("Justification", v.justification).member("Owner", v.owner);
  out_.member("Until", v.until).end_object();
  if (!finding.regrade) return;
  out_.key("Regrade").begin_object().key("Judged").value(name(finding.regrade->judged));
  out_.member("Reason", finding.regrade->reason).member("Source", finding.regrade->source);
  out_.end_object();
}

void FindingJson::step(std::uint32_t i) {
  const auto* step = context_.step_for(i);
  if (!step) return;
  out_.key("Fix").begin_object().key("Action").value(priority::action(*step));
  out_.key("Closes").value(priority::gain(*step)).member("Command", step->command).end_object();
}

void FindingJson::one(std::uint32_t i) {
  const auto& finding = context_.report().findings[i];
  out_.begin_object().key("ID").value(finding.rule).key("Severity").value(name(finding.severity));
  std::visit([&](const auto& own) { detail(finding, own); }, finding.detail);
  if (const auto* ref = std::get_if<PackageRef>(&finding.subject)) {
    out_.key("Package").begin_object();
    write_identity(out_, context_, *ref);
    out_.end_object();
    affected(finding, *ref);
    write_place(out_, context_.place(*ref));
    write_layer(out_, context_, context_.package(*ref).layer);
    write_ways(out_, context_, *ref);
  } else {
    write_place(out_, finding.where);
    write_layer(out_, context_, finding.where.layer);
  }
  step(i);
  verdict(finding);
  out_.end_object();
}
}  // namespace

Result<void> write_findings_json(const Context& context, std::span<const std::uint32_t> findings,
                                 std::span<const advisory::SearchHit> advisories, io::Writer& out) {
  return FindingJson(context, advisories, out).write(findings);
}

}  // namespace oakum::explain
