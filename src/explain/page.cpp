#include "explain/page.h"

#include "report/parts/fix_plan_table.h"

namespace oakum::explain {

namespace {
constexpr std::size_t kLabel = 15;  // columns in front of the values
}

void Page::heading(std::string_view text, std::string_view style) {
  for (const auto& line : report::wrapped(report::one_line(text), width_, 0))
    out_.line(report::styled(line, style, color_));
}

void Page::paragraph(std::string_view text, std::size_t indent) {
  for (const auto& line : report::wrapped(report::one_line(text), width_ - indent, 0))
    out_.line(std::string(indent, ' ') + line);
}

void Page::field(std::string_view label, std::string_view value, std::string_view style) {
  if (value.empty()) return;
  const auto lines = report::wrapped(report::one_line(value), width_ - kLabel, 0);
  for (std::size_t i = 0; i < lines.size(); ++i)
    out_.line("  " + report::fit(i == 0 ? label : "", kLabel - 2) +
              report::styled(lines[i], style, color_));
}

void Page::command(std::string_view command) {
  if (command.empty()) return;
  for (const auto& line : report::wrapped_command(command, width_ - kLabel))
    out_.line(std::string(kLabel, ' ') + line);
}

void Page::verbatim(std::string_view line) {
  out_.line(std::string(kLabel, ' ') + report::cut_to(report::one_line(line), width_ - kLabel));
}

std::string place_text(const Location& where) {
  return where.line == 0 ? where.path : fmt::format("{}:{}", where.path, where.line);
}

std::string layer_text(const Context& context, std::uint16_t index) {
  const auto* layer = context.layer(index);
  if (!layer) return {};
  std::string text = fmt::format("{} of {}", index + 1, context.report().inventory.layers.size());
  const auto& digest = layer->digest.empty() ? layer->diff_id : layer->digest;
  if (!digest.empty()) text += ", " + digest;
  if (!layer->created_by.empty()) text += ", by " + instruction_of(layer->created_by);
  if (const auto origin = context.origin(index); !origin.empty())
    text += fmt::format("; {}", origin);
  return text;
}

std::string way_text(const Context& context, const std::vector<PackageRef>& way) {
  constexpr std::size_t kFirst = 3, kLast = 8;
  std::string text;
  for (std::size_t i = 0; i < way.size(); ++i) {
    const auto left_out = way.size() - kFirst - kLast;
    if (i == kFirst && way.size() > kFirst + kLast + 1) {
      text += fmt::format(" > … {} more …", report::grouped(left_out));
      i += left_out;
    }
    const auto& package = context.package(way[i]);
    text += fmt::format("{}{} {}", text.empty() ? "" : " > ", package.name, full_version(package));
  }
  return text;
}

void write_ways(Page& page, const Context& context, PackageRef ref, std::size_t most) {
  const auto ways = context.ways(ref, most + 1);
  for (std::size_t i = 0; i < std::min(ways.size(), most); ++i)
    page.field(i == 0 ? "needed by" : "", way_text(context, ways[i]));
  if (ways.size() > most) page.field("", "and in other ways");
}

}  // namespace oakum::explain
