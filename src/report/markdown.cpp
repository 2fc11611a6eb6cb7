// Markdown for a job's summary or a comment: a verdict, what to upgrade, then the findings. Cut to
// what GitHub takes. Source: GitHub, "Adding a job summary" (1 MiB a step).
#include <algorithm>
#include <map>
#include <tuple>

#include "base/text.h"
#include "report/format.h"
#include "report/parts/flat.h"
#include "report/parts/markdown.h"
#include "report/parts/words.h"

namespace oakum::report {

namespace {
constexpr std::size_t kMost = (1u << 20) - 4096;  // the last lines have room too
constexpr std::size_t kMostUpgrades = 50;

/// Text that stops taking lines when it is full.
class Page {
 public:
  /// False: it has no room, now or later.
  bool line(std::string_view text) {
    if (full_ || text_.size() + text.size() + 1 > kMost) return !(full_ = true);
    (text_ += text) += '\n';
    return true;
  }
  void last_line(std::string_view text) { (text_ += text) += '\n'; }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  bool full_ = false;
};

std::string tally(const Counts& counts, std::string_view one, std::string_view many) {
  std::size_t all = 0;
  for (const auto count : counts) all += count;
  return fmt::format("{}{}{}", counted(all, one, many), all == 0 ? "" : ": ", severities(counts));
}

std::string verdict_of(bool judged, const Counts& counts, std::string_view one,
                       std::string_view many) {
  return judged ? "- " + tally(counts, one, many) : fmt::format("- {}: not assessed", many);
}

void write_head(Page& page, const Report& report, const Flat& flat) {
  std::array<Counts, 3> counts{};  // as in Detail
  flat.each(false, [&](const Told& told) {
    ++counts[told.finding->detail.index()][static_cast<std::size_t>(told.finding->severity)];
  });
  page.line("## Oakum: " + markdown_cell(report.name));
  page.line("");
  page.line(
      verdict_of(report.vulnerabilities_judged, counts[0], "vulnerability", "vulnerabilities"));
  page.line(verdict_of(report.secrets_judged, counts[1], "secret", "secrets"));
  if (report.licenses_judged) page.line(verdict_of(true, counts[2], "licence", "licences"));
  const auto& problems = report.inventory.problems;
  const auto unread = std::count_if(problems.begin(), problems.end(), leaves_unread);
  if (unread != 0)
    page.line(fmt::format("- **incomplete**: {} could not be read",
                          counted(static_cast<std::uint64_t>(unread), "part", "parts")));
}

/// A package and what an upgrade of it closes.
struct Upgrade {
  std::string_view target, package, installed;
  std::vector<std::string_view> fixes;  ///< As the advisories name them, each once.
  Counts counts{};
};

auto weight(const Upgrade& upgrade) {
  const auto& c = upgrade.counts;
  return std::tuple(c[4], c[3], c[2], c[1], c[0]);
}

std::vector<Upgrade> upgrades(const Flat& flat) {
  std::map<std::tuple<std::string_view, std::string_view, std::string_view>, Upgrade> all;
  flat.each(false, [&](const Told& told) {
    const auto* v = told.vulnerability();
    if (!v || v->fixed_version.empty()) return;
    auto& upgrade = all[{told.target, told.package->name, v->installed_version}];
    upgrade.target = told.target;
    upgrade.package = told.package->name;
    upgrade.installed = v->installed_version;
    ++upgrade.counts[static_cast<std::size_t>(told.finding->severity)];
    if (std::find(upgrade.fixes.begin(), upgrade.fixes.end(), v->fixed_version) ==
        upgrade.fixes.end())
      upgrade.fixes.push_back(v->fixed_version);
  });
  std::vector<Upgrade> list;
  for (auto& [key, upgrade] : all) list.push_back(std::move(upgrade));
  std::stable_sort(list.begin(), list.end(),
                   [](const auto& a, const auto& b) { return weight(a) > weight(b); });
  return list;
}

std::string fixes_text(const Upgrade& upgrade) {
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(upgrade.fixes.size(), 4); ++i)
    text += fmt::format("{}{}", text.empty() ? "" : "; ", markdown_cell(upgrade.fixes[i]));
  return upgrade.fixes.size() > 4 ? text + "; …" : text;
}

void write_upgrades(Page& page, const Flat& flat) {
  const auto list = upgrades(flat);
  if (list.empty()) return;
  page.line("\n### What to upgrade\n\n| Package | Installed | Fixed in | Closes | Where |");
  page.line("| --- | --- | --- | --- | --- |");
  for (std::size_t i = 0; i < std::min(list.size(), kMostUpgrades); ++i)
    page.line(fmt::format("| {} | {} | {} | {} | {} |", markdown_cell(list[i].package),
                          markdown_cell(list[i].installed), fixes_text(list[i]),
                          severities(list[i].counts), markdown_cell(list[i].target)));
  if (list.size() > kMostUpgrades)
    page.line(fmt::format("\n{} more.", grouped(list.size() - kMostUpgrades)));
}

std::string row_of(const Report& report, const Told& told) {
  const auto severity = lower(name(told.finding->severity));
  if (const auto* v = told.vulnerability())
    return fmt::format("| {} | {} | {} {} | {} | {} |", severity,
                       markdown_link(told.finding->rule, v->primary_url),
                       markdown_cell(told.package->name), markdown_cell(v->installed_version),
                       markdown_cell(v->fixed_version), markdown_cell(v->detail.title));
  const auto place = place_of(report, told);
  const auto what = told.package ? markdown_cell(told.package->name)
                                 : fmt::format("{}, line {}", markdown_cell(place.path),
                                               place.lines.front().start);
  return fmt::format("| {} | {} | {} |  | {} |", severity,
                     markdown_cell(told.license() ? told.license()->name : told.finding->rule),
                     what, markdown_cell(title_of(told)));
}

/// How many findings had no room.
std::size_t write_findings(Page& page, const Report& report, const Flat& flat) {
  std::string_view heading;
  std::size_t left_out = 0;
  bool fresh = true;
  flat.each(false, [&](const Told& told) {
    if (fresh || told.target != heading) {
      page.line(
          fmt::format("\n### {}\n\n| Severity | Finding | In | Fixed in | What |\n| --- | --- "
                      "| --- | --- | --- |",
                      markdown_cell(told.target)));
      heading = told.target;
      fresh = false;
    }
    if (!page.line(row_of(report, told))) ++left_out;
  });
  return left_out;
}

Result<void> write(const Report& report, const Options&, io::Writer& target) {
  const Flat flat(report);
  Page page;
  write_head(page, report, flat);
  write_upgrades(page, flat);
  if (const auto left_out = write_findings(page, report, flat); left_out != 0)
    page.last_line(fmt::format("\n{} left out: a summary holds 1 MiB. The other formats have all.",
                               counted(left_out, "more finding is", "more findings are")));
  return target.write(page.text());
}
}  // namespace

Format markdown() {
  return {.name = "markdown", .doc = "Summary of a job or a comment, in Markdown", .write = write};
}

}  // namespace oakum::report
