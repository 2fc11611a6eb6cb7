#include "report/parts/page_plan.h"

#include <algorithm>
#include <string_view>

#include "priority/fix_plan.h"

namespace oakum::report {

namespace {
using formats::JsonWriter;

constexpr std::size_t kMostPlaces = 50;  // of an upgrade; the findings themselves name them all

constexpr std::string_view kind_of(priority::Step::Kind kind) {
  switch (kind) {
    case priority::Step::dependency:
      return "dependency";
    case priority::Step::toolchain:
      return "toolchain";
    case priority::Step::base_image:
      return "base_image";
    case priority::Step::package:
      break;
  }
  return "package";
}

/// The number in the page of each finding of the report; -1 for those that it does not show.
std::vector<std::int64_t> numbers_of(const Report& report,
                                     const std::vector<const Finding*>& findings) {
  std::vector<std::int64_t> numbers(report.findings.size(), -1);
  for (std::size_t i = 0; i < findings.size(); ++i)
    numbers[static_cast<std::size_t>(findings[i] - report.findings.data())] =
        static_cast<std::int64_t>(i);
  return numbers;
}

void write_upgrade(JsonWriter& out, const priority::Upgrade& upgrade) {
  out.begin_object().key("name").value(upgrade.name).key("installed").begin_array();
  for (const auto& version : upgrade.installed) out.value(version);
  out.end_array().key("wanted").value(upgrade.wanted).key("gentler").value(upgrade.gentler);
  out.key("gentlerCloses").value(static_cast<std::uint64_t>(upgrade.gentler_closes));
  out.key("places").begin_array();
  for (std::size_t i = 0; i < std::min(upgrade.where.size(), kMostPlaces); ++i)
    out.value(upgrade.where[i].path);
  out.end_array().end_object();
}

void write_numbers(JsonWriter& out, std::string_view name, const std::vector<std::uint32_t>& all,
                   const std::vector<std::int64_t>& numbers) {
  out.key(name).begin_array();
  for (const auto finding : all)
    if (numbers.at(finding) >= 0) out.value(numbers[finding]);
  out.end_array();
}

void write_step(JsonWriter& out, const priority::Step& step,
                const std::vector<std::int64_t>& numbers) {
  out.begin_object().key("kind").value(kind_of(step.kind));
  out.key("action").value(priority::action(step)).key("upgrades").begin_array();
  for (const auto& upgrade : step.upgrades) write_upgrade(out, upgrade);
  out.end_array().key("through").begin_array();
  for (const auto& [name, version, where] : step.through)
    out.begin_array().value(name).value(version).end_array();
  out.end_array().key("instruction").value(step.instruction).key("command").value(step.command);
  write_numbers(out, "closes", step.closes, numbers);
  write_numbers(out, "remains", step.remains, numbers);
  out.end_object();
}
}  // namespace

void write_page_plan(JsonWriter& out, const Report& report,
                     const std::vector<const Finding*>& findings) {
  const auto numbers = numbers_of(report, findings);
  out.begin_array();
  for (const auto& step : priority::fix_plan(report).steps) write_step(out, step, numbers);
  out.end_array();
}

}  // namespace oakum::report
