// CSV (RFC 4180) for spreadsheets: a row a finding, every cell quoted, none that a spreadsheet
// takes for a formula.
#include "base/text.h"
#include "report/format.h"
#include "report/parts/cell.h"
#include "report/parts/flat.h"

namespace oakum::report {

namespace {
constexpr std::size_t kBuffer = 64u << 10;

/// Whether a spreadsheet computes a cell that starts like this (CWE-1236), in its wide forms too.
bool is_formula(std::string_view cell) {
  for (const std::string_view sign : {"=", "+", "-", "@", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"})
    if (trim_left(cell).starts_with(sign)) return true;
  return false;
}

class Rows {
 public:
  explicit Rows(io::Writer& out) : out_(out) {}
  void cell(std::string_view text) {
    const auto line = one_line(text);
    buffer_ += fresh_ ? "\"" : ",\"";
    fresh_ = false;
    if (is_formula(line)) buffer_ += '\'';
    for (const char c : line) {
      if (c == '"') buffer_ += '"';
      buffer_ += c;
    }
    buffer_ += '"';
  }
  void end_row() {
    buffer_ += "\r\n";
    fresh_ = true;
    if (buffer_.size() >= kBuffer) flush();
  }
  Result<void> finish() {
    flush();
    return state_;
  }

 private:
  void flush() {
    if (state_ && !buffer_.empty()) state_ = out_.write(buffer_);
    buffer_.clear();
  }
  io::Writer& out_;
  std::string buffer_;
  bool fresh_ = true;
  Result<void> state_;
};

std::string_view kind_of(const Told& told) {
  return told.secret() ? "secret" : told.license() ? "licence" : "vulnerability";
}

double best_score(const Vulnerability& v) {
  const auto found = v.detail.cvss.find(v.severity_source);
  if (found == v.detail.cvss.end()) return 0;
  const auto& cvss = found->second;
  return cvss.v40_score != 0 ? cvss.v40_score : cvss.v3_score != 0 ? cvss.v3_score : cvss.v2_score;
}

void write_known(Rows& out, const Vulnerability* v) {
  const double score = v ? best_score(*v) : 0;
  out.cell(score == 0 ? "" : fmt::format("{:.1f}", score));
  out.cell(v && v->epss ? fmt::format("{:.5f}", v->epss->score) : "");
  out.cell(v && v->known_exploited ? "yes" : "");
}

void write_one(Rows& out, const Report& report, const Told& told) {
  const auto* v = told.vulnerability();
  const auto place = place_of(report, told);
  out.cell(kind_of(told));
  out.cell(told.license() ? told.license()->name : told.finding->rule);
  out.cell(name(told.finding->severity));
  out.cell(told.package ? told.package->name : "");
  out.cell(v ? v->installed_version : told.package ? full_version(*told.package) : "");
  out.cell(v ? v->fixed_version : "");
  out.cell(v && v->status != Status::unknown ? name(v->status) : "");
  write_known(out, v);
  out.cell(title_of(told));
  out.cell(told.target);
  out.cell(place.path);
  out.cell(fmt::format("{}", place.lines.front().start));
  out.cell(told.type);
  out.cell(told.package ? told.package->purl : "");
  out.cell(v ? v->primary_url : "");
  const Verdict& verdict = told.finding->verdict;
  out.cell(told.is_open() ? "" : verdict.status.empty() ? "ignored" : verdict.status);
  out.cell(verdict.reason);
  out.end_row();
}

Result<void> write(const Report& report, const Options& options, io::Writer& target) {
  const Flat flat(report);
  Rows out(target);
  for (const std::string_view title :
       {"Kind", "ID", "Severity", "Package", "Installed Version", "Fixed Version", "Status", "CVSS",
        "EPSS", "Known Exploited", "Title", "Target", "Path", "Line", "Type", "Package URL", "Link",
        "Suppressed", "Reason"})
    out.cell(title);
  out.end_row();
  flat.each(options.show_suppressed, [&](const Told& told) { write_one(out, report, told); });
  return out.finish();
}
}  // namespace

Format csv() { return {.name = "csv", .doc = "A row a finding, for spreadsheets", .write = write}; }

}  // namespace oakum::report
