// GitLab code quality (the Code Climate form): an issue for each finding. The fingerprint is that
// of the field's template, so that a change of tools opens no issue anew; where two would share
// one, the path is part of it.
#include "base/hash.h"
#include "base/text.h"
#include "formats/json_writer.h"
#include "report/format.h"
#include "report/parts/flat.h"

namespace oakum::report {

namespace {
using formats::JsonWriter;

std::string_view severity_word(Severity severity) {
  constexpr std::string_view kWords[] = {"info", "info", "minor", "major", "critical"};
  return kWords[static_cast<std::size_t>(severity)];
}

std::string description(const Told& told) {
  const auto& rule = told.finding->rule;
  if (const auto* v = told.vulnerability())
    return fmt::format("{} - {} - {} - {}", rule, told.package->name, v->installed_version,
                       v->detail.title);
  if (told.secret()) return fmt::format("Secret - {} - {}", rule, title_of(told));
  return fmt::format("License - {} - {}", told.package ? told.package->name : "", title_of(told));
}

std::string content(const Told& told) {
  const auto* v = told.vulnerability();
  return v ? v->detail.description : title_of(told);
}

std::string fingerprint_of(const Told& told, const Place& place) {
  std::string text;
  if (const auto* v = told.vulnerability())
    text = told.finding->rule + told.package->name + v->installed_version +
           std::string(told.target) + told.package->file_path;
  else if (const auto* secret = told.secret())
    text = told.finding->rule + secret->title + std::string(told.target) + secret->seen.fingerprint;
  else
    text = told.license()->name + (told.package ? told.package->name : "") + place.path;
  return hex(sha1(as_bytes(text)));
}

void write_one(JsonWriter& out, const Report& report, const Told& told) {
  const auto place = place_of(report, told);
  out.begin_object().key("type").value("issue").key("check_name").value("container_scanning");
  out.key("categories").begin_array().value("Security").end_array();
  out.key("description").value(printable(description(told)));
  out.key("fingerprint").value(fingerprint_of(told, place)).key("content").value(content(told));
  out.key("severity").value(severity_word(told.finding->severity));
  out.key("location").begin_object().key("path").value(printable(place.path));
  out.key("lines").begin_object().key("begin").value(place.lines.front().start);
  out.end_object().end_object().end_object();
}

Result<void> write(const Report& report, const Options&, io::Writer& target) {
  const Flat flat(report);
  JsonWriter out(target);
  out.begin_array();
  flat.each(false, [&](const Told& told) { write_one(out, report, told); });
  out.end_array();
  return out.finish();
}
}  // namespace

Format gitlab_codequality() {
  return {.name = "gitlab-codequality", .doc = "GitLab code quality report", .write = write};
}

}  // namespace oakum::report
