// SonarQube's generic issue format (rules and issues, since 10.3). Source: SonarSource, "Generic
// formatted issue reports".
#include <unordered_set>

#include "base/text.h"
#include "formats/json_writer.h"
#include "report/format.h"
#include "report/parts/flat.h"

namespace oakum::report {

namespace {
using formats::JsonWriter;

std::string rule_id(const Told& told) {
  return printable(told.license() ? told.license()->name : told.finding->rule);
}

std::string_view severity_word(Severity severity) {
  constexpr std::string_view kWords[] = {"INFO", "MINOR", "MAJOR", "CRITICAL", "BLOCKER"};
  return kWords[static_cast<std::size_t>(severity)];
}

std::string_view impact(Severity severity) {
  return severity >= Severity::high ? "HIGH" : severity == Severity::medium ? "MEDIUM" : "LOW";
}

void write_rule(JsonWriter& out, const Told& told, std::string_view id) {
  const auto title = title_of(told);
  out.begin_object().key("id").value(id).key("name").value(title.empty() ? id
                                                                         : std::string_view(title));
  const auto* v = told.vulnerability();
  out.member("description", v ? v->detail.description : title).key("engineId").value("oakum");
  out.key("cleanCodeAttribute").value("TRUSTWORTHY").key("type").value("VULNERABILITY");
  out.key("severity").value(severity_word(told.finding->severity));
  out.key("impacts").begin_array().begin_object().key("softwareQuality").value("SECURITY");
  out.key("severity").value(impact(told.finding->severity)).end_object().end_array().end_object();
}

void write_issue(JsonWriter& out, const Report& report, const Told& told) {
  const auto place = place_of(report, told);
  out.begin_object().key("ruleId").value(rule_id(told)).key("primaryLocation").begin_object();
  out.key("message").value(headline(told)).key("filePath").value(place.path);
  out.key("textRange").begin_object().key("startLine").value(place.lines.front().start);
  out.end_object().end_object().end_object();
}

Result<void> write(const Report& report, const Options&, io::Writer& target) {
  const Flat flat(report);
  JsonWriter out(target);
  out.begin_object().key("rules").begin_array();
  std::unordered_set<std::string> known;
  flat.each(false, [&](const Told& told) {
    const auto [id, fresh] = known.insert(rule_id(told));
    if (fresh) write_rule(out, told, *id);
  });
  out.end_array().key("issues").begin_array();
  flat.each(false, [&](const Told& told) { write_issue(out, report, told); });
  out.end_array().end_object();
  return out.finish();
}
}  // namespace

Format sonarqube() {
  return {.name = "sonarqube", .doc = "SonarQube generic issues", .write = write};
}

}  // namespace oakum::report
