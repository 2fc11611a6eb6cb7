#include "priority/fix_plan.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <unordered_map>

#include "base/text.h"
#include "priority/base_image.h"
#include "priority/command.h"
#include "priority/direct.h"
#include "priority/fixes.h"

namespace oakum::priority {
namespace {

using Node = DependencyGraph::Node;

/// One package in one version, wherever it lies, as long as the same has to be done about it.
struct Unit {
  std::string_view step_name;  ///< The source package, where one of an operating system is known.
  Node first = 0;              ///< Of the packages, the first with a finding.
  bool in_base = false;
  std::string installed;  ///< As fixes are compared with.
  std::vector<Node> packages;
  std::vector<std::uint32_t> findings;
};

/// What advisories compare their fixes with: Debian and Alpine number the source package.
std::string compared_version(const Package& package, Ecosystem ecosystem) {
  const bool by_source = ecosystem == Ecosystem::deb || ecosystem == Ecosystem::apk;
  if (by_source && !package.src_version.empty()) return full_source_version(package);
  return info(ecosystem).operating_system ? full_version(package) : package.version;
}

class Planner {
 public:
  explicit Planner(const Report& report)
      : report_(report),
        base_(report.image ? base_image(*report.image) : BaseImage{}),
        graph_(report.inventory),
        direct_(report.inventory, graph_) {}

  FixPlan plan() {
    collect();
    for (const auto& unit : units_) add(unit);
    for (auto& [key, step] : steps_) plan_.steps.push_back(finished(std::move(step)));
    std::stable_sort(plan_.steps.begin(), plan_.steps.end(),
                     [](const Step& a, const Step& b) { return weight(a) > weight(b); });
    std::sort(plan_.unfixed.begin(), plan_.unfixed.end());
    return std::move(plan_);
  }

 private:
  const PackageList& list_of(Node node) const {
    return report_.inventory.lists[graph_.ref(node).list];
  }
  const Package& package_of(Node node) const {
    return list_of(node).packages[graph_.ref(node).package];
  }
  bool in_base(Node node) const { return package_of(node).layer < base_.layers; }

  void collect();
  std::string key_of(Node node) const;
  std::vector<std::uint32_t> told_once(const std::vector<std::uint32_t>& findings) const;
  void add(const Unit& unit);
  std::string step_key(const Unit& unit, std::string_view wanted) const;
  Step::Kind kind_of(const Unit& unit) const;
  void begin(Step& step, const Unit& unit) const;
  Upgrade upgrade_of(const Unit& unit, const Fixes& fixes) const;
  Location place_of(Node node) const;
  std::string instruction_of(const Step& step) const;
  Step finished(Step step) const;
  static std::tuple<std::size_t, std::array<std::size_t, 5>> weight(const Step& step);

  const Report& report_;
  BaseImage base_;
  DependencyGraph graph_;
  NearestDirect direct_;
  std::vector<Unit> units_;
  std::map<std::string, Step> steps_;
  FixPlan plan_;
};

/// What tells one unit from another.
std::string Planner::key_of(Node node) const {
  const auto& list = list_of(node);
  const auto& package = package_of(node);
  std::string key = fmt::format("{}\n{}\n{}\n{}\n{}\n{}", in_base(node), list.type, package.name,
                                package.src_name, full_version(package),
                                compared_version(package, list.ecosystem));
  for (const auto through : direct_.of(node))
    key += "\n" + package_of(through).name + "\n" + package_of(through).version;
  return key;
}

void Planner::collect() {
  std::unordered_map<std::string, std::size_t> known;
  std::vector<std::size_t> unit_of(graph_.size(), units_.max_size());
  for (std::uint32_t i = 0; i < report_.findings.size(); ++i) {
    const auto& finding = report_.findings[i];
    const auto* ref = std::get_if<PackageRef>(&finding.subject);
    if (finding.verdict.state != Verdict::open || !ref ||
        !std::holds_alternative<Vulnerability>(finding.detail))
      continue;
    const auto node = graph_.node(*ref);
    auto& unit = unit_of[node];
    if (unit == units_.max_size()) {
      const auto [found, fresh] = known.try_emplace(key_of(node), units_.size());
      if (fresh) {
        const auto& package = package_of(node);
        const bool system = info(list_of(node).ecosystem).operating_system;
        units_.push_back(
            {.step_name = system && !package.src_name.empty() ? package.src_name : package.name,
             .first = node,
             .in_base = in_base(node),
             .installed = compared_version(package, list_of(node).ecosystem)});
      }
      unit = found->second;
      units_[unit].packages.push_back(node);
    }
    units_[unit].findings.push_back(i);
  }
}

Step::Kind Planner::kind_of(const Unit& unit) const {
  const auto& list = list_of(unit.first);
  if (unit.in_base) return Step::base_image;
  if (list.ecosystem != Ecosystem::golang)
    return direct_.of(unit.first).empty() ? Step::package : Step::dependency;
  // A go.mod names what dependencies need as well.
  return package_of(unit.first).name == "stdlib" ? Step::toolchain : Step::package;
}

/// What belongs to one step has one key.
std::string Planner::step_key(const Unit& unit, std::string_view wanted) const {
  const auto& type = list_of(unit.first).type;
  switch (kind_of(unit)) {
    case Step::base_image:
      return "0";
    case Step::toolchain:
      return "1\n" + type;
    case Step::dependency: {
      std::string key = "2\n" + type;
      for (const auto through : direct_.of(unit.first))
        key += "\n" + package_of(through).name + "\n" + package_of(through).version;
      return key;
    }
    case Step::package:
      break;
  }
  if (info(list_of(unit.first).ecosystem).operating_system) wanted = {};
  return fmt::format("3\n{}\n{}\n{}", type, unit.step_name, wanted);
}

Location Planner::place_of(Node node) const {
  const auto& package = package_of(node);
  const auto& list = list_of(node);
  return {.path = package.file_path.empty() ? list.path : package.file_path,
          .line = package.lines.empty() ? 0 : package.lines.front().start,
          .layer = package.layer};
}

Upgrade Planner::upgrade_of(const Unit& unit, const Fixes& fixes) const {
  const auto& package = package_of(unit.first);
  Upgrade out{.ecosystem = list_of(unit.first).ecosystem,
              .type = list_of(unit.first).type,
              .name = package.name,
              .installed = {full_version(package)},
              .wanted = std::string(fixes.lowest())};
  for (const auto node : unit.packages) out.where.push_back(place_of(node));
  if (info(out.ecosystem).operating_system || same_line(out.wanted, unit.installed)) return out;
  const auto gentler = fixes.on_same_line();
  out.gentler = gentler.version;
  out.gentler_closes = gentler.closes;
  return out;
}

void Planner::begin(Step& step, const Unit& unit) const {
  step.kind = kind_of(unit);
  step.name = unit.step_name;
  if (step.kind == Step::base_image) {
    step.name = base_.name;
    step.layers = base_.layers;
  }
  for (const auto node : direct_.of(unit.first))
    step.through.push_back({package_of(node).name, package_of(node).version, place_of(node)});
  step.more_through = direct_.more(unit.first);
}

/// What is told twice of a package, with another fix, is one finding.
std::vector<std::uint32_t> Planner::told_once(const std::vector<std::uint32_t>& findings) const {
  std::map<std::tuple<PackageRef, std::string_view, Severity>, std::uint32_t> known;
  const auto fixed = [&](std::uint32_t i) -> std::string_view {
    return std::get<Vulnerability>(report_.findings[i].detail).fixed_version;
  };
  for (const auto i : findings) {
    const auto& finding = report_.findings[i];
    const auto [at, fresh] = known.try_emplace(
        {std::get<PackageRef>(finding.subject), finding.rule, finding.severity}, i);
    if (!fresh && fixed(i) > fixed(at->second)) at->second = i;
  }
  std::vector<std::uint32_t> out;
  out.reserve(known.size());
  for (const auto& [key, i] : known) out.push_back(i);
  return out;
}

void Planner::add(const Unit& unit) {
  const auto& ecosystem = info(list_of(unit.first).ecosystem);
  Fixes fixes(ecosystem.scheme, unit.installed);
  std::vector<std::uint32_t> closes, remains;
  for (const auto i : told_once(unit.findings))
    (fixes.add(std::get<Vulnerability>(report_.findings[i].detail).fixed_version) ? closes
                                                                                  : remains)
        .push_back(i);
  plan_.unfixed.insert(plan_.unfixed.end(), remains.begin(), remains.end());
  if (closes.empty()) return;
  auto upgrade = upgrade_of(unit, fixes);
  auto& step = steps_[step_key(unit, upgrade.wanted)];
  if (step.upgrades.empty()) begin(step, unit);
  step.upgrades.push_back(std::move(upgrade));
  std::move(closes.begin(), closes.end(), std::back_inserter(step.closes));
  std::move(remains.begin(), remains.end(), std::back_inserter(step.remains));
}

/// Upgrades of one package to one version are one; of a toolchain, and of an operating system's
/// package, those to any version: the highest serves all.
bool merge(Upgrade& into, Upgrade& next, bool any_version) {
  const auto scheme = info(into.ecosystem).scheme;
  if (into.name != next.name || into.type != next.type) return false;
  if (into.wanted != next.wanted && !any_version) return false;
  if (compare_versions(scheme, into.wanted, next.wanted) < 0) into.wanted = next.wanted;
  std::move(next.installed.begin(), next.installed.end(), std::back_inserter(into.installed));
  std::move(next.where.begin(), next.where.end(), std::back_inserter(into.where));
  into.gentler_closes += next.gentler_closes;
  if (into.gentler != next.gentler) {  // each has its own line
    into.gentler.clear();
    into.gentler_closes = 0;
  }
  return true;
}

void tidy(Upgrade& upgrade) {
  const auto scheme = info(upgrade.ecosystem).scheme;
  std::sort(upgrade.installed.begin(), upgrade.installed.end(), [&](const auto& a, const auto& b) {
    const auto order = compare_versions(scheme, a, b);
    return order != 0 ? order < 0 : a < b;
  });
  upgrade.installed.erase(std::unique(upgrade.installed.begin(), upgrade.installed.end()),
                          upgrade.installed.end());
  std::sort(upgrade.where.begin(), upgrade.where.end());
  upgrade.where.erase(std::unique(upgrade.where.begin(), upgrade.where.end()), upgrade.where.end());
}

void merge_upgrades(Step& step) {
  auto& all = step.upgrades;
  std::stable_sort(all.begin(), all.end(), [](const Upgrade& a, const Upgrade& b) {
    return std::tie(a.name, a.type, a.wanted) < std::tie(b.name, b.type, b.wanted);
  });
  std::size_t kept = 0;
  for (std::size_t i = 1; i < all.size(); ++i) {
    const bool any_version =
        step.kind == Step::toolchain || info(all[i].ecosystem).operating_system;
    if (merge(all[kept], all[i], any_version)) continue;
    if (++kept != i) all[kept] = std::move(all[i]);
  }
  all.resize(kept + 1);
  for (auto& upgrade : all) tidy(upgrade);
}

/// The instruction of the layer that everything of a step lies in.
std::string Planner::instruction_of(const Step& step) const {
  const auto& layers = report_.inventory.layers;
  if (!report_.image || step.kind == Step::base_image) return {};
  const auto layer = step.upgrades.front().where.front().layer;
  for (const auto& upgrade : step.upgrades)
    for (const auto& place : upgrade.where)
      if (place.layer != layer) return {};
  return layer < layers.size() ? oakum::instruction_of(layers[layer].created_by) : std::string();
}

Step Planner::finished(Step step) const {
  merge_upgrades(step);
  std::sort(step.closes.begin(), step.closes.end());
  std::sort(step.remains.begin(), step.remains.end());
  for (const auto i : step.closes) {
    const auto& finding = report_.findings[i];
    ++step.counts[static_cast<std::size_t>(finding.severity)];
    step.exploited += std::get<Vulnerability>(finding.detail).known_exploited.has_value();
  }
  step.instruction = instruction_of(step);
  const auto* os = report_.inventory.os ? &*report_.inventory.os : nullptr;
  step.command =
      step.kind == Step::base_image ? system_command(step.upgrades, os) : command_for(step, os);
  return step;
}

std::tuple<std::size_t, std::array<std::size_t, 5>> Planner::weight(const Step& step) {
  auto falling = step.counts;
  std::reverse(falling.begin(), falling.end());
  return {step.exploited, falling};
}

/// "1.0", "1.0 and 1.2", "3 versions".
std::string versions_text(const std::vector<std::string>& versions) {
  if (versions.size() > 2) return fmt::format("{} versions", versions.size());
  return join(versions, " and ");
}

std::string wanted_text(const Upgrade& upgrade) {
  return fmt::format("{} {} or newer", upgrade.name, upgrade.wanted);
}

std::string through_text(const Step& step) {
  std::vector<std::string> names;
  for (const auto& one : step.through)
    names.push_back(one.version.empty() ? one.name : one.name + " " + one.version);
  if (step.more_through) names.emplace_back("others");
  return join(names, ", ");
}

/// The first few, and how many more.
std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 4;
  if (names.size() <= kMost) return join(names, ", ");
  return fmt::format("{} and {} more", join({names.begin(), names.begin() + kMost}, ", "),
                     names.size() - kMost);
}

std::string upgrade_text(const Step& step) {
  const auto& first = step.upgrades.front();
  bool alike = true;
  std::vector<std::string> names;
  for (const auto& one : step.upgrades) {
    names.push_back(one.name);
    alike &= one.wanted == first.wanted && one.installed == first.installed;
  }
  std::string text = "upgrade " + step.name;
  if (names.size() > 1 || first.name != step.name) text += fmt::format(" ({})", listed(names));
  if (!alike) return text;
  return text + fmt::format(" {} to {}", versions_text(first.installed), first.wanted);
}
}  // namespace

FixPlan fix_plan(const Report& report) { return Planner(report).plan(); }

std::string action(const Step& step) {
  switch (step.kind) {
    case Step::package:
      return upgrade_text(step);
    case Step::toolchain:
      return fmt::format("build with Go {} or newer", step.upgrades.front().wanted);
    case Step::base_image:
      return fmt::format("a newer base image{} ({})", step.name.empty() ? "" : " " + step.name,
                         step.layers == 1 ? "1 layer" : fmt::format("{} layers", step.layers));
    case Step::dependency:
      break;
  }
  std::vector<std::string> wanted;
  for (const auto& upgrade : step.upgrades) wanted.push_back(wanted_text(upgrade));
  return fmt::format("{}: a release that uses {}", through_text(step), listed(wanted));
}

std::string gain(const Step& step) {
  std::string text;
  for (std::size_t i = step.counts.size(); i-- > 0;)
    if (step.counts[i] != 0)
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", step.counts[i],
                          lower(name(static_cast<Severity>(i))));
  return step.exploited == 0 ? text : text + fmt::format(" ({} exploited)", step.exploited);
}

}  // namespace oakum::priority
