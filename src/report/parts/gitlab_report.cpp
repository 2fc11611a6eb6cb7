#include "report/parts/gitlab_report.h"

#include <algorithm>

#include "base/text.h"
#include "formats/utf8.h"
#include "report/parts/uri.h"

namespace oakum::report {

namespace {
using formats::JsonWriter;

/// The moment without zone and fraction, as the schemas want it.
std::string plain_time(const Time& time) { return rfc3339({time.seconds, 0}).substr(0, 19); }

void write_who(JsonWriter& out, std::string_view key, const GitlabScanner& scanner,
               std::string_view url, std::string_view version) {
  out.key(key).begin_object().key("id").value(scanner.id).key("name").value(scanner.name);
  out.member("url", url);
  out.key("vendor").begin_object().key("name").value(scanner.vendor).end_object();
  out.key("version").value(version).end_object();
}

}  // namespace

void write_gitlab_scan(JsonWriter& out, const Report& report, const GitlabScanner& scanner,
                       std::string_view type) {
  out.key("scan").begin_object();
  write_who(out, "analyzer", scanner, "", report.tool_version);
  out.key("end_time").value(plain_time(report.created));
  write_who(out, "scanner", scanner, scanner.url, report.tool_version);
  out.key("start_time").value(plain_time(report.created));
  out.key("status").value("success").key("type").value(type).end_object();
}

std::string_view gitlab_severity(Severity severity) {
  constexpr std::string_view kNames[] = {"Unknown", "Low", "Medium", "High", "Critical"};
  return kNames[static_cast<std::size_t>(severity)];
}

std::string cut_text(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  std::size_t at = 0, last = 0;
  for (std::size_t count = 0; at < text.size() && count < most; ++count) {
    last = at;
    at += std::max<std::size_t>(formats::utf8_sequence(text.substr(at)), 1);
  }
  if (at >= text.size()) return std::string(text);
  return std::string(text.substr(0, last)) + "…";
}

void write_gitlab_names(JsonWriter& out, const Finding& finding, const Vulnerability& v) {
  const auto id = printable(finding.rule);
  out.key("identifiers").begin_array().begin_object();
  out.key("type").value("cve").key("name").value(id).key("value").value(id);
  if (is_web_address(v.primary_url)) out.key("url").value(v.primary_url);
  out.end_object().end_array().key("links").begin_array();
  for (const auto& link : v.detail.references)
    if (is_web_address(link)) out.begin_object().key("url").value(link).end_object();
  out.end_array();
}

}  // namespace oakum::report
