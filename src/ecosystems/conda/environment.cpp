#include "ecosystems/conda/environment.h"

namespace oakum::ecosystems::conda {
namespace {

using formats::Node;

void take(Node item, std::vector<Requirement>& into, inventory::Sink& sink) {
  if (item.is_string() && !item.text().empty())
    into.push_back({item.text(), item.line()});
  else
    sink.problem(item.line(), "not a package; skipped");
}

/// "pip: [requests==2.32.0]" among the packages. Other package managers may follow some day.
void take_nested(Node item, Environment& environment, inventory::Sink& sink) {
  const auto pip = item["pip"];
  if (!pip || pip.kind() == Node::null) return;
  if (!pip.is_array()) return sink.problem(pip.line(), "what pip installs is not a list; skipped");
  for (const auto requirement : pip.items()) take(requirement, environment.pip, sink);
}

}  // namespace

Result<Environment> read_environment(Node documents, inventory::Sink& sink) {
  Node root;
  for (const auto document : documents.items())
    if (!root) root = document;
  const auto dependencies = root["dependencies"];
  if (!root.is_object() ||
      (dependencies && !dependencies.is_array() && dependencies.kind() != Node::null))
    return Error{Error::corrupt, "not a conda environment"};
  Environment environment{.prefix = root["prefix"].text(), .packages = {}, .pip = {}};
  for (const auto item : dependencies.items()) {
    if (item.is_object())
      take_nested(item, environment, sink);
    else
      take(item, environment.packages, sink);
  }
  return environment;
}

}  // namespace oakum::ecosystems::conda
