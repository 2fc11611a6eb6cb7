#include "report/parts/vex_statements.h"

#include <algorithm>
#include <map>
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

const Vulnerability* stated(const Finding& finding) {
  const bool of_package = std::holds_alternative<PackageRef>(finding.subject);
  const bool says_nothing = finding.verdict.state == Verdict::filtered;
  return of_package && !says_nothing ? std::get_if<Vulnerability>(&finding.detail) : nullptr;
}

VexStatement statement_of(const Finding& finding, const Vulnerability& vulnerability,
                          const std::string& name) {
  VexStatement statement{.id = finding.rule, .aliases = vulnerability.aliases};
  statement.about = vulnerability.detail.title;
  if (finding.verdict.state == Verdict::open)
    state_open(finding, name, statement);
  else
    state_ignored(finding.verdict, statement);
  return statement;
}

/// By package URL the gravest statement about one vulnerability.
std::map<std::string, VexStatement> gravest(const Report& report,
                                            std::span<const Finding* const> findings) {
  std::map<std::string, VexStatement> out;
  for (const auto* finding : findings) {
    const auto& ref = std::get<PackageRef>(finding->subject);
    const auto& package = report.inventory.lists[ref.list].packages[ref.package];
    auto statement = statement_of(*finding, std::get<Vulnerability>(finding->detail), package.name);
    const auto [at, is_new] = out.try_emplace(url_of(package), statement);
    if (!is_new && gravity(statement.status) < gravity(at->second.status))
      at->second = std::move(statement);
  }
  return out;
}

/// Packages about which the same is said share a statement.
std::vector<VexStatement> together(std::map<std::string, VexStatement> by_package) {
  std::map<std::tuple<Status, std::string_view, std::string, std::string, std::string>,
           VexStatement>
      shared;
  for (auto& [package, statement] : by_package) {
    const auto key = std::make_tuple(statement.status, statement.justification, statement.impact,
                                     statement.action, statement.notes);
    shared.try_emplace(key, std::move(statement)).first->second.packages.push_back(package);
  }
  std::vector<VexStatement> out;
  for (auto& [key, statement] : shared) out.push_back(std::move(statement));
  return out;
}

}  // namespace

void each_stated(const Report& report,
                 const std::function<void(std::span<const VexStatement>)>& tell) {
  std::vector<const Finding*> findings;
  for (const auto& finding : report.findings)
    if (stated(finding)) findings.push_back(&finding);
  std::stable_sort(findings.begin(), findings.end(),
                   [](const auto* a, const auto* b) { return a->rule < b->rule; });
  for (auto first = findings.begin(); first != findings.end();) {
    const auto last = std::find_if(first, findings.end(), [&](const auto* finding) {
      return finding->rule != (*first)->rule;
    });
    tell(together(gravest(report, {first, last})));
    first = last;
  }
}

}  // namespace oakum::report
