// GitLab dependency scanning (schema 15.0.7): vulnerabilities of lock files and the packages those
// name.
#include "base/text.h"
#include "formats/json_writer.h"
#include "report/format.h"
#include "report/parts/flat.h"
#include "report/parts/gitlab_report.h"

namespace oakum::report {

namespace {
using formats::JsonWriter;

void write_dependency(JsonWriter& out, const Package& package, std::string_view version) {
  out.key("package").begin_object().key("name").value(printable(package.name)).end_object();
  out.key("version").value(printable(version));
}

void write_one(JsonWriter& out, const Report& report, const Told& told) {
  const Finding& finding = *told.finding;
  const auto& v = *told.vulnerability();
  out.begin_object().key("id").value(stable_id(report, told));
  const auto& title = v.detail.title;
  out.key("name").value(
      cut_text(title.empty() ? fmt::format("{} in {}", finding.rule, told.package->name) : title,
               kGitlabName));
  out.key("description").value(cut_text(v.detail.description, kGitlabDescription));
  out.key("severity").value(gitlab_severity(finding.severity));
  if (!v.fixed_version.empty())
    out.key("solution")
        .value(cut_text(fmt::format("Upgrade {} to {}", printable(told.package->name),
                                    printable(v.fixed_version)),
                        kGitlabSolution));
  out.key("location").begin_object().key("file").value(printable(place_of(report, told).path));
  out.key("dependency").begin_object();
  write_dependency(out, *told.package, v.installed_version);
  out.end_object().end_object();
  write_gitlab_names(out, finding, v);
  out.end_object();
}

void write_file(JsonWriter& out, const PackageList& list) {
  out.begin_object().key("path").value(printable(list.path));
  out.key("package_manager").value(list.type).key("dependencies").begin_array();
  for (const auto& package : list.packages) {
    out.begin_object();
    write_dependency(out, package, package.version);
    out.end_object();
  }
  out.end_array().end_object();
}

Result<void> write(const Report& report, const Options&, io::Writer& target) {
  const Flat flat(report);
  JsonWriter out(target);
  out.begin_object().key("version").value(kGitlabVersion);
  write_gitlab_scan(out, report, {.id = "oakum", .name = "Oakum", .vendor = "Oakum", .url = {}},
                    "dependency_scanning");
  out.key("vulnerabilities").begin_array();
  flat.each(false, [&](const Told& told) {
    if (told.kind == "lang-pkgs") write_one(out, report, told);
  });
  out.end_array().key("dependency_files").begin_array();
  for (const auto& list : report.inventory.lists)
    if (!info(list.ecosystem).operating_system && !list.path.empty()) write_file(out, list);
  out.end_array().key("remediations").begin_array().end_array().end_object();
  return out.finish();
}
}  // namespace

Format gitlab_dependency() {
  return {.name = "gitlab-dependency",
          .doc = "GitLab dependency scanning report (15.0.7)",
          .write = write};
}

}  // namespace oakum::report
