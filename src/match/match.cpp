#include "match/match.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "match/candidate.h"
#include "match/severity.h"

namespace oakum::match {
namespace {

constexpr std::size_t kMostUnassessed = 200;

std::vector<std::string> copies(const std::vector<std::string_view>& views) {
  return {views.begin(), views.end()};
}

/// Everything the database knows of the vulnerability, laid around the candidate.
Result<Finding> complete(Candidate candidate, const Inventory& inventory,
                         const advisory::Database& database, const MatchOptions& options) {
  const auto& list = inventory.lists[candidate.subject.list];
  const auto& package = list.packages[candidate.subject.package];
  Vulnerability vulnerability;
  if (auto detail = TRY(database.detail(candidate.id))) vulnerability.detail = std::move(*detail);
  vulnerability.data_source = database.namespaces()[candidate.source].source;

  auto chosen = choose_severity(candidate.id, vulnerability.data_source, vulnerability.detail,
                                options.severity_sources);
  if (candidate.severity != Severity::unknown && !candidate.severity_source.empty()) {
    chosen = {candidate.severity, candidate.severity_source};
    vulnerability.detail.vendor_severity[candidate.severity_source] = candidate.severity;
  }
  if (candidate.malicious) chosen.severity = Severity::critical;

  vulnerability.vendor_ids = std::move(candidate.vendor_ids);
  vulnerability.aliases = std::move(candidate.aliases);
  vulnerability.installed_version = full_version(package);
  vulnerability.fixed_version = std::move(candidate.fixed_version);
  vulnerability.status = !vulnerability.fixed_version.empty() ? Status::fixed
                         : candidate.status == Status::unknown || candidate.status == Status::fixed
                             ? Status::affected
                             : candidate.status;
  vulnerability.severity_source = chosen.source;
  vulnerability.primary_url = primary_url(candidate.id, vulnerability.detail.references);
  vulnerability.known_exploited = TRY(database.known_exploited(candidate.id));
  vulnerability.epss = TRY(database.epss(candidate.id));

  Finding finding;
  finding.rule = candidate.id;
  finding.severity = chosen.severity;
  finding.subject = candidate.subject;
  finding.where = {package.file_path.empty() ? list.path : package.file_path,
                   package.lines.empty() ? 0 : package.lines.front().start, package.layer};
  finding.message =
      fmt::format("{} {} has {}", package.name, vulnerability.installed_version, candidate.id);
  finding.detail = std::move(vulnerability);
  return finding;
}

auto order(const Finding& finding) {
  const auto& ref = std::get<PackageRef>(finding.subject);
  return std::tuple(ref.list, ref.package, -static_cast<int>(finding.severity),
                    std::string_view(finding.rule));
}

}  // namespace

Candidate candidate_of(const advisory::Advisory& row, PackageRef subject, std::uint32_t ns) {
  Candidate candidate;
  candidate.subject = subject;
  candidate.id = row.id;
  candidate.vendor_ids = copies(row.vendor_ids);
  candidate.aliases = copies(row.aliases);
  candidate.fixed_version = row.fixed_version;
  candidate.status = row.status;
  candidate.severity = row.severity;
  candidate.source = ns;
  candidate.malicious = row.malicious;
  return candidate;
}

void Unassessed::add(const std::string& path, std::string what) {
  if (++count_ <= kMostUnassessed)
    inventory_.problems.push_back(
        {{.path = path, .line = 0, .layer = 0}, std::move(what), Error::inconclusive});
}
void Unassessed::add_system(std::string what) {
  inventory_.problems.push_back({{}, std::move(what), Error::not_found});
}
Unassessed::~Unassessed() {
  if (count_ > kMostUnassessed)
    inventory_.problems.push_back(
        {{},
         fmt::format("{} more packages or advisories were not assessed", count_ - kMostUnassessed),
         Error::inconclusive});
}

bool says_not_assessed(const Problem& problem) {
  const bool kind = problem.kind == Error::inconclusive ||
                    (problem.kind == Error::not_found && problem.where.path.empty());
  return kind && problem.what.find("not assessed") != std::string::npos;
}

Result<std::vector<Finding>> find_vulnerabilities(Inventory& inventory,
                                                  const advisory::Database& database,
                                                  const MatchOptions& options) {
  std::vector<Candidate> candidates;
  {
    Unassessed unassessed(inventory);
    for (std::uint32_t i = 0; i < inventory.lists.size(); ++i) {
      if (info(inventory.lists[i].ecosystem).operating_system)
        TRY(match_system(inventory, i, database, candidates, unassessed));
      else
        TRY(match_library(inventory, i, database, options.comprehensive, candidates, unassessed));
    }
  }
  // By id, so that each frame of the database's texts is decompressed once.
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.id < b.id; });
  std::vector<Finding> findings;
  findings.reserve(candidates.size());
  for (auto& candidate : candidates) {
    auto finding = TRY(complete(std::move(candidate), inventory, database, options));
    findings.push_back(std::move(finding));
  }
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return order(a) < order(b); });
  return findings;
}

}  // namespace oakum::match
