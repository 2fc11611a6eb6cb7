// JUnit XML: a suite for each heading and kind of finding, a failed test for each finding, as CI
// systems show them. The layout is that of the template the field uses.
#include "base/text.h"
#include "formats/xml_writer.h"
#include "report/format.h"
#include "report/parts/cell.h"
#include "report/parts/flat.h"

namespace oakum::report {

namespace {
using formats::XmlWriter;

void begin_suite(XmlWriter& out, std::size_t tests, std::string_view target,
                 std::string_view type) {
  const auto count = fmt::format("{}", tests);
  out.begin("testsuite").attribute("tests", count).attribute("failures", count);
  out.attribute("name", printable(target)).attribute("errors", "0").attribute("skipped", "0");
  out.attribute("time", "");
  if (type.empty()) return;
  out.begin("properties").begin("property").attribute("name", "type").attribute("value", type);
  out.end().end();
}

void begin_case(XmlWriter& out, std::string_view group, const Finding& finding,
                std::string_view name_of_it) {
  out.begin("testcase").attribute("classname", printable(group));
  out.attribute("name", fmt::format("[{}] {}", name(finding.severity), printable(name_of_it)));
  out.attribute("time", "");
}

void write_failure(XmlWriter& out, std::string_view message, std::string_view text) {
  out.begin("failure").attribute("message", printable(message)).attribute("type", "description");
  out.text(several_lines(text)).end();
}

void write_section(XmlWriter& out, const Section& section) {
  begin_suite(out, section.open.size(), section.target, section.type);
  for (const auto& row : section.open) {
    const auto group = row.at.package->name + "-" + row.vulnerability->installed_version;
    begin_case(out, group, *row.finding, row.finding->rule);
    const auto& detail = row.vulnerability->detail;
    write_failure(out, detail.title, detail.description);
    out.end();
  }
  out.end();
  begin_suite(out, 0, section.target, section.type);  // where misconfigurations stand
  out.end();
}

void write_secret(XmlWriter& out, const Finding& finding) {
  const auto& secret = std::get<Secret>(finding.detail);
  begin_case(out, finding.rule, finding, secret.title);
  write_failure(
      out, secret.title,
      fmt::format("{}:{}: {}", finding.where.path, secret.seen.where.line, secret.seen.match));
  out.end();
}

void write_license(XmlWriter& out, const Report& report, const Finding& finding) {
  const auto& license = std::get<License>(finding.detail);
  std::string_view package = finding.where.path;
  if (const auto* subject = std::get_if<PackageRef>(&finding.subject))
    package = report.inventory.lists.at(subject->list).packages.at(subject->package).name;
  begin_case(out, package, finding, license.name);
  write_failure(out, license.category, "");
  out.end();
}

Result<void> write(const Report& report, const Options&, io::Writer& target) {
  XmlWriter out(target, {.declaration = "<?xml version=\"1.0\" ?>",
                         .indent = 4,
                         .short_elements = false,
                         .references_in_text = true});
  out.begin("testsuites").attribute("name", "trivy");
  for (const auto& section : sections(report)) write_section(out, section);
  for (const auto& section : file_sections(report)) {
    if (section.open.empty()) continue;
    begin_suite(out, section.open.size(), section.target, "");
    for (const auto* finding : section.open)
      if (section.kind == "secret")
        write_secret(out, *finding);
      else
        write_license(out, report, *finding);
    out.end();
  }
  out.end();
  return out.finish();
}
}  // namespace

Format junit() {
  return {.name = "junit", .doc = "JUnit XML: a failed test for each finding", .write = write};
}

}  // namespace oakum::report
