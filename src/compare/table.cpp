// The comparison for people. Every text of a target goes through one_line().
#include <algorithm>
#include <array>

#include "base/text.h"
#include "compare/write.h"
#include "report/parts/cell.h"
#include "report/parts/grid.h"
#include "report/parts/text_output.h"
#include "report/parts/words.h"

namespace oakum::compare {

namespace {
using report::Cells;
using report::counted;
using report::cut_to;
using report::grouped;
using report::one_line;

constexpr std::size_t kIndent = 11;       // of the values in the head
constexpr std::size_t kRule = 24;         // columns: an identifier is not cut for lack of room
constexpr std::size_t kInstruction = 40;  // columns
constexpr std::size_t kPackages = 20;     // lines of changed packages before "and more"

class Table {
 public:
  Table(const Comparison& comparison, const Options& options, io::Writer& out)
      : comparison_(comparison),
        options_(options),
        width_(static_cast<std::size_t>(std::clamp(options.width, 40, 1000))),
        out_(out) {}

  Result<void> write() {
    side("before", *comparison_.before, comparison_.base_before);
    side("after", *comparison_.after, comparison_.base_after);
    field("packages", packages_text());
    out_.line();
    verdict();
    items("Added", "Why", comparison_.added);
    items("Fixed", "How", comparison_.fixed);
    if (options_.show_unchanged) items("Unchanged", "Meanwhile", comparison_.unchanged);
    packages();
    return out_.finish();
  }

 private:
  void field(std::string_view name, const std::string& value, std::string_view style = {}) {
    const auto lines = report::wrapped(value, width_ - kIndent, 0);
    for (std::size_t i = 0; i < lines.size(); ++i)
      out_.line("  " + report::fit(i == 0 ? name : "", kIndent - 2) +
                report::styled(lines[i], style, options_.color));
  }

  void side(std::string_view name, const Report& report, const priority::BaseImage& base) {
    std::string text = one_line(report.name);
    if (const auto& os = report.inventory.os; os && os->family != "none")
      text += one_line(fmt::format(", {} {}", os->family, os->name));
    if (base.layers > 0)
      text += fmt::format(", the lower {} of {} from base image{}", base.layers,
                          counted(report.inventory.layers.size(), "layer", "layers"),
                          base.name.empty() ? "" : " " + one_line(base.name));
    field(name, text);
    const auto& problems = report.inventory.problems;
    if (!problems.empty())
      field("",
            fmt::format("not complete: {} could not be read",
                        counted(problems.size(), "part", "parts")),
            report::kAlarm);
  }

  std::string packages_text() const {
    if (!comparison_.packages_known) return "not known: a report lists only those with findings";
    std::size_t added = 0, removed = 0;
    for (const auto& change : comparison_.packages) {
      added += change.before.empty();
      removed += change.after.empty();
    }
    return fmt::format("{} added, {} removed, {} in another version, {} the same", grouped(added),
                       grouped(removed), grouped(comparison_.packages.size() - added - removed),
                       grouped(comparison_.packages_same));
  }

  /// "2 added (1 critical, 1 low)"
  static std::string sum(const std::vector<Item>& items, std::string_view what) {
    report::Counts counts{};
    for (const auto& item : items) ++counts[static_cast<std::size_t>(item.row.finding->severity)];
    const auto detail = report::severities(counts);
    return fmt::format("{} {}{}", grouped(items.size()), what,
                       detail.empty() ? "" : " (" + detail + ")");
  }

  void verdict() {
    const auto text =
        fmt::format("Vulnerabilities: {}, {}, {} unchanged.", sum(comparison_.added, "added"),
                    sum(comparison_.fixed, "fixed"), grouped(comparison_.unchanged.size()));
    for (const auto& line : report::wrapped(text, width_, 2))
      out_.line(report::styled(line, report::kBold, options_.color));
  }

  std::string layer_text(const Item& item) const {
    const Layer* layer = layer_of(comparison_, item);
    if (!layer) return {};
    const auto number = item.row.at.package->layer + 1;
    return cut_to(fmt::format("{}: {}", number, one_line(layer->created_by)), kInstruction);
  }

  Cells cells(const Item& item) const {
    const auto& v = *item.row.vulnerability;
    const auto severity = item.row.finding->severity;
    return {{std::string(name(severity)), report::style_of(severity)},
            {cut_to(one_line(item.row.finding->rule), kRule)},
            {one_line(item.row.at.package->name)},
            {one_line(v.installed_version)},
            {v.fixed_version.empty() ? "-" : one_line(v.fixed_version)},
            {one_line(cause_text(item))},
            {std::string(origin_of(comparison_, item))},
            {layer_text(item)}};
  }

  void items(std::string_view title, std::string_view why, const std::vector<Item>& list) {
    if (list.empty()) return;
    out_.line();
    out_.line(report::styled(title, report::kBold, options_.color));
    out_.line(std::string(title.size(), '='));
    report::Grid grid({{"Severity", 0},
                       {"Vulnerability", 0},
                       {"Package", 20},
                       {"Installed", 12, false, 1},
                       {"Fixed", 12},
                       {why, 12, false, 2},
                       {"From", 0, false, 3},
                       {"Layer", 16, false, 4}},
                      width_, options_.color);
    grid.write(out_, list.size(), [&](std::size_t i) { return cells(list[i]); });
  }

  static std::string versions(const std::vector<std::string>& list) {
    return one_line(join(list, ", "));
  }

  void packages() {
    const auto& list = comparison_.packages;
    if (list.empty()) return;
    out_.line();
    out_.line(report::styled("Packages", report::kBold, options_.color));
    out_.line("========");
    const auto shown = options_.show_unchanged ? list.size() : std::min(list.size(), kPackages);
    report::Grid grid(
        {{"", 0}, {"Package", 20}, {"Before", 12}, {"After", 12}, {"Place", 16, false, 1}}, width_,
        options_.color);
    grid.write(out_, shown, [&](std::size_t i) {
      const auto& change = list[i];
      const auto* mark = change.before.empty() ? "+" : change.after.empty() ? "-" : "~";
      return Cells{{mark},
                   {one_line(change.name)},
                   {versions(change.before)},
                   {versions(change.after)},
                   {one_line(change.place.empty() ? change.type : change.place)}};
    });
    if (shown < list.size())
      out_.line(
          fmt::format("and {} more, all of them in --format json", grouped(list.size() - shown)));
  }

  const Comparison& comparison_;
  const Options& options_;
  std::size_t width_;
  report::TextOutput out_;
};
}  // namespace

Result<void> write_table(const Comparison& comparison, const Options& options, io::Writer& out) {
  return Table(comparison, options, out).write();
}

}  // namespace oakum::compare
