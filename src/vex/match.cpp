#include "vex/match.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "core/dependency_graph.h"
#include "vex/identity.h"

namespace oakum::vex {
namespace {

using Node = DependencyGraph::Node;
using VulnerabilityRef = std::uint32_t;

/// A product of a statement.
struct Mention {
  std::uint32_t statement = 0, product = 0;
};

/// One document, so that statements are found by what they are about.
class Index {
 public:
  Index(const Document& document, std::unordered_map<std::string, VulnerabilityRef>& ids)
      : document_(document) {
    for (std::uint32_t s = 0; s < document.statements.size(); ++s) add(s, ids);
    for (auto& [about, mentions] : mentions_)
      std::stable_sort(mentions.begin(), mentions.end(), [&](const auto& a, const auto& b) {
        return document.statements[a.statement].timestamp <
               document.statements[b.statement].timestamp;
      });
    for (NameRef name = 0; name < document.names.size(); ++name)
      for (auto& key : keys_of(document.names[name])) names_[std::move(key)].push_back(name);
  }

  const Document& document() const { return document_; }
  std::size_t used() const { return used_.size(); }

  /// The document's names that mean this node, rising; found once.
  const std::vector<NameRef>& names_of(Node node, const Identity& identity) {
    const auto [at, is_new] = named_.try_emplace(node);
    if (!is_new) return at->second;
    auto& out = at->second;
    for (const auto& key : keys_of(identity))
      if (const auto found = names_.find(key); found != names_.end())
        for (const auto name : found->second)
          if (is_one(document_.names[name], identity)) out.push_back(name);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }

  /// The statement that counts for a product with one of these names and a leaf with one of those.
  const Statement* find(const std::vector<VulnerabilityRef>& vulnerabilities,
                        const std::vector<NameRef>& product, const std::vector<NameRef>& leaf) {
    const Statement* best = nullptr;
    for (const auto vulnerability : vulnerabilities)
      for (const auto name : product)
        if (const auto* last = last_about(vulnerability, name, leaf);
            last && (!best || std::tie(best->timestamp, best) < std::tie(last->timestamp, last)))
          best = last;
    if (best) used_.insert(best);
    return best;
  }

 private:
  void add(std::uint32_t s, std::unordered_map<std::string, VulnerabilityRef>& ids) {
    const auto& statement = document_.statements[s];
    for (const auto& id : statement.vulnerabilities) {
      const auto ref =
          ids.try_emplace(lower(id), static_cast<VulnerabilityRef>(ids.size())).first->second;
      for (std::uint32_t p = 0; p < statement.products.size(); ++p)
        mentions_[key(ref, statement.products[p].is)].push_back({s, p});
    }
  }

  static std::uint64_t key(VulnerabilityRef vulnerability, NameRef name) {
    return static_cast<std::uint64_t>(vulnerability) << 32 | name;
  }

  const Statement* last_about(VulnerabilityRef vulnerability, NameRef name,
                              const std::vector<NameRef>& leaf) const {
    const auto found = mentions_.find(key(vulnerability, name));
    if (found == mentions_.end()) return nullptr;
    for (auto at = found->second.rbegin(); at != found->second.rend(); ++at) {
      const auto& statement = document_.statements[at->statement];
      const auto& subs = statement.products[at->product].subcomponents;
      const bool fits = subs.empty() || std::any_of(leaf.begin(), leaf.end(), [&](NameRef ref) {
                          return std::binary_search(subs.begin(), subs.end(), ref);
                        });
      if (fits) return &statement;
    }
    return nullptr;
  }

  const Document& document_;
  std::unordered_map<std::string, std::vector<NameRef>> names_;  ///< By key.
  std::unordered_map<std::uint64_t, std::vector<Mention>> mentions_;
  std::unordered_map<Node, std::vector<NameRef>> named_;
  std::unordered_set<const Statement*> used_;
};

/// Which prose a format's readers expect first.
Verdict verdict_of(const Statement& statement, const Document& document) {
  Verdict verdict{.state = Verdict::ignored};
  verdict.status = name(statement.status);
  verdict.source = document.source;
  verdict.justification = statement.justification;
  const auto* first = &statement.justification;
  const auto* second = &statement.impact;
  if (document.format == Format::csaf) std::swap(first, second);
  for (const auto* text : {first, second, &statement.notes, &statement.action})
    if (verdict.reason.empty()) verdict.reason = *text;
  return verdict;
}

bool excuses(const Statement& statement) {
  return statement.status == Status::not_affected || statement.status == Status::fixed;
}

}  // namespace

struct Judge::State {
  State(const Report& of, std::span<const Document* const> documents)
      : report(of), graph(of.inventory), target(static_cast<Node>(graph.size())) {
    for (const auto* document : documents) indexes.emplace_back(*document, ids);
    roots.assign(report.inventory.lists.size(), target);
    for (std::uint32_t l = 0; l < report.inventory.lists.size(); ++l) roots[l] = root_of(l);
  }

  /// The one root of a list, or the target when there is none, or more.
  Node root_of(std::uint32_t list) const {
    const auto& packages = report.inventory.lists[list].packages;
    const auto is_root = [](const Package& p) { return p.relationship == Relationship::root; };
    const auto first = std::find_if(packages.begin(), packages.end(), is_root);
    if (first == packages.end() || std::any_of(first + 1, packages.end(), is_root)) return target;
    return graph.node({list, static_cast<std::uint32_t>(first - packages.begin())});
  }

  const Identity& identity(Node node) {
    const auto [at, is_new] = identities.try_emplace(node);
    if (!is_new) return at->second;
    if (node == target) return at->second = identity_of(report);
    const auto ref = graph.ref(node);
    const auto& list = report.inventory.lists[ref.list];
    return at->second = identity_of(list.packages[ref.package], list.ecosystem,
                                    report.bom ? &*report.bom : nullptr);
  }

  /// Whether a document is about a package of this name at all.
  bool is_about(const Document& document, const Identity& product) const {
    if (document.about.empty()) return true;
    return std::any_of(product.purls.begin(), product.purls.end(),
                       [&](const Purl& purl) { return package_key(purl) == document.about; });
  }

  /// What the first document that excuses the leaf in this product says.
  std::optional<Verdict> excuse(Node product, Node leaf,
                                const std::vector<VulnerabilityRef>& vulnerabilities) {
    const auto& what = identity(product);
    const auto& of = identity(leaf);
    for (auto& index : indexes) {
      if (!is_about(index.document(), what)) continue;
      const auto& names = index.names_of(product, what);
      if (names.empty()) continue;
      const auto* statement = index.find(vulnerabilities, names, index.names_of(leaf, of));
      if (statement && excuses(*statement)) return verdict_of(*statement, index.document());
    }
    return std::nullopt;
  }

  std::vector<VulnerabilityRef> refs_of(const Finding& finding) const {
    std::vector<VulnerabilityRef> refs;
    const auto add = [&](const std::string& id) {
      if (const auto known = ids.find(lower(id)); known != ids.end()) refs.push_back(known->second);
    };
    add(finding.rule);
    for (const auto& alias : std::get<Vulnerability>(finding.detail).aliases) add(alias);
    return refs;
  }

  std::optional<Verdict> judge(const Finding& finding, const PackageRef& subject) {
    const auto vulnerabilities = refs_of(finding);
    if (vulnerabilities.empty()) return std::nullopt;
    const auto leaf = graph.node(subject);
    std::optional<Verdict> first;
    const auto stops = [&](Node node) {
      auto said = excuse(node, leaf, vulnerabilities);
      // What a list names and nothing needs is there for its root.
      const auto root = node == target ? target : roots[graph.ref(node).list];
      if (!said && root != target && root != node && graph.parents(node).empty())
        said = excuse(root, leaf, vulnerabilities);
      const bool stopped = said.has_value();
      if (stopped && !first) first = std::move(said);
      return stopped;
    };
    if (stops(target) || graph.is_cut_off(leaf, stops)) return first;
    return std::nullopt;
  }

  const Report& report;
  DependencyGraph graph;
  Node target;  ///< Stands for the target itself; no node of the graph.
  std::vector<Node> roots;
  std::unordered_map<std::string, VulnerabilityRef> ids;
  std::vector<Index> indexes;
  std::unordered_map<Node, Identity> identities;
};

Judge::Judge(const Report& report, std::span<const Document* const> documents)
    : state_(std::make_unique<State>(report, documents)) {}
Judge::Judge(Judge&&) noexcept = default;
Judge::~Judge() = default;

std::optional<Verdict> Judge::judge(const Finding& finding) {
  const auto* subject = std::get_if<PackageRef>(&finding.subject);
  if (!subject || !std::holds_alternative<Vulnerability>(finding.detail)) return std::nullopt;
  return state_->judge(finding, *subject);
}

std::size_t Judge::statements_used(std::size_t document) const {
  return state_->indexes[document].used();
}

}  // namespace oakum::vex
