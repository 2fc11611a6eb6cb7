#include "report/parts/page_summary.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/parts/file_sections.h"
#include "report/parts/words.h"

namespace oakum::report {

namespace {
constexpr std::size_t kWidest = 200;  // characters of a cell, so that a hostile name is no essay

std::string cell(std::string_view text) {
  std::string shown = html_text(text.substr(0, kWidest));
  return "<td>" + shown + (text.size() > kWidest ? "…" : "") + "</td>";
}

std::string subject_of(const Report& report, const Finding& finding) {
  const auto* ref = std::get_if<PackageRef>(&finding.subject);
  if (!ref)
    return std::holds_alternative<Secret>(finding.detail) ? target_of(report, finding)
                                                          : finding.where.path;
  const auto& package = report.inventory.lists.at(ref->list).packages.at(ref->package);
  return package.name + " " + full_version(package);
}

std::string row(const Report& report, const Finding& finding) {
  const auto* v = std::get_if<Vulnerability>(&finding.detail);
  const auto* license = std::get_if<License>(&finding.detail);
  return "<tr>" + cell(name(finding.severity)) + cell(license ? license->name : finding.rule) +
         cell(subject_of(report, finding)) + cell(v ? v->fixed_version : "") +
         cell(v && v->known_exploited ? "exploited" : "") + "</tr>\n";
}

Counts counts_of(const std::vector<const Finding*>& open) {
  Counts counts{};
  for (const auto* finding : open) ++counts[static_cast<std::size_t>(finding->severity)];
  return counts;
}

/// What silence does not mean.
std::string cautions(const Report& report) {
  std::string text;
  const auto unread = std::count_if(report.inventory.problems.begin(),
                                    report.inventory.problems.end(), leaves_unread);
  if (!report.vulnerabilities_judged) text += "<p>Vulnerabilities were not assessed.</p>\n";
  if (report.database.starter)
    text += "<p>Judged with the starter set only: most vulnerabilities are not in it.</p>\n";
  if (unread > 0)
    text += fmt::format("<p>Not complete: {} could not be read.</p>\n",
                        counted(static_cast<std::uint64_t>(unread), "part", "parts"));
  return text;
}
}  // namespace

std::string html_text(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string page_summary(const Report& report, const std::vector<const Finding*>& findings,
                         std::size_t most) {
  std::vector<const Finding*> open;
  for (const auto* finding : findings)
    if (finding->verdict.state == Verdict::open) open.push_back(finding);
  std::string out = fmt::format("\n<h1>{}</h1>\n<p>{}{}</p>\n", html_text(report.name),
                                counted(open.size(), "finding", "findings"),
                                open.empty() ? "" : ": " + severities(counts_of(open)));
  out += cautions(report);
  out += "<p>This page shows more where scripts may run.</p>\n";
  if (open.empty()) return out;
  out +=
      "<table>\n<tr><th>Severity</th><th>Finding</th><th>Where</th><th>Fixed in</th>"
      "<th>Exploited</th></tr>\n";
  for (std::size_t i = 0; i < std::min(most, open.size()); ++i) out += row(report, *open[i]);
  out += "</table>\n";
  if (open.size() > most) out += fmt::format("<p>and {} more</p>\n", grouped(open.size() - most));
  return out;
}

}  // namespace oakum::report
