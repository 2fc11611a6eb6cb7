#include "vex/decide.h"

#include <deque>
#include <set>

#include "base/text.h"
#include "core/dependency_graph.h"
#include "vex/attestations.h"
#include "vex/bom_references.h"
#include "vex/identity.h"
#include "vex/match.h"

namespace oakum::vex {
namespace {

constexpr std::size_t kMostRepositoryDocuments = 10'000;
constexpr std::size_t kMostProblemsTold = 5;  // of one document

bool is_open_vulnerability(const Finding& finding) {
  return finding.verdict.state == Verdict::open &&
         std::holds_alternative<Vulnerability>(finding.detail);
}

std::string count_of(std::size_t number, std::string_view what) {
  return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

/// What repositories call the packages that open findings are about, all that needs them, and the
/// target.
std::set<std::string> packages_concerned(const Report& report) {
  const DependencyGraph graph(report.inventory);
  std::vector<bool> seen(graph.size());
  std::vector<DependencyGraph::Node> open;
  std::set<std::uint32_t> lists;
  const auto visit = [&](DependencyGraph::Node node) {
    if (seen[node]) return;
    seen[node] = true;
    open.push_back(node);
  };
  for (const auto& finding : report.findings)
    if (const auto* subject = std::get_if<PackageRef>(&finding.subject);
        subject && is_open_vulnerability(finding)) {
      visit(graph.node(*subject));
      lists.insert(subject->list);
    }
  for (const auto list : lists)
    for (std::uint32_t p = 0; p < report.inventory.lists[list].packages.size(); ++p)
      if (report.inventory.lists[list].packages[p].relationship == Relationship::root)
        visit(graph.node({list, p}));
  std::set<std::string> keys;
  for (const auto& purl : identity_of(report).purls) keys.insert(package_key(purl));
  while (!open.empty()) {
    const auto node = open.back();
    open.pop_back();
    const auto ref = graph.ref(node);
    if (const auto purl = parse_purl(report.inventory.lists[ref.list].packages[ref.package].purl))
      keys.insert(package_key(*purl));
    for (const auto parent : graph.parents(node)) visit(parent);
  }
  return keys;
}

/// The documents in the order in which they count, and what is to be told.
class Collection {
 public:
  Collection(const Report& report, const Plan& plan) : report_(report), plan_(plan) {}

  Result<void> add(const Source& source) {
    switch (source.kind) {
      case Source::file:
        if (source.document) add(*source.document, /*given=*/true);
        break;
      case Source::repository:
        add_repositories();
        break;
      case Source::bom_references:
        return add_references();
      case Source::attestations:
        return add_attestation();
    }
    return {};
  }

  const std::vector<const Document*>& documents() const { return documents_; }
  std::vector<std::string>& told() { return told_; }

  /// Documents that were given and have nothing to do with what was scanned.
  void tell_unused(const Judge& judge) {
    for (std::size_t i = 0; i < documents_.size(); ++i)
      if (given_[i] && judge.statements_used(i) == 0)
        told_.push_back(fmt::format("{}: {}, none is about what was found",
                                    printable(documents_[i]->source),
                                    count_of(documents_[i]->statements.size(), "statement")));
  }

 private:
  void add(const Document& document, bool given) {
    documents_.push_back(&document);
    given_.push_back(given);
    if (given) tell_problems(document);
  }
  void keep(Document document, bool given) {
    loaded_.push_back(std::move(document));
    add(loaded_.back(), given);
  }

  void tell_problems(const Document& document) {
    std::size_t told = 0;
    for (const auto& problem : document.problems) {
      if (++told > kMostProblemsTold) break;
      const auto line = problem.where.line ? fmt::format(":{}", problem.where.line) : "";
      told_.push_back(fmt::format("{}{}: {}", printable(document.source), line, problem.what));
    }
    if (document.problems.size() > kMostProblemsTold)
      told_.push_back(fmt::format("{}: {} more like these", printable(document.source),
                                  document.problems.size() - kMostProblemsTold));
  }

  std::vector<LocalRepository> open_repositories() {
    std::vector<LocalRepository> open;
    for (const auto& repository : plan_.repositories) {
      if (!repository.enabled) continue;
      auto local = LocalRepository::open(plan_.cache, repository);
      if (local)
        open.push_back(*std::move(local));
      else if (local.error().kind == Error::not_found)
        told_.push_back(
            fmt::format("VEX repository {} is not on this machine and left out; `oakum "
                        "vex repo download` gets it",
                        repository.name));
      else
        told_.push_back(
            fmt::format("VEX repository {}: {}; left out", repository.name, local.error().what));
    }
    return open;
  }

  /// Of each package the document of the first repository that has one.
  void add_repositories() {
    const auto repositories = open_repositories();
    if (repositories.empty()) return;
    std::size_t count = 0;
    for (const auto& package : packages_concerned(report_)) {
      for (const auto& repository : repositories) {
        if (!repository.has(package)) continue;
        if (++count > kMostRepositoryDocuments) return;
        auto document = repository.document(package);
        if (document)
          keep(*std::move(document), /*given=*/false);
        else
          told_.push_back(
              fmt::format("VEX repository {}; left out", std::move(document.error()).what));
        break;
      }
    }
  }

  Result<void> add_references() {
    if (!report_.bom || report_.kind != TargetKind::cyclonedx)
      return Error{Error::usage,
                   "--vex sbom-ref is for CycloneDX SBOMs, which may name statements about them"};
    auto found = TRY(fetch_bom_references(*report_.bom, plan_.network));
    for (auto& document : found.documents) keep(std::move(document), /*given=*/true);
    std::move(found.told.begin(), found.told.end(), std::back_inserter(told_));
    return {};
  }

  Result<void> add_attestation() {
    auto found = TRY(fetch_attestation(report_, plan_.registry, plan_.network));
    if (found.document) keep(*std::move(found.document), /*given=*/true);
    std::move(found.told.begin(), found.told.end(), std::back_inserter(told_));
    return {};
  }

  const Report& report_;
  const Plan& plan_;
  std::deque<Document> loaded_;
  std::vector<const Document*> documents_;
  std::vector<bool> given_;
  std::vector<std::string> told_;
};

}  // namespace

Result<std::vector<std::string>> decide(Report& report, const Plan& plan) {
  if (plan.sources.empty()) return std::vector<std::string>();
  Collection collection(report, plan);
  for (const auto& source : plan.sources) TRY(collection.add(source));
  Judge judge(report, collection.documents());
  for (auto& finding : report.findings)
    if (is_open_vulnerability(finding))
      if (auto verdict = judge.judge(finding)) finding.verdict = *std::move(verdict);
  collection.tell_unused(judge);
  return std::move(collection.told());
}

}  // namespace oakum::vex
