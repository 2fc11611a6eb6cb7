#include "report/parts/file_tables.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/text.h"
#include "priority/base_image.h"
#include "report/parts/cell.h"
#include "report/parts/file_sections.h"
#include "report/parts/grid.h"
#include "report/parts/suppressed.h"
#include "report/parts/words.h"

namespace oakum::report {

namespace {
constexpr std::size_t kNames = 3;  // packages that are named before "and more"
constexpr std::string_view kBuried = "deleted later";

template <class Detail>
std::string verdict_of(const Report& report, std::string_view one, std::string_view many) {
  Counts counts{};
  for (const auto& finding : report.findings)
    if (std::holds_alternative<Detail>(finding.detail) && finding.verdict.state == Verdict::open)
      ++counts[static_cast<std::size_t>(finding.severity)];
  std::size_t all = 0;
  for (const auto count : counts) all += count;
  if (all == 0) return fmt::format("No {} found.", many);
  return fmt::format("{}: {}.", counted(all, one, many), severities(counts));
}

/// A path stays whole, as long as it is bearable, also where it is wider than the page: readers go
/// there.
void write_title(TextOutput& out, std::string_view title, const Options& options,
                 std::size_t width) {
  constexpr std::size_t kMostLines = 4;
  const auto text = cut_to(one_line(title), kMostLines * width);
  out.line();
  out.line(styled(text, kBold, options.color));
  out.line(std::string(std::min(width_of(text), width), '='));
}

/// "layer 3, deleted later, base image"
std::string note_of(const Report& report, const priority::BaseImage& base, const Finding& finding) {
  const auto& secret = std::get<Secret>(finding.detail);
  std::vector<std::string> notes;
  if (!secret.commit.empty()) notes.push_back("commit " + secret.commit.substr(0, 12));
  if (!secret.seen.inside.empty()) notes.push_back("in " + secret.seen.inside);
  if (!secret.seen.decoded.empty()) notes.push_back(secret.seen.decoded);
  if (report.image && report.inventory.layers.size() > 1)
    notes.push_back(fmt::format("layer {}", finding.where.layer + 1));
  if (secret.buried) notes.push_back(std::string(kBuried));
  if (const auto from = origin(base, finding.where.layer); report.image && from == "base image")
    notes.push_back(std::string(from));
  return join(notes, ", ");
}

/// A masked text for a cell: tabs are blanks, and long runs of asterisks are cut, since how long a
/// secret is helps nobody.
std::string for_cell(std::string_view text) {
  constexpr std::size_t kMost = 8;
  std::string out;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '*' ? run + 1 : 0;
    if (run <= kMost) out += c == '\t' ? ' ' : c;
  }
  return out;
}

/// What to act on first at the top.
std::vector<const Finding*> by_severity(std::vector<const Finding*> rows) {
  std::stable_sort(rows.begin(), rows.end(), [](const Finding* a, const Finding* b) {
    return std::tuple(-static_cast<int>(a->severity), a->where.line) <
           std::tuple(-static_cast<int>(b->severity), b->where.line);
  });
  return rows;
}

Cells secret_cells(const Report& report, const priority::BaseImage& base, const Finding& finding) {
  const auto& secret = std::get<Secret>(finding.detail);
  const auto text = secret.seen.match.substr(0, secret.seen.match.find('\n'));
  Cells cells{{std::string(name(finding.severity)), style_of(finding.severity)},
          {one_line(secret.title)},
          {finding.where.path.empty() ? "" : std::to_string(finding.where.line)},
          {one_line(for_cell(trim(text)))},
          {one_line(note_of(report, base, finding))}};
  for (auto& cell : verdict_cells(finding.verdict)) cells.push_back(std::move(cell));
  return cells;
}

void write_rows(TextOutput& out, const Report& report, const priority::BaseImage& base,
                const std::vector<const Finding*>& findings, const Options& options,
                std::size_t width) {
  const auto rows = by_severity(findings);
  std::vector<Column> columns{{"Severity", 0},
                              {"Secret", 16},
                              {"Line", 0, true},
                              {"Text", 20},
                              {"Note", 12, false, 1}};
  for (const auto& column : verdict_columns()) columns.push_back(column);
  Grid grid(std::move(columns), width, options.color);
  grid.write(out, rows.size(), [&](std::size_t i) { return secret_cells(report, base, *rows[i]); });
}

/// One licence of a group of packages.
struct LicenseRow {
  Severity severity = Severity::unknown;
  std::string category;
  std::set<std::string> subjects;  ///< Packages or files.
};

std::string subject_of(const Report& report, const Finding& finding) {
  if (const auto* ref = std::get_if<PackageRef>(&finding.subject))
    return report.inventory.lists.at(ref->list).packages.at(ref->package).name;
  return finding.where.path;
}

std::string some_of(const std::set<std::string>& names) {
  std::string text;
  std::size_t told = 0;
  for (const auto& one : names) {
    if (told++ == kNames) return text + fmt::format(" and {} more", grouped(names.size() - kNames));
    text += (told == 1 ? "" : ", ") + one_line(one);
  }
  return text;
}

void write_group(TextOutput& out, const Report& report, const FileSection& section,
                 const Options& options, std::size_t width) {
  std::map<std::pair<int, std::string>, LicenseRow> rows;  // the most severe first
  for (const auto* finding : section.open) {
    const auto& license = std::get<License>(finding->detail);
    auto& row = rows[{-static_cast<int>(finding->severity), license.name}];
    row.severity = finding->severity;
    row.category = license.category;
    row.subjects.insert(subject_of(report, *finding));
  }
  std::vector<std::pair<std::string, const LicenseRow*>> list;
  for (const auto& [key, row] : rows) list.emplace_back(key.second, &row);
  const bool files = section.kind == "license-file";
  Grid grid({{"License", 16},
             {"Class", 0},
             {"Severity", 0},
             {files ? "Files" : "Packages", 0, true},
             {files ? "Which files" : "Which packages", 20, false, 1}},
            width, options.color);
  grid.write(out, list.size(), [&](std::size_t i) {
    const auto& [license, row] = list[i];
    return Cells{{one_line(license)},
                 {one_line(row->category)},
                 {std::string(name(row->severity)), style_of(row->severity)},
                 {grouped(row->subjects.size())},
                 {some_of(row->subjects)}};
  });
}
/// Says once what a note means.
void explain(TextOutput& out, const std::vector<FileSection>& sections, std::size_t width) {
  const bool buried = std::any_of(sections.begin(), sections.end(), [](const FileSection& section) {
    return section.kind == "secret" &&
           std::any_of(section.open.begin(), section.open.end(),
                       [](const Finding* f) { return std::get<Secret>(f->detail).buried; });
  });
  if (!buried) return;
  out.line();
  for (const auto& line :
       wrapped(fmt::format("{}: a later layer deletes or replaces the file, but it is still in the "
                           "image for whoever pulls it.",
                           kBuried),
               width, 2))
    out.line(line);
}

}  // namespace

std::string secrets_verdict(const Report& report) {
  return report.secrets_judged ? verdict_of<Secret>(report, "secret", "secrets") : std::string();
}
std::string licenses_verdict(const Report& report) {
  return report.licenses_judged ? verdict_of<License>(report, "license", "licenses")
                                : std::string();
}

void write_secrets(TextOutput& out, const Report& report, const Options& options,
                   std::size_t width) {
  const auto base = report.image ? priority::base_image(*report.image) : priority::BaseImage{};
  const auto sections = file_sections(report);
  for (const auto& section : sections) {
    if (section.kind != "secret") continue;
    const bool ignored = options.show_suppressed && !section.ignored.empty();
    if (section.open.empty() && !ignored) continue;
    const bool configuration = std::any_of(section.open.begin(), section.open.end(),
                                           [](const Finding* f) { return f->where.path.empty(); });
    write_title(
        out,
        configuration ? section.target + " (image configuration)" : section.target + " (secrets)",
        options, width);
    write_rows(out, report, base, section.open, options, width);
    if (!ignored) continue;
    if (!section.open.empty()) out.line();
    out.line(fmt::format("Suppressed: {}", section.ignored.size()));
    write_rows(out, report, base, section.ignored, options, width);
  }
  explain(out, sections, width);
}

void write_licenses(TextOutput& out, const Report& report, const Options& options,
                    std::size_t width) {
  for (const auto& section : file_sections(report)) {
    const bool ignored = options.show_suppressed && !section.ignored.empty();
    if (section.kind == "secret" || (section.open.empty() && !ignored)) continue;
    write_title(out, section.target + " (licenses)", options, width);
    write_group(out, report, section, options, width);
    if (ignored && !section.open.empty()) out.line();
    if (ignored) write_suppressed(out, report, section.ignored, "License", options, width);
  }
}

}  // namespace oakum::report
