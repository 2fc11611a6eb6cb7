// GitLab secret detection (schema 15.0.7). Values are masked; where no commit is known its place
// holds zeros, as GitLab's own analyser writes it.
#include "base/text.h"
#include "formats/json_writer.h"
#include "report/format.h"
#include "report/parts/flat.h"
#include "report/parts/gitlab_report.h"

namespace oakum::report {

namespace {
using formats::JsonWriter;

void write_commit(JsonWriter& out, const Secret& secret) {
  out.key("commit").begin_object();
  out.member("author", printable(secret.author)).member("date", printable(secret.date));
  out.key("sha").value(secret.commit.empty() ? "0000000" : printable(secret.commit)).end_object();
}

void write_one(JsonWriter& out, const Report& report, const Told& told) {
  const auto& secret = *told.secret();
  const auto place = place_of(report, told);
  const auto rule = printable(told.finding->rule);
  out.begin_object().key("id").value(stable_id(report, told));
  out.key("name").value(cut_text(printable(secret.title), kGitlabName));
  out.key("description")
      .value(fmt::format("{} in {}: {}", printable(secret.title), printable(place.path),
                         printable(secret.seen.match)));
  out.key("severity").value(gitlab_severity(told.finding->severity));
  out.key("location").begin_object().key("file").value(printable(place.path));
  out.key("start_line").value(place.lines.front().start);
  out.key("end_line").value(place.lines.front().end);
  write_commit(out, secret);
  out.end_object().key("identifiers").begin_array().begin_object();
  out.key("type").value("oakum_rule_id").key("name").value("Oakum rule " + rule);
  out.key("value").value(rule).end_object().end_array().end_object();
}

Result<void> write(const Report& report, const Options&, io::Writer& target) {
  const Flat flat(report);
  JsonWriter out(target);
  out.begin_object().key("version").value(kGitlabVersion);
  write_gitlab_scan(out, report, {.id = "oakum", .name = "Oakum", .vendor = "Oakum", .url = {}},
                    "secret_detection");
  out.key("vulnerabilities").begin_array();
  flat.each(false, [&](const Told& told) {
    if (told.secret()) write_one(out, report, told);
  });
  out.end_array().end_object();
  return out.finish();
}
}  // namespace

Format gitlab_secret() {
  return {
      .name = "gitlab-secret", .doc = "GitLab secret detection report (15.0.7)", .write = write};
}

}  // namespace oakum::report
