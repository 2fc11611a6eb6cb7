#include "feeds/parts/oval_model.h"

#include "base/text.h"

namespace oakum::feeds {
namespace {

using formats::XmlElement;

constexpr int kDeepest = 64;

constexpr std::string_view kInstalled = " is installed";
constexpr std::string_view kArch = " arch is ";

bool is_package_element(std::string_view name, std::string_view kind) {
  return name == fmt::format("rpminfo_{}", kind) || name == fmt::format("dpkginfo_{}", kind);
}

Error too_many(std::string_view what, std::size_t limit) {
  return {Error::too_large, fmt::format("more than {} {}", limit, what)};
}

std::string_view module_of(std::string_view comment) {
  constexpr std::string_view kModule = "Module ", kEnabled = " is enabled";
  if (!comment.starts_with(kModule) || !comment.ends_with(kEnabled)) return {};
  comment.remove_prefix(kModule.size());
  comment.remove_suffix(kEnabled.size());
  return comment;
}

/// Packages that stand for a product: what their version says is which release is installed.
bool is_release_package(std::string_view name) {
  return name.ends_with("-release") || name.ends_with("-release-server") ||
         name.ends_with("_release") || name == "sles-release" ||
         name == "SUSE-Manager-Server-release";
}

}  // namespace

OvalTests::OvalTests(const formats::XmlDocument& document) {
  std::unordered_map<std::string_view, std::string_view> objects;
  for (const auto object : document["objects"].children())
    if (is_package_element(object.name(), "object"))
      objects[object.attribute("id")] = object["name"].text();
  for (const auto state : document["states"].children())
    if (is_package_element(state.name(), "state"))
      states_[state.attribute("id")] = {state["evr"].text(), state["evr"].attribute("operation"),
                                        state["arch"].text()};
  for (const auto test : document["tests"].children()) {
    if (!is_package_element(test.name(), "test")) continue;
    const auto object = objects.find(test["object"].attribute("object_ref"));
    if (object == objects.end()) continue;
    tests_[test.attribute("id")] = {object->second, test["state"].attribute("state_ref")};
  }
}

OvalTests::Kind OvalTests::kind(XmlElement criterion) const {
  const auto comment = criterion.attribute("comment");
  if (comment.find(kArch) != std::string_view::npos) return Kind::arch;
  if (!module_of(comment).empty()) return Kind::module;
  if (comment.find("is signed with") != std::string_view::npos ||
      comment.ends_with("is not installed"))
    return Kind::nothing;
  const auto test = tests_.find(criterion.attribute("test_ref"));
  if (test == tests_.end()) return Kind::nothing;
  return is_release_package(test->second.package) ? Kind::product : Kind::package;
}

bool OvalTests::only(XmlElement criteria, Kind wanted, int depth) const {
  const auto children = criteria.children();
  if (children.empty() || depth > kDeepest) return false;
  for (const auto child : children) {
    const bool fits =
        child.name() == "criteria" ? only(child, wanted, depth + 1) : kind(child) == wanted;
    if (!fits) return false;
  }
  return true;
}

void OvalTests::note(XmlElement criterion, Context& context) const {
  const auto comment = criterion.attribute("comment");
  switch (kind(criterion)) {
    case Kind::arch:
      context.arches.push_back(comment.substr(comment.find(kArch) + kArch.size()));
      break;
    case Kind::module:
      context.module = module_of(comment);
      break;
    case Kind::product:
      if (comment.ends_with(kInstalled))
        context.products.push_back(comment.substr(0, comment.size() - kInstalled.size()));
      break;
    case Kind::package:
    case Kind::nothing:
      break;
  }
}

void OvalTests::note_all(XmlElement criteria, Context& context, int depth) const {
  for (const auto child : criteria.children())
    if (child.name() != "criteria")
      note(child, context);
    else if (depth < kDeepest)
      note_all(child, context, depth + 1);
}

/// In an AND, what is said of product, architecture and module holds for the packages beside and
/// below it; in an OR every child stands alone.
Result<void> OvalTests::visit(XmlElement criteria, Context context, int depth,
                              Telling& telling) const {
  if (depth > kDeepest) return {};
  const bool all = criteria.attribute("operator") != "OR";
  std::vector<XmlElement> deeper;
  for (const auto child : criteria.children()) {
    const bool group = child.name() == "criteria";
    const bool describes = group && (only(child, Kind::product, 0) || only(child, Kind::arch, 0));
    if (all && describes) note_all(child, context, 0);
    if (all && !group) note(child, context);
    if (group && !describes) deeper.push_back(child);
  }
  if (context.products.size() > kMostOvalProducts || context.arches.size() > kMostOvalProducts)
    return too_many("products or architectures of one package", kMostOvalProducts);
  for (const auto child : criteria.children())
    if (child.name() != "criteria" && kind(child) == Kind::package)
      TRY(claim(child, context, telling));
  for (const auto child : deeper) TRY(visit(child, context, depth + 1, telling));
  return {};
}

Result<void> OvalTests::claim(XmlElement criterion, const Context& context,
                              Telling& telling) const {
  if (++telling.told > kMostOvalClaims) return too_many("packages", kMostOvalClaims);
  const auto& test = tests_.at(criterion.attribute("test_ref"));
  OvalClaim claim{.package = test.package,
                  .evr = {},
                  .bound = OvalClaim::any,
                  .arches = context.arches,
                  .products = context.products,
                  .module = context.module};
  if (const auto state = states_.find(test.state); state != states_.end()) {
    const auto& [evr, operation, arch] = state->second;
    if (operation == "less than") claim.bound = OvalClaim::below;
    if (operation == "less than or equal") claim.bound = OvalClaim::up_to;
    if (claim.bound != OvalClaim::any) claim.evr = evr;
    if (!arch.empty()) {
      // "(aarch64|x86_64)" and "aarch64|x86_64" are lists; anything cleverer means all.
      auto list = arch;
      if (list.starts_with('(') && list.ends_with(')')) list = list.substr(1, list.size() - 2);
      if (list.find_first_of(".*+[]()^$\\") == std::string_view::npos)
        claim.arches = split(list, '|');
    }
  }
  telling.tell(claim);
  return {};
}

Result<void> OvalTests::each_claim(XmlElement definition, const Claim& tell) const {
  Telling telling{tell};
  return visit(definition["criteria"], {}, 0, telling);
}

}  // namespace oakum::feeds
