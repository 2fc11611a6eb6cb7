#include "report/parts/fix_plan_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "priority/fix_plan.h"
#include "report/parts/cell.h"
#include "report/parts/words.h"

namespace oakum::report {

namespace {
using priority::Step;

constexpr std::size_t kSteps = 10;
constexpr std::size_t kIndent = 5;  // of what is said of a step

/// "app/package-lock.json:12 and 2 more"; "" for packages of the operating system.
std::string places_text(const Step& step) {
  std::vector<const Location*> places;
  for (const auto& upgrade : step.upgrades)
    if (!info(upgrade.ecosystem).operating_system)
      for (const auto& place : upgrade.where)
        if (!place.path.empty()) places.push_back(&place);
  if (places.empty()) return {};
  std::string text = places.front()->path;
  if (places.front()->line != 0) text += fmt::format(":{}", places.front()->line);
  if (places.size() > 1) text += fmt::format(" and {} more", grouped(places.size() - 1));
  return text;
}

/// "closes up to 2 critical, 5 high (1 exploited); in app/Cargo.lock:7; by RUN make"
std::string details_text(const Step& step) {
  std::string text = fmt::format("closes {}{}", step.kind == Step::base_image ? "up to " : "",
                                 priority::gain(step));
  const auto places = step.kind == Step::base_image ? std::string() : places_text(step);
  if (!places.empty()) text += "; in " + places;
  if (!step.instruction.empty()) text += "; brought by " + step.instruction;
  if (!step.remains.empty())
    text += fmt::format("; {} more {} no fix", grouped(step.remains.size()),
                        step.remains.size() == 1 ? "has" : "have");
  return text;
}

/// "3.2.5 stays on the major line and closes 1"
std::string gentler_text(const Step& step) {
  const auto& upgrade = step.upgrades.front();
  if (step.kind != Step::package || step.upgrades.size() != 1 || upgrade.gentler.empty()) return {};
  return fmt::format("(or {}, which stays on its major line and closes {})", upgrade.gentler,
                     grouped(upgrade.gentler_closes));
}

std::string_view style_of(const Step& step) {
  for (std::size_t i = step.counts.size(); i-- > 0;)
    if (step.counts[i] != 0) return report::style_of(static_cast<Severity>(i));
  return {};
}

void write_step(TextOutput& out, const Step& step, std::size_t number, bool color,
                std::size_t width) {
  const auto say = [&](const std::string& text, std::string_view style) {
    if (text.empty()) return;
    for (const auto& line : wrapped(one_line(text), width - kIndent, 2))
      out.line(std::string(kIndent, ' ') + styled(line, style, color));
  };
  const auto action = wrapped(one_line(priority::action(step)), width - kIndent, 2);
  for (std::size_t i = 0; i < action.size(); ++i)
    out.line(fmt::format("{:>3}{} ", i == 0 ? grouped(number) : "", i == 0 ? "." : " ") +
             styled(action[i], kBold, color));
  say(details_text(step), style_of(step));
  say(gentler_text(step), {});
  if (step.command.empty()) return;
  if (step.kind == Step::base_image || step.kind == Step::dependency)
    say(step.kind == Step::base_image ? "or, in place:" : "or, where the ranges allow it:", {});
  for (const auto& line : wrapped_command(step.command, width - kIndent - 2))
    out.line(std::string(kIndent, ' ') + line);
}
}  // namespace

std::vector<std::string> wrapped_command(std::string_view command, std::size_t width) {
  std::vector<std::string> lines;
  std::string line = "$";
  for (const auto word : split_words(command)) {
    if (line.size() > 2 && line.size() + 1 + word.size() + 2 > width) {
      lines.push_back(line + " \\");
      line = "   ";
    }
    line += ' ';
    line += word;
  }
  lines.push_back(line);
  return lines;
}

void write_fix_plan(TextOutput& out, const Report& report, const Options& options,
                    std::size_t width) {
  const auto plan = priority::fix_plan(report);
  if (plan.steps.empty()) return;
  std::size_t closed = 0;
  for (const auto& step : plan.steps) closed += step.closes.size();
  out.line();
  const auto head =
      fmt::format("Fix plan: {} {} of {}", counted(plan.steps.size(), "step closes", "steps close"),
                  grouped(closed), grouped(closed + plan.unfixed.size()));
  const auto left = plan.unfixed.empty()
                        ? std::string()
                        : fmt::format("; {} {} no fix", grouped(plan.unfixed.size()),
                                      plan.unfixed.size() == 1 ? "has" : "have");
  for (const auto& line : wrapped(head + left, width, 2))
    out.line(styled(line, kBold, options.color));
  const auto shown = std::min(plan.steps.size(), kSteps);
  for (std::size_t i = 0; i < shown; ++i)
    write_step(out, plan.steps[i], i + 1, options.color, width);
  if (shown == plan.steps.size()) return;
  std::size_t more = 0;
  for (std::size_t i = shown; i < plan.steps.size(); ++i) more += plan.steps[i].closes.size();
  out.line(fmt::format("     {} more that close {}",
                       counted(plan.steps.size() - shown, "step", "steps"), grouped(more)));
}

}  // namespace oakum::report
