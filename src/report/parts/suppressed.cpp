#include "report/parts/suppressed.h"

#include "report/parts/cell.h"
#include "report/parts/words.h"

namespace oakum::report {
namespace {

constexpr std::size_t kRule = 24;  // columns: an identifier is not cut for lack of room

std::string subject_of(const Report& report, const Finding& finding) {
  const auto* ref = std::get_if<PackageRef>(&finding.subject);
  if (!ref) return finding.where.path;
  return report.inventory.lists.at(ref->list).packages.at(ref->package).name;
}

/// The reason, and what VEX adds to it.
std::string reason_text(const Verdict& verdict) {
  if (verdict.justification.empty() || verdict.reason == verdict.justification)
    return verdict.reason;
  return verdict.reason.empty() ? verdict.justification
                                : verdict.reason + " (" + verdict.justification + ")";
}

}  // namespace

std::vector<Column> verdict_columns() {
  return {{"Status", 0}, {"Reason", 14}, {"Source", 10, false, 1}, {"Owner", 8}, {"Until", 0}};
}

Cells verdict_cells(const Verdict& verdict) {
  return {{verdict.status == "ignored" ? "" : one_line(verdict.status)},
          {one_line(reason_text(verdict))},
          {one_line(verdict.source)},
          {one_line(verdict.owner)},
          {one_line(verdict.until)}};
}

void write_suppressed(TextOutput& out, const Report& report,
                      const std::vector<const Finding*>& findings, std::string_view what,
                      const Options& options, std::size_t width) {
  if (findings.empty()) return;
  out.line(fmt::format("Suppressed: {}", findings.size()));
  std::vector<Column> columns{{"Package", 14}, {what, 0}, {"Severity", 0}};
  for (const auto& column : verdict_columns()) columns.push_back(column);
  Grid grid(std::move(columns), width, options.color);
  grid.write(out, findings.size(), [&](std::size_t i) {
    const auto& finding = *findings[i];
    Cells cells{{one_line(subject_of(report, finding))},
                {cut_to(one_line(finding.rule), kRule)},
                {std::string(name(finding.severity)), style_of(finding.severity)}};
    for (auto& cell : verdict_cells(finding.verdict)) cells.push_back(std::move(cell));
    return cells;
  });
}

}  // namespace oakum::report
