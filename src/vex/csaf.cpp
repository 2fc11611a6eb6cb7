#include "vex/csaf.h"

#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "base/text.h"
#include "formats/csaf_product_tree.h"
#include "vex/draft.h"

namespace oakum::vex {
namespace {

using formats::CsafProduct;
using formats::CsafProductTree;
using formats::Node;

constexpr std::size_t kMostMentions = 4'000'000;  // of products by flags, threats and remediations

/// The lists of product_status, those of what is affected first.
struct StatusList {
  std::string_view key;
  Status status;
};
constexpr StatusList kLists[] = {{"known_affected", Status::affected},
                                 {"first_affected", Status::affected},
                                 {"last_affected", Status::affected},
                                 {"under_investigation", Status::under_investigation},
                                 {"known_not_affected", Status::not_affected},
                                 {"first_fixed", Status::fixed},
                                 {"fixed", Status::fixed}};

/// What is said of one product beside its status.
struct Remarks {
  std::string_view justification, impact, action;
  auto operator<=>(const Remarks&) const = default;
};

bool has_identifiers(const CsafProduct& product) {
  return !product.purl.empty() || !product.cpe.empty() || product.helper["hashes"].size() != 0 ||
         product.helper["x_generic_uris"].size() != 0;
}

/// Names of the tree's products, each made when it is first asked for.
class Names {
 public:
  Names(const CsafProductTree& tree, Draft& draft) : tree_(tree), draft_(draft) {}

  /// Nothing when a product has no identifiers.
  Result<std::optional<NameRef>> of(const CsafProduct* product) {
    if (!product || !has_identifiers(*product)) return std::optional<NameRef>();
    const auto [at, is_new] = made_.try_emplace(product->id, 0);
    if (is_new) at->second = TRY(draft_.add(read(*product)));
    return std::optional(at->second);
  }

  /// The platform of a combination: what the last "of" names.
  const CsafProduct* outermost(std::string_view id) const {
    for (int i = 0; i < CsafProductTree::kDeepest; ++i) {
      const auto* relation = tree_.relation(id);
      if (!relation) return tree_.product(id);
      if (has_identifiers(relation->whole)) return &relation->whole;
      id = relation->of;
    }
    return nullptr;
  }
  /// The component of a combination: what the last "what" names.
  const CsafProduct* innermost(std::string_view id) const {
    for (int i = 0; i < CsafProductTree::kDeepest; ++i) {
      const auto* relation = tree_.relation(id);
      if (!relation) return tree_.product(id);
      if (has_identifiers(relation->whole)) return &relation->whole;
      id = relation->what;
    }
    return nullptr;
  }

 private:
  Name read(const CsafProduct& product) {
    Name name{.id = std::string(product.id), .range = std::string(product.range)};
    bool good = product.purl.empty() || tell(name, product.purl);
    if (!product.cpe.empty()) good &= tell(name, product.cpe);
    for (const auto file : product.helper["hashes"].items())
      for (const auto hash : file["file_hashes"].items())
        name.hashes.push_back(hash_text(hash["algorithm"].text(), hash["value"].text()));
    for (const auto uri : product.helper["x_generic_uris"].items())
      good &= tell(name, uri["uri"].text());
    if (!good)
      draft_.problem(product.helper.line(), fmt::format("product '{}' has a text that is no "
                                                        "package URL",
                                                        printable(product.id.substr(0, 200))));
    return name;
  }

  const CsafProductTree& tree_;
  Draft& draft_;
  std::unordered_map<std::string_view, NameRef> made_;
};

/// One vulnerability of the document.
class Reader {
 public:
  Reader(Node vulnerability, const CsafProductTree& tree, Names& names, Draft& draft,
         std::size_t& mentions)
      : vulnerability_(vulnerability),
        tree_(tree),
        names_(names),
        draft_(draft),
        mentions_(mentions) {}

  Result<void> read(const Time& made) {
    auto ids = read_ids();
    if (ids.empty())
      return draft_.problem(vulnerability_.line(), "a vulnerability without an id"), Result<void>();
    TRY(read_remarks());
    std::set<std::string_view> affected;
    for (const auto& [key, status] : kLists) {
      const auto list = vulnerability_["product_status"][key];
      const bool excuses = status == Status::not_affected || status == Status::fixed;
      std::map<Remarks, Statement> statements;
      for (const auto product : list.items()) {
        const auto id = product.text();
        if (!excuses) affected.insert(id);
        if (excuses && affected.contains(id)) continue;
        auto& statement = statements[remarks_of(id, status)];
        TRY(add_product(id, product.line(), statement));
      }
      for (auto& [remarks, statement] : statements)
        add(std::move(statement), remarks, ids, status, made, list.line());
    }
    return {};
  }

 private:
  std::vector<std::string> read_ids() const {
    std::vector<std::string> ids;
    if (const auto cve = vulnerability_["cve"].text(); !cve.empty()) ids.emplace_back(cve);
    for (const auto id : vulnerability_["ids"].items())
      if (!id["text"].text().empty()) ids.emplace_back(id["text"].text());
    return ids;
  }

  Result<void> read_remarks() {
    for (const auto flag : vulnerability_["flags"].items())
      TRY(remark(flag, flag["label"].text(), &Remarks::justification));
    for (const auto threat : vulnerability_["threats"].items())
      if (threat["category"].text() == "impact")
        TRY(remark(threat, threat["details"].text(), &Remarks::impact));
    for (const auto remedy : vulnerability_["remediations"].items())
      TRY(remark(remedy, remedy["details"].text(), &Remarks::action));
    return {};
  }

  /// The first remark of a kind counts. One that names no product is about all.
  Result<void> remark(Node node, std::string_view text, std::string_view Remarks::*kind) {
    const auto set = [&](Remarks& of) {
      if ((of.*kind).empty()) of.*kind = text;
    };
    if (node["product_ids"].size() + node["group_ids"].size() == 0)
      return set(all_), Result<void>();
    for (const auto group : node["group_ids"].items())
      mentions_ += 1 + tree_.group(group.text()).size();
    mentions_ += node["product_ids"].size();
    if (mentions_ > kMostMentions)
      return Error{Error::too_large, fmt::format("line {}: products are named more than {} times",
                                                 node.line(), kMostMentions)};
    for (const auto id : tree_.members(node["product_ids"], node["group_ids"])) set(remarks_[id]);
    return {};
  }

  /// What is said of a product, as far as it fits the status.
  Remarks remarks_of(std::string_view id, Status status) const {
    const auto found = remarks_.find(id);
    Remarks out = found == remarks_.end() ? Remarks{} : found->second;
    if (out.justification.empty()) out.justification = all_.justification;
    if (out.impact.empty()) out.impact = all_.impact;
    if (out.action.empty()) out.action = all_.action;
    if (status != Status::not_affected) out.justification = {};
    if (status == Status::not_affected) out.action = {};
    return out;
  }

  /// The whole by identifiers of its own, and as a component of something.
  Result<void> add_product(std::string_view id, std::uint32_t line, Statement& statement) {
    const auto* relation = tree_.relation(id);
    const auto whole = TRY(names_.of(relation ? &relation->whole : tree_.product(id)));
    if (whole) TRY(draft_.add(statement, {.is = *whole, .subcomponents = {}}));
    bool known = whole.has_value();
    if (relation) {
      const auto platform = TRY(names_.of(names_.outermost(relation->of)));
      const auto component = TRY(names_.of(names_.innermost(relation->what)));
      known |= platform && component;
      if (platform && component)
        TRY(draft_.add(statement, {.is = *platform, .subcomponents = {*component}}));
    }
    if (!known)
      draft_.problem(
          line, fmt::format("nothing tells which product '{}' is", printable(id.substr(0, 200))));
    return {};
  }

  void add(Statement statement, const Remarks& remarks, const std::vector<std::string>& ids,
           Status status, const Time& made, std::uint32_t line) {
    if (statement.products.empty()) return;
    statement.vulnerabilities = ids;
    statement.status = status;
    statement.justification = remarks.justification;
    statement.impact = remarks.impact;
    statement.action = remarks.action;
    statement.timestamp = made;
    statement.line = line;
    draft_.add(std::move(statement));
  }

  Node vulnerability_;
  const CsafProductTree& tree_;
  Names& names_;
  Draft& draft_;
  std::size_t& mentions_;
  std::unordered_map<std::string_view, Remarks> remarks_;
  Remarks all_;  ///< Of every product.
};

}  // namespace

bool is_csaf(Node root) {
  return !root["document"]["csaf_version"].text().empty() || root["vulnerabilities"].is_array();
}

Result<Document> read_csaf(Node root, std::string_view source) {
  Draft draft(Format::csaf, source);
  const auto about = root["document"];
  draft.document().id = about["tracking"]["id"].text();
  draft.document().author = about["publisher"]["name"].text();
  const auto made =
      parse_rfc3339(about["tracking"]["current_release_date"].text()).value_or(Time{});
  const CsafProductTree tree(root["product_tree"]);
  Names names(tree, draft);
  std::size_t mentions = 0;
  for (const auto vulnerability : root["vulnerabilities"].items())
    TRY(Reader(vulnerability, tree, names, draft, mentions).read(made));
  return std::move(draft).finish();
}

}  // namespace oakum::vex
