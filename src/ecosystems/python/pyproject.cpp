#include "ecosystems/python/pyproject.h"

#include "core/ecosystem.h"
#include "ecosystems/python/requirement.h"
#include "ecosystems/toml/beside.h"
#include "formats/node.h"

namespace oakum::ecosystems::python {
namespace {

using formats::Node;
using Names = std::unordered_set<std::string>;

constexpr std::uint64_t kLimit = 8u << 20;

/// ["Flask>=1.0", …]; a group may also include another one, {include-group = "test"}.
void take_requirements(Node list, Names& names) {
  for (const auto requirement : list.items())
    if (const auto name = requirement_name(requirement.text()); !name.empty())
      names.insert(advisory_name(Ecosystem::pypi, name));
}

void take_requirements_of_each(Node lists, Names& names) {
  for (const auto list : lists.items()) take_requirements(list, names);
}

/// Poetry's own tables: name = "^1.0".
void take_keys(Node table, Names& names) {
  for (const auto [name, constraint] : table.members())
    if (const auto normal = advisory_name(Ecosystem::pypi, name); normal != "python")
      names.insert(normal);
}

bool is_dynamic(Node project) {
  for (const auto field : project["dynamic"].items())
    if (field.text() == "dependencies") return true;
  return false;
}

std::optional<Pyproject> read(Node root) {
  Pyproject result;
  const auto project = root["project"], poetry = root["tool"]["poetry"];
  take_requirements(project["dependencies"], result.used);
  take_requirements_of_each(project["optional-dependencies"], result.used);
  take_keys(poetry["dependencies"], result.used);
  take_keys(poetry["dev-dependencies"], result.development);
  for (const auto group : poetry["group"].items())
    take_keys(group["dependencies"], result.development);
  take_requirements_of_each(root["dependency-groups"], result.development);
  take_requirements_of_each(root["tool"]["pdm"]["dev-dependencies"], result.development);
  take_requirements(root["tool"]["uv"]["dev-dependencies"], result.development);
  const bool is_open = result.development.empty() || is_dynamic(project);
  if (result.used.empty() && is_open) return std::nullopt;
  return result;
}

}  // namespace

std::optional<Pyproject> read_pyproject(const io::File& lock, inventory::Sink& sink) {
  const auto document = toml::read_beside(lock, "pyproject.toml", kLimit, sink);
  return document ? read(document->root()) : std::nullopt;
}

}  // namespace oakum::ecosystems::python
