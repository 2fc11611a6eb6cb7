#include "formats/csaf_product_tree.h"

namespace oakum::formats {
namespace {

CsafProduct read_product(Node product) {
  const auto helper = product["product_identification_helper"];
  return {product["product_id"].text(), product["name"].text(), helper["cpe"].text(),
          helper["purl"].text(),        std::string_view(),     helper};
}

}  // namespace

CsafProductTree::CsafProductTree(Node tree) {
  add_branches(tree["branches"], 0);
  for (const auto name : tree["full_product_names"].items()) add(read_product(name));
  for (const auto relation : tree["relationships"].items()) {
    const auto whole = read_product(relation["full_product_name"]);
    relations_[whole.id] = {relation["product_reference"].text(),
                            relation["relates_to_product_reference"].text(),
                            relation["category"].text(), whole};
  }
  for (const auto group : tree["product_groups"].items())
    groups_[group["group_id"].text()] = group["product_ids"];
}

void CsafProductTree::add_branches(Node branches, int depth) {
  if (depth > kDeepest) return;
  for (const auto branch : branches.items()) {
    if (branch["product"]) {
      auto product = read_product(branch["product"]);
      if (branch["category"].text() == "product_version_range")
        product.range = branch["name"].text();
      add(product);
    }
    add_branches(branch["branches"], depth + 1);
  }
}

const CsafProduct* CsafProductTree::product(std::string_view id) const {
  const auto found = products_.find(id);
  return found == products_.end() ? nullptr : &found->second;
}

const CsafRelation* CsafProductTree::relation(std::string_view id) const {
  const auto found = relations_.find(id);
  return found == relations_.end() ? nullptr : &found->second;
}

Node CsafProductTree::group(std::string_view id) const {
  const auto found = groups_.find(id);
  return found == groups_.end() ? Node() : found->second;
}

std::vector<std::string_view> CsafProductTree::members(Node product_ids, Node group_ids) const {
  std::vector<std::string_view> out;
  for (const auto id : product_ids.items()) out.push_back(id.text());
  for (const auto name : group_ids.items())
    for (const auto id : group(name.text()).items()) out.push_back(id.text());
  return out;
}

}  // namespace oakum::formats
