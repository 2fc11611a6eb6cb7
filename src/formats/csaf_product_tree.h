#pragma once
#include <string_view>
#include <unordered_map>
#include <vector>

#include "formats/node.h"

namespace oakum::formats {

/// A product of a CSAF document and how else it can be told: all views into the document.
struct CsafProduct {
  std::string_view id;    ///< product_id
  std::string_view name;  ///< For people, and of some publishers a package with its version.
  std::string_view cpe, purl;
  std::string_view range;  ///< "vers:…" where it stands for a range of versions.
  Node helper;             ///< product_identification_helper: hashes and the rest.
};

/// One product as part of another: `what` is a component of, or installed on, `of`; either may be
/// such a combination itself.
struct CsafRelation {
  std::string_view what, of;
  std::string_view category;  ///< "default_component_of", "installed_on", …
  CsafProduct whole;          ///< The combination.
};

/// The products of a CSAF 2.0 document and how they belong together. Keeps the document's nodes, so
/// the document must outlive it. Branches deeper than 32 are not looked at (the standard's own
/// limit is 30). Source: OASIS, CSAF 2.0, 3.2.2.
class CsafProductTree {
 public:
  static constexpr int kDeepest = 32;  ///< Branches in branches, combinations of combinations.

  explicit CsafProductTree(Node tree);  ///< `product_tree`; may be missing.

  /// A product of the branches or full_product_names; null when it is none of those.
  const CsafProduct* product(std::string_view id) const;
  const CsafRelation* relation(std::string_view id) const;
  /// The products of a group; empty when there is none of that name.
  Node group(std::string_view id) const;

  /// The products of a list of ids (`product_ids`) and one of groups (`group_ids`), in order.
  std::vector<std::string_view> members(Node product_ids, Node group_ids) const;

 private:
  void add_branches(Node branches, int depth);
  void add(const CsafProduct& product) { products_[product.id] = product; }

  std::unordered_map<std::string_view, CsafProduct> products_;
  std::unordered_map<std::string_view, CsafRelation> relations_;
  std::unordered_map<std::string_view, Node> groups_;
};

}  // namespace oakum::formats
