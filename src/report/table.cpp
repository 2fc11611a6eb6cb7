// For people: a summary first, then each target, what to act on first at the top. Nothing of the
// target's own text reaches the terminal as it is: every cell goes through one_line().
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <tuple>

#include "base/text.h"
#include "core/dependency_graph.h"
#include "priority/base_image.h"
#include "priority/order.h"
#include "report/format.h"
#include "report/parts/cell.h"
#include "report/parts/dependency_tree.h"
#include "report/parts/file_tables.h"
#include "report/parts/fix_plan_table.h"
#include "report/parts/grid.h"
#include "report/parts/sections.h"
#include "report/parts/suppressed.h"
#include "report/parts/text_output.h"
#include "report/parts/words.h"

namespace oakum::report {

namespace {
constexpr std::size_t kIndent = 11;  // of the values in the head
constexpr std::size_t kNotes = 20;   // lines of one note before "and more"
constexpr std::size_t kRule = 24;    // columns: an identifier is not cut for lack of room
constexpr std::array kFalling = {Severity::critical, Severity::high, Severity::medium,
                                 Severity::low, Severity::unknown};

Counts count(const std::vector<Row>& rows) {
  Counts counts{};
  for (const auto& row : rows) ++counts[static_cast<std::size_t>(row.finding->severity)];
  return counts;
}

std::size_t sum(const Counts& counts) {
  return counts[0] + counts[1] + counts[2] + counts[3] + counts[4];
}

/// One package as the table tells it: name and version; the same in several places is one.
auto package_of(const Row& row) {
  return std::tuple(std::string_view(row.at.package->name),
                    std::string_view(row.vulnerability->installed_version),
                    std::string_view(row.at.package->file_path));
}

/// The rows package by package, the package with the most urgent row first.
std::vector<Row> by_urgency(const Report& report, const std::vector<Row>& rows,
                            std::size_t base_layers) {
  struct Ranked {
    priority::Urgency urgency;
    Row row;
  };
  std::vector<Ranked> ranked;
  ranked.reserve(rows.size());
  for (const auto& row : rows)
    ranked.push_back({priority::urgency(report, *row.finding, base_layers), row});
  std::stable_sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) {
    if (const auto x = package_of(a.row), y = package_of(b.row); x != y) return x < y;
    return a.urgency < b.urgency;
  });
  std::vector<std::span<const Ranked>> packages;
  for (auto first = ranked.begin(); first != ranked.end();) {
    const auto last = std::find_if(first, ranked.end(), [&](const Ranked& r) {
      return package_of(r.row) != package_of(first->row);
    });
    packages.emplace_back(first, last);
    first = last;
  }
  std::stable_sort(packages.begin(), packages.end(), [](const auto& a, const auto& b) {
    return a.front().urgency < b.front().urgency;
  });
  std::vector<Row> out;
  out.reserve(rows.size());
  for (const auto& package : packages)
    for (const auto& one : package) out.push_back(one.row);
  return out;
}

/// "KEV 94%": known exploited, and the chance of exploitation.
std::string risk_text(const Vulnerability& v) {
  std::string text = v.known_exploited ? "KEV" : "";
  if (v.epss && v.epss->score >= 0.01) {
    if (!text.empty()) text += ' ';
    text += fmt::format("{:.0f}%", v.epss->score * 100);
  }
  return text;
}

/// What a row says; a package that stands in the row above is not named again.
Cells finding_cells(const Row& row, bool same_package, const priority::BaseImage& base) {
  constexpr std::size_t kTitle = 2048;  // bytes that are looked at
  const Vulnerability& v = *row.vulnerability;
  const std::string_view no_fix = v.status == Status::fixed ? "" : "-";
  return {{same_package ? "" : one_line(row.at.package->name)},
          {cut_to(one_line(row.finding->rule), kRule)},
          {std::string(name(row.finding->severity)), style_of(row.finding->severity)},
          {risk_text(v), v.known_exploited ? kAlarm : std::string_view()},
          {std::string(name(v.status))},
          {same_package ? "" : one_line(v.installed_version)},
          {v.fixed_version.empty() ? std::string(no_fix) : one_line(v.fixed_version)},
          {same_package ? "" : std::string(origin(base, row.at.package->layer))},
          {one_line(std::string_view(v.detail.title).substr(0, kTitle))}};
}

class Table {
 public:
  Table(const Report& report, const Options& options, io::Writer& out)
      : report_(report),
        options_(options),
        width_(static_cast<std::size_t>(std::clamp(options.width, 40, 1000))),
        sections_(sections(report)),
        base_(report.image ? priority::base_image(*report.image) : priority::BaseImage{}),
        out_(out) {}

  Result<void> write();

 private:
  void head();
  void field(std::string_view name, std::string_view value, std::string_view style = {});
  void paragraph(std::string_view text, std::size_t indent = 0, std::string_view style = {});
  std::string system_text() const;
  std::string past_life_text() const;
  std::string packages_text() const;
  std::string base_text() const;
  void data();
  void verdict();
  void summary();
  Cells summary_cells(const Section& section) const;
  void section(const Section& section);
  void findings(const std::vector<Row>& rows);
  void suppressed(const Section& section);
  void legend();
  void notes();
  void problems();
  void list_problems(std::string_view title, const std::vector<const Problem*>& problems);
  void not_assessed();
  void hidden();
  std::string styled(std::string_view text, std::string_view style) const;
  /// Nothing else was asked for.
  bool only_secrets() const {
    return report_.secrets_judged && !report_.vulnerabilities_judged && !report_.licenses_judged &&
           report_.inventory.lists.empty();
  }
  std::size_t unread() const {
    const auto& problems = report_.inventory.problems;
    return static_cast<std::size_t>(std::count_if(problems.begin(), problems.end(), leaves_unread));
  }

  const Report& report_;
  const Options& options_;
  std::size_t width_;
  std::vector<Section> sections_;
  priority::BaseImage base_;
  TextOutput out_;
  std::optional<DependencyGraph> graph_;  // where the tree is asked for
  bool told_exploited_ = false;
  bool told_chance_ = false;
};

std::string Table::styled(std::string_view text, std::string_view style) const {
  return report::styled(text, style, options_.color);
}

void Table::paragraph(std::string_view text, std::size_t indent, std::string_view style) {
  for (const auto& line : wrapped(text, width_, indent)) out_.line(styled(line, style));
}

/// "  name      value", the value in as many lines as it takes.
void Table::field(std::string_view name, std::string_view value, std::string_view style) {
  const auto lines = wrapped(value, width_ - kIndent, 0);
  for (std::size_t i = 0; i < lines.size(); ++i)
    out_.line("  " + fit(i == 0 ? name : "", kIndent - 2) + styled(lines[i], style));
}

std::string Table::system_text() const {
  const auto& os = report_.inventory.os;
  if (!os || os->family == "none") return "none found";
  std::string text = one_line(os->family + " " + os->name);
  if (os->extended) text += ", extended maintenance";
  if (os->end_of_life) text += ", END OF LIFE: it gets no security updates any more";
  return text;
}

/// "nodejs 16 gets no updates since 2023-09-11"; of many the first few.
std::string Table::past_life_text() const {
  constexpr std::size_t kMost = 5;
  std::set<std::string> releases;
  for (const auto& past : report_.past_life)
    releases.insert(fmt::format("{} {}{}", past.product, one_line(past.cycle),
                                past.last_day.empty() ? "" : " (ended " + past.last_day + ")"));
  std::string text;
  std::size_t told = 0;
  for (const auto& release : releases)
    if (told++ < kMost) text += fmt::format("{}{}", told == 1 ? "" : ", ", release);
  if (releases.size() > kMost) text += fmt::format(" and {} more", releases.size() - kMost);
  return text + ": no updates any more";
}

std::string Table::packages_text() const {
  std::size_t packages = 0;
  for (const auto& list : report_.inventory.lists) packages += list.packages.size();
  return fmt::format("{} in {}", grouped(packages), counted(sections_.size(), "target", "targets"));
}

/// "debian:12, the lower 3 of 7 layers"
std::string Table::base_text() const {
  std::string text = one_line(base_.name.empty() ? base_.digest : base_.name);
  if (base_.layers == 0) return text;
  if (!text.empty()) text += ", ";
  return text + fmt::format("the lower {} of {}", base_.layers,
                            counted(report_.image->diff_ids.size(), "layer", "layers"));
}

/// " (3 days old)"
std::string age_text(const Report& report) {
  const auto built = parse_rfc3339(report.database.built);
  if (!built || report.created < *built) return {};
  const auto days = (report.created.seconds - built->seconds) / 86'400;
  return fmt::format(" ({} old)", counted(static_cast<std::uint64_t>(days), "day", "days"));
}

void Table::data() {
  const DatabaseInfo& database = report_.database;
  if (only_secrets()) return;
  if (!report_.vulnerabilities_judged) {
    field("data", "none: vulnerabilities are NOT ASSESSED", kAlarm);
    return;
  }
  if (database.starter) {
    field("data",
          fmt::format("STARTER SET ONLY: {}, built into the program. Most vulnerabilities are not "
                      "in it. Get the full "
                      "database with `oakum db update`, or make one with `oakum db build`.",
                      counted(database.advisories, "advisory", "advisories")),
          kAlarm);
    return;
  }
  std::string text = counted(database.advisories, "advisory", "advisories");
  if (!database.built.empty())
    text += fmt::format(", built {}{}", one_line(database.built.substr(0, 10)), age_text(report_));
  field("data", text);
}

void Table::head() {
  constexpr std::array<std::string_view, 8> kKinds = {"image",      "filesystem", "root filesystem",
                                                      "repository", "disk image", "CycloneDX SBOM",
                                                      "SPDX SBOM",  "Syft SBOM"};
  const auto kind = kKinds[static_cast<std::size_t>(report_.kind)];
  out_.line(styled(cut_to(one_line(report_.name), width_ - width_of(kind) - 3), kBold) +
            fmt::format(" ({})", kind));
  if (report_.image && !report_.image->id.empty()) field("digest", one_line(report_.image->id));
  if (base_.known()) field("base", base_text());
  if (report_.git && !report_.git->commit.empty())
    field("commit", one_line(report_.git->commit +
                             (report_.git->branch.empty() ? "" : " on " + report_.git->branch)));
  const auto& os = report_.inventory.os;
  if (os || report_.kind == TargetKind::image || report_.kind == TargetKind::rootfs)
    field("system", system_text(), os && os->end_of_life ? kAlarm : std::string_view());
  if (!only_secrets()) field("packages", packages_text());
  if (!report_.past_life.empty()) field("outdated", past_life_text(), kAlarm);
  data();
  if (unread() > 0)
    field("complete",
          fmt::format("NO: {} could not be read, see below", counted(unread(), "part", "parts")),
          kAlarm);
  out_.line();
}

void Table::verdict() {
  if (only_secrets()) return;
  if (!report_.vulnerabilities_judged) {
    paragraph("Vulnerabilities were not assessed.", 0, kBold);
    return;
  }
  Counts counts{};
  std::size_t exploited = 0;
  std::size_t fixable = 0;
  for (const auto& section : sections_)
    for (const auto& row : section.open) {
      ++counts[static_cast<std::size_t>(row.finding->severity)];
      exploited += row.vulnerability->known_exploited ? 1 : 0;
      fixable += row.vulnerability->fixed_version.empty() ? 0 : 1;
    }
  if (report_.inventory.lists.empty()) {
    paragraph("No packages found, so no vulnerabilities to look for.", 0, kBold);
    return;
  }
  if (sum(counts) == 0 && report_.database.starter) {
    paragraph("No vulnerabilities found, but the starter set knows only a few.", 0, kBold);
    return;
  }
  if (sum(counts) == 0) {
    paragraph(unread() == 0 ? "No vulnerabilities found."
                            : "No vulnerabilities found in what could be read.",
              0, kBold);
    return;
  }
  std::string text = counted(sum(counts), "vulnerability:", "vulnerabilities:");
  text += " " + severities(counts);
  if (exploited != 0) text += fmt::format("; {} known to be exploited", grouped(exploited));
  text += fmt::format("; {} with a fix", grouped(fixable));
  paragraph(text, 2, kBold);
}

Cells Table::summary_cells(const Section& section) const {
  const auto counts = count(section.open);
  Cells cells = {
      {one_line(section.target)}, {one_line(section.type)}, {grouped(section.packages.size())}};
  for (const auto severity : kFalling) {
    const auto n = counts[static_cast<std::size_t>(severity)];
    cells.push_back({n == 0 ? "-" : grouped(n), n == 0 ? std::string_view() : style_of(severity)});
  }
  return cells;
}

void Table::summary() {
  std::vector<const Section*> affected;
  for (const auto& section : sections_)
    if (!section.open.empty()) affected.push_back(&section);
  if (!affected.empty()) out_.line();
  Grid grid({{"Target", 12},
             {"Type", 0, false, 1},
             {"Packages", 0, true, 2},
             {"Critical", 0, true},
             {"High", 0, true},
             {"Medium", 0, true},
             {"Low", 0, true},
             {"Unknown", 0, true, 3}},
            width_, options_.color);
  grid.write(out_, affected.size(), [&](std::size_t i) { return summary_cells(*affected[i]); });
  const auto clean = sections_.size() - affected.size();
  if (clean == 0 || !report_.vulnerabilities_judged) return;
  out_.line(affected.empty() ? fmt::format("clean: {}", counted(clean, "target", "targets"))
                             : fmt::format("clean: {} more", grouped(clean)));
}

void Table::section(const Section& section) {
  if (section.open.empty() && (!options_.show_suppressed || section.ignored.empty())) return;
  const bool system = section.kind == "os-pkgs";  // its target already names it
  const std::string whole =
      system ? section.target : fmt::format("{} ({})", section.target, section.type);
  const std::string title = cut_to(one_line(whole), width_);
  out_.line();
  out_.line(styled(title, kBold));
  out_.line(std::string(width_of(title), '='));
  const auto counts = count(section.open);
  std::string total = fmt::format("Total: {} (", sum(counts));
  for (std::size_t i = 0; i < counts.size(); ++i)
    total += fmt::format("{}{}: {}", i == 0 ? "" : ", ", name(static_cast<Severity>(i)), counts[i]);
  paragraph(total + ")", 2);
  out_.line();
  findings(by_urgency(report_, section.open, base_.layers));
  if (graph_) write_dependency_tree(out_, report_, *graph_, section, width_);
  suppressed(section);
}

void Table::findings(const std::vector<Row>& rows) {
  Grid grid({{"Package", 20},
             {"Vulnerability", 0},
             {"Severity", 0},
             {"Risk", 0},
             {"Status", 0, false, 3},
             {"Installed", 12, false, 1},
             {"Fixed", 12},
             {"From", 0, false, 4},
             {"Title", 20, false, 2}},
            width_, options_.color);
  grid.write(out_, rows.size(), [&](std::size_t i) {
    return finding_cells(rows[i], i > 0 && package_of(rows[i - 1]) == package_of(rows[i]), base_);
  });
  for (const auto& row : rows) {
    told_exploited_ |= row.vulnerability->known_exploited.has_value();
    told_chance_ |= risk_text(*row.vulnerability).ends_with('%');
  }
}

void Table::suppressed(const Section& section) {
  if (!options_.show_suppressed || section.ignored.empty()) return;
  if (!section.open.empty()) out_.line();
  std::vector<const Finding*> findings;
  for (const auto& row : section.ignored) findings.push_back(row.finding);
  write_suppressed(out_, report_, findings, "Vulnerability", options_, width_);
}

void Table::legend() {
  if (!told_exploited_ && !told_chance_) return;
  out_.line();
  if (told_exploited_) paragraph("KEV: known to be exploited (CISA).");
  if (told_chance_) paragraph("%: chance of being exploited within 30 days (EPSS).");
}

void Table::problems() {
  std::vector<const Problem*> unread, unjudged;
  for (const auto& problem : report_.inventory.problems)
    (leaves_unread(problem) ? unread : unjudged).push_back(&problem);
  list_problems("Not read", unread);
  list_problems("Read, but not judged", unjudged);
}

void Table::list_problems(std::string_view title, const std::vector<const Problem*>& problems) {
  if (problems.empty()) return;
  out_.line();
  out_.line(styled(fmt::format("{} ({}):", title, grouped(problems.size())), kAlarm));
  for (std::size_t i = 0; i < std::min(problems.size(), kNotes); ++i) {
    const Problem& problem = *problems[i];
    std::string place = one_line(problem.where.path);
    if (problem.where.line != 0) place += fmt::format(":{}", problem.where.line);
    if (report_.image && report_.inventory.layers.size() > 1)
      place = fmt::format("layer {}: {}", problem.where.layer + 1, place);
    for (const auto& line : wrapped(place + ": " + one_line(problem.what), width_ - 2, 2))
      out_.line("  " + line);
  }
  if (problems.size() > kNotes)
    out_.line(fmt::format("  and {} more, all of them in --format json",
                          grouped(problems.size() - kNotes)));
}

/// Packages that no advisory could speak of.
void Table::not_assessed() {
  if (!report_.vulnerabilities_judged) return;
  std::map<std::string, std::size_t> silent;
  for (const auto& list : report_.inventory.lists)
    if (!info(list.ecosystem).operating_system && info(list.ecosystem).advisory_key.empty())
      silent[list.type] += list.packages.size();
  if (silent.empty()) return;
  out_.line();
  for (const auto& [type, packages] : silent)
    paragraph(fmt::format("Not assessed: {} ({}): nobody publishes advisories for them.",
                          one_line(type), counted(packages, "package", "packages")),
              2);
}

/// What policy left out, by its reasons.
void Table::hidden() {
  std::map<std::string, std::size_t> reasons;
  for (const auto& finding : report_.findings) {
    const Verdict& verdict = finding.verdict;
    if (verdict.state == Verdict::filtered ||
        (verdict.state == Verdict::ignored && !options_.show_suppressed))
      ++reasons[verdict.reason.empty() ? "ignored" : verdict.reason];
  }
  if (reasons.empty()) return;
  out_.line();
  std::size_t told = 0;
  for (const auto& [reason, number] : reasons) {
    if (++told > kNotes) break;
    paragraph(fmt::format("Not shown: {} ({}).", counted(number, "finding", "findings"),
                          one_line(reason)),
              2);
  }
  if (std::any_of(
          report_.findings.begin(), report_.findings.end(),
          [](const Finding& finding) { return finding.verdict.state == Verdict::ignored; }) &&
      !options_.show_suppressed)
    paragraph("--show-suppressed lists those that were excused.", 2);
}

void Table::notes() {
  legend();
  not_assessed();
  hidden();
  problems();
}

Result<void> Table::write() {
  head();
  verdict();
  for (const auto& text : {secrets_verdict(report_), licenses_verdict(report_)})
    if (!text.empty()) paragraph(text, 2, kBold);
  if (options_.table_summary) {
    write_fix_plan(out_, report_, options_, width_);
    summary();
  }
  if (options_.table_details) {
    if (options_.dependency_tree) graph_.emplace(report_.inventory);
    for (const auto& one : sections_) section(one);
    write_secrets(out_, report_, options_, width_);
    write_licenses(out_, report_, options_, width_);
  }
  notes();
  return out_.finish();
}

Result<void> write(const Report& report, const Options& options, io::Writer& out) {
  return Table(report, options, out).write();
}
}  // namespace

Format table() {
  return {.name = "table", .doc = "For people: a summary, then each target", .write = write};
}

}  // namespace oakum::report
