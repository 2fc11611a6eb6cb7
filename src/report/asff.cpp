// AWS Security Finding Format for Security Hub, in the shape of the field's template. Account and
// region come from AWS_ACCOUNT_ID and AWS_REGION. Source: AWS, "ASFF syntax" (limits of each text).
#include <cstdlib>

#include "base/text.h"
#include "formats/json_writer.h"
#include "report/format.h"
#include "report/parts/flat.h"
#include "report/parts/gitlab_report.h"
#include "report/parts/uri.h"

namespace oakum::report {

namespace {
using formats::JsonWriter;

constexpr std::size_t kId = 512, kTitle = 256, kText = 512, kImage = 127, kField = 1024;

struct Cloud {
  std::string region, account, time;
};

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

std::string_view label(Severity severity) {
  return severity == Severity::unknown ? "INFORMATIONAL" : name(severity);
}

std::string shortened(std::string_view text) {
  if (text.size() <= kText) return std::string(text);
  auto end = kText;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + " ..";
}

/// The end of a long name: the part that tells images apart.
std::string image_name(std::string_view target) {
  std::string text = printable(target);
  return text.size() <= kImage ? text : "..." + text.substr(text.size() - (kImage - 3));
}

void write_head(JsonWriter& out, const Told& told, const Cloud& cloud, std::string_view id,
                std::string_view generator, std::string_view type) {
  out.begin_object().key("SchemaVersion").value("2018-10-08").key("Id").value(cut_text(id, kId));
  out.key("ProductArn")
      .value(
          fmt::format("arn:aws:securityhub:{}::product/aquasecurity/aquasecurity", cloud.region));
  out.key("GeneratorId").value(cut_text(generator, kId));
  out.key("AwsAccountId").value(cloud.account);
  out.key("Types").begin_array().value(type).end_array();
  out.key("CreatedAt").value(cloud.time).key("UpdatedAt").value(cloud.time);
  out.key("Severity").begin_object().key("Label").value(label(told.finding->severity));
  out.end_object();
}

void write_product(JsonWriter& out) {
  out.key("ProductFields").begin_object().key("Product Name").value("Trivy").end_object();
}

void begin_resource(JsonWriter& out, const Cloud& cloud, std::string_view type,
                    std::string_view target) {
  out.key("Resources").begin_array().begin_object().key("Type").value(type);
  out.key("Id").value(cut_text(target, kId)).key("Partition").value("aws");
  out.key("Region").value(cloud.region).key("Details").begin_object();
}

void end_resource(JsonWriter& out) {
  out.end_object().end_object().end_array().key("RecordState").value("ACTIVE").end_object();
}

/// A number as Go prints it: "7.5", "0".
std::string number(double value) { return fmt::format("{}", value); }

void write_details(JsonWriter& out, const Told& told) {
  const auto& v = *told.vulnerability();
  const auto found = v.detail.cvss.find("nvd");
  const Cvss cvss = found == v.detail.cvss.end() ? Cvss{} : found->second;
  const auto field = [&](std::string_view key, std::string_view value) {
    out.key(key).value(cut_text(value, kField));
  };
  out.key("Other").begin_object();
  field("CVE ID", printable(told.finding->rule));
  field("CVE Title", v.detail.title);
  field("PkgName", printable(told.package->name));
  field("Installed Package", printable(v.installed_version));
  field("Patched Package", printable(v.fixed_version));
  field("NvdCvssScoreV3", number(cvss.v3_score));
  field("NvdCvssVectorV3", cvss.v3_vector);
  field("NvdCvssScoreV2", number(cvss.v2_score));
  field("NvdCvssVectorV2", cvss.v2_vector);
  out.end_object();
}

void write_vulnerability(JsonWriter& out, const Told& told, const Cloud& cloud) {
  const auto& v = *told.vulnerability();
  const auto target = printable(told.target), rule = printable(told.finding->rule);
  write_head(out, told, cloud, target + "/" + rule, "Trivy/" + rule,
             "Software and Configuration Checks/Vulnerabilities/CVE");
  out.key("Title").value(
      cut_text(fmt::format("Trivy found a vulnerability to {} in container {}, related to {}", rule,
                           target, printable(told.package->name)),
               kTitle));
  out.key("Description")
      .value(v.detail.description.empty() ? rule : shortened(v.detail.description));
  if (is_web_address(v.primary_url)) {
    out.key("Remediation").begin_object().key("Recommendation").begin_object();
    out.key("Text").value("More information on this vulnerability is provided in the hyperlink");
    out.key("Url").value(v.primary_url).end_object().end_object();
  }
  write_product(out);
  begin_resource(out, cloud, "Container", target);
  out.key("Container").begin_object().key("ImageName").value(image_name(told.target)).end_object();
  write_details(out, told);
  end_resource(out);
}

void write_other(JsonWriter& out, const Told& told, const Cloud& cloud, std::string_view kind,
                 std::string_view type) {
  const auto target = printable(told.target);
  const auto text =
      fmt::format("Trivy found a {} in {}: {}", kind, target, printable(title_of(told)));
  write_head(out, told, cloud, target, "Trivy", type);
  out.key("Title").value(cut_text(text, kTitle)).key("Description").value(shortened(text));
  write_product(out);
  begin_resource(out, cloud, "Other", target);
  out.key("Other").begin_object().key("Filename").value(cut_text(target, kField)).end_object();
  end_resource(out);
}

Result<void> write(const Report& report, const Options&, io::Writer& target) {
  const Flat flat(report);
  const Cloud cloud{environment("AWS_REGION"), environment("AWS_ACCOUNT_ID"),
                    rfc3339(report.created)};
  JsonWriter out(target);
  out.begin_object().key("Findings").begin_array();
  flat.each(false, [&](const Told& told) {
    if (told.vulnerability())
      write_vulnerability(out, told, cloud);
    else if (told.secret())
      write_other(out, told, cloud, "secret", "Sensitive Data Identifications");
  });
  out.end_array().end_object();
  return out.finish();
}
}  // namespace

Format asff() {
  return {.name = "asff", .doc = "AWS Security Hub findings (ASFF)", .write = write};
}

}  // namespace oakum::report
