#include "report/parts/vex_statements.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "core/package.h"
#include "core/purl.h"

namespace oakum::report {
namespace {

constexpr std::string_view kWords[] = {
    "component_not_present", "vulnerable_code_not_present", "vulnerable_code_not_in_execute_path",
    "vulnerable_code_cannot_be_controlled_by_adversary", "inline_mitigations_already_exist"};

/// CycloneDX's words in those of OpenVEX.
constexpr std::pair<std::string_view, std::string_view> kTranslated[] = {
    {"code_not_present", "vulnerable_code_not_present"},
    {"code_not_reachable", "vulnerable_code_not_in_execute_path"},
    {"requires_configuration", "vulnerable_code_cannot_be_controlled_by_adversary"},
    {"requires_dependency", "vulnerable_code_cannot_be_controlled_by_adversary"},
    {"requires_environment", "vulnerable_code_cannot_be_controlled_by_adversary"},
    {"protected_by_compiler", "inline_mitigations_already_exist"},
    {"protected_at_runtime", "inline_mitigations_already_exist"},
    {"protected_at_perimeter", "inline_mitigations_already_exist"},
    {"protected_by_mitigating_control", "inline_mitigations_already_exist"}};

std::string_view justification_word(std::string_view text) {
  for (const auto word : kWords)
    if (text == word) return word;
  for (const auto& [theirs, ours] : kTranslated)
    if (text == theirs) return ours;
  return {};
}

/// What to do about a finding that is open.
std::string action_for(const Vulnerability& vulnerability, const std::string& name) {
  if (!vulnerability.fixed_version.empty())
    return fmt::format("Update {} to {}", name, vulnerability.fixed_version);
  if (vulnerability.status == Status::will_not_fix)
    return fmt::format("Its maintainers will not fix {}; replace it, or mitigate", name);
  if (vulnerability.status == Status::end_of_life)
    return fmt::format("{} gets no fixes any more; move to a release that does", name);
  return fmt::format("There is no fix for {} yet; mitigate, or wait for one", name);
}

void state_open(const Finding& finding, const std::string& name, VexStatement& out) {
  const auto& vulnerability = std::get<Vulnerability>(finding.detail);
  if (vulnerability.status == Status::under_investigation) {
    out.status = Status::under_investigation;
    return;
  }
  out.status = Status::affected;
  out.has_fix = !vulnerability.fixed_version.empty();
  out.action = action_for(vulnerability, name);
}

std::string decided_by(const Verdict& verdict) {
  auto text =
      verdict.owner.empty() ? std::string("Decided") : fmt::format("Decided by {}", verdict.owner);
  if (!verdict.source.empty()) text += fmt::format(" in {}", verdict.source);
  if (!verdict.until.empty()) text += fmt::format(", until {}", verdict.until);
  return text;
}

void state_ignored(const Verdict& verdict, VexStatement& out) {
  out.justification = justification_word(verdict.justification);
  if (out.justification.empty()) out.justification = justification_word(verdict.reason);
  out.notes = decided_by(verdict);
  if (verdict.status == "fixed") {
    out.status = Status::fixed;
    out.justification = {};
    return;
  }
  if (verdict.status != "not_affected" && out.justification.empty()) {
    out.status = Status::under_investigation;
    if (!verdict.reason.empty()) out.notes += ": " + verdict.reason;
    return;
  }
  out.status = Status::not_affected;
  if (out.justification.empty() || verdict.reason != verdict.justification)
    out.impact = verdict.reason;
  if (out.justification.empty() && out.impact.empty()) out.impact = out.notes;
}

/// The lower the graver.
int gravity(Status status) {
  return status == Status::affected              ? 0
         : status == Status::under_investigation ? 1
         : status == Status::not_affected        ? 2
                                                 : 3;
}

std::string url_of(const Package& package) {
  if (!package.purl.empty()) return package.purl;
  return print(Purl{.type = "generic", .name = package.name, .version = full_version(package)});
}

}  // namespace

std::vector<VexStatement> vex_statements(const Report& report) {
  std::map<std::pair<std::string, std::string>, VexStatement> gravest;  // by id and package
  for (const auto& finding : report.findings) {
    const auto* subject = std::get_if<PackageRef>(&finding.subject);
    const auto* vulnerability = std::get_if<Vulnerability>(&finding.detail);
    if (!subject || !vulnerability || finding.verdict.state == Verdict::filtered) continue;
    const auto& package = report.inventory.lists[subject->list].packages[subject->package];
    VexStatement statement{.id = finding.rule, .aliases = vulnerability->aliases};
    statement.about = vulnerability->detail.title;
    if (finding.verdict.state == Verdict::open)
      state_open(finding, package.name, statement);
    else
      state_ignored(finding.verdict, statement);
    const auto url = url_of(package);
    const auto [at, is_new] = gravest.try_emplace({finding.rule, url}, statement);
    if (!is_new && gravity(statement.status) < gravity(at->second.status))
      at->second = std::move(statement);
  }
  // Packages about which the same is said share a statement.
  std::map<std::tuple<std::string, Status, std::string_view, std::string, std::string, std::string>,
           VexStatement>
      together;
  for (auto& [about, statement] : gravest) {
    const auto key = std::make_tuple(statement.id, statement.status, statement.justification,
                                     statement.impact, statement.action, statement.notes);
    const auto at = together.try_emplace(key, statement).first;
    at->second.packages.push_back(about.second);
  }
  std::vector<VexStatement> out;
  for (auto& [key, statement] : together) out.push_back(std::move(statement));
  return out;
}

}  // namespace oakum::report
