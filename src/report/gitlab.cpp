// GitLab container scanning (schema 15.0.7), as the field's template writes it: the vulnerabilities
// alone.
#include "base/text.h"
#include "formats/json_writer.h"
#include "report/format.h"
#include "report/parts/flat.h"
#include "report/parts/gitlab_report.h"

namespace oakum::report {

namespace {
using formats::JsonWriter;

/// What the image is and runs, as far as it has an operating system.
struct Where {
  std::string image = "Unknown", system = "Unknown";
};

Where where_of(const Flat& flat, const Report& report) {
  Where where;
  for (const auto& section : flat.sections()) {
    if (section.kind != "os-pkgs") continue;
    where.image = printable(report.name.substr(0, report.name.find(' ')));
    if (where.image.empty()) where.image = "Unknown";
    const auto open = section.target.rfind('(');
    where.system = printable(section.target.substr(open == std::string::npos ? 0 : open + 1));
    if (where.system.ends_with(')')) where.system.pop_back();
  }
  return where;
}

void write_one(JsonWriter& out, const Told& told, const Where& where) {
  const Finding& finding = *told.finding;
  const auto& v = *told.vulnerability();
  const auto package = printable(told.package->name);
  out.begin_object().key("id").value(printable(finding.rule));
  out.key("name").value(cut_text(v.detail.title, kGitlabName));
  out.key("description").value(cut_text(v.detail.description, kGitlabDescription));
  out.key("severity").value(gitlab_severity(finding.severity)).key("solution");
  out.value(v.fixed_version.empty()
                ? std::string("No solution provided")
                : cut_text(fmt::format("Upgrade {} to {}", package, printable(v.fixed_version)),
                           kGitlabSolution));
  out.key("location").begin_object().key("dependency").begin_object();
  out.key("package").begin_object().key("name").value(package).end_object();
  out.key("version").value(printable(v.installed_version)).end_object();
  out.key("operating_system").value(where.system).key("image").value(where.image).end_object();
  write_gitlab_names(out, finding, v);
  out.end_object();
}

Result<void> write(const Report& report, const Options&, io::Writer& target) {
  constexpr GitlabScanner kScanner{.id = "trivy",
                                   .name = "Trivy",
                                   .vendor = "Aqua Security",
                                   .url = "https://github.com/aquasecurity/trivy/"};
  const Flat flat(report);
  const auto where = where_of(flat, report);
  JsonWriter out(target, JsonWriter::Style::indented, JsonWriter::Escape::least);
  out.begin_object().key("version").value(kGitlabVersion);
  write_gitlab_scan(out, report, kScanner, "container_scanning");
  out.key("vulnerabilities").begin_array();
  flat.each(false, [&](const Told& told) {
    if (told.vulnerability()) write_one(out, told, where);
  });
  out.end_array().key("remediations").begin_array().end_array().end_object();
  return out.finish();
}
}  // namespace

Format gitlab() {
  return {.name = "gitlab", .doc = "GitLab container scanning report (15.0.7)", .write = write};
}

}  // namespace oakum::report
