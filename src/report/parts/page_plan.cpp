#include "report/parts/page_plan.h"

#include <algorithm>
#include <string_view>
#include <utility>

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

class PlanWriter {
 public:
  PlanWriter(JsonWriter& out, StringTable& strings, std::vector<std::int64_t> numbers)
      : out_(out), strings_(strings), numbers_(std::move(numbers)) {}
  void step(const priority::Step& step);

 private:
  void upgrade(const priority::Upgrade& upgrade);
  void through(const std::vector<priority::Ancestor>& ancestors);
  void findings(std::string_view name, const std::vector<std::uint32_t>& all);
  /// Left out when empty.
  void text(std::string_view name, std::string_view text) {
    if (!text.empty()) out_.key(name).value(strings_.number(text));
  }

  JsonWriter& out_;
  StringTable& strings_;
  std::vector<std::int64_t> numbers_;
};

void PlanWriter::upgrade(const priority::Upgrade& upgrade) {
  out_.begin_object().key("name").value(strings_.number(upgrade.name));
  out_.key("installed").begin_array();
  for (const auto& version : upgrade.installed) out_.value(strings_.number(version));
  out_.end_array();
  text("wanted", upgrade.wanted);
  text("gentler", upgrade.gentler);
  out_.member("gentlerCloses", static_cast<std::uint64_t>(upgrade.gentler_closes));
  out_.key("places").begin_array();
  for (std::size_t i = 0; i < std::min(upgrade.where.size(), kMostPlaces); ++i)
    out_.value(strings_.number(upgrade.where[i].path));
  out_.end_array().end_object();
}

void PlanWriter::through(const std::vector<priority::Ancestor>& ancestors) {
  if (ancestors.empty()) return;
  out_.key("through").begin_array();
  for (const auto& ancestor : ancestors)
    out_.value(strings_.number(ancestor.name + " " + ancestor.version));
  out_.end_array();
}

void PlanWriter::findings(std::string_view name, const std::vector<std::uint32_t>& all) {
  if (all.empty()) return;
  out_.key(name).begin_array();
  for (const auto finding : all)
    if (numbers_.at(finding) >= 0) out_.value(numbers_[finding]);
  out_.end_array();
}

void PlanWriter::step(const priority::Step& step) {
  out_.begin_object().key("kind").value(kind_of(step.kind));
  // "upgrade openssl 3.0.11 to 3.0.14" is what the upgrade itself says.
  if (step.kind != priority::Step::package || step.upgrades.size() != 1)
    text("action", priority::action(step));
  out_.key("upgrades").begin_array();
  for (const auto& one : step.upgrades) upgrade(one);
  out_.end_array();
  through(step.through);
  text("instruction", step.instruction);
  text("command", step.command);
  findings("closes", step.closes);
  findings("remains", step.remains);
  out_.end_object();
}
}  // namespace

void write_page_plan(JsonWriter& out, const Report& report,
                     const std::vector<const Finding*>& findings, StringTable& strings) {
  PlanWriter writer(out, strings, numbers_of(report, findings));
  out.begin_array();
  for (const auto& step : priority::fix_plan(report).steps) writer.step(step);
  out.end_array();
}

}  // namespace oakum::report
