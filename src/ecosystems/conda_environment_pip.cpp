// What pip installs into a conda environment: the list `pip:` in an environment.yml. Source: conda
// documentation, "Managing environments"; pip documentation, "Requirements File Format". The
// packages of conda itself, and what is wrong with the file, are told by conda_environment.cpp.
#include "ecosystems/conda/environment.h"
#include "ecosystems/python/requirement.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 8u << 20;

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto documents = formats::parse_yaml(text);
  if (!documents) return {};
  inventory::Sink unheard;
  const auto environment = conda::read_environment(documents->root(), unheard);
  if (!environment) return {};
  for (const auto& [line_text, line] : environment->pip) {
    auto requirement = python::parse_requirement(line_text);
    if (!requirement) continue;
    sink.add({.name = std::move(requirement->name),
              .version = std::move(requirement->version),
              .lines = {{line, line}},
              .assumed = requirement->assumed});
  }
  return {};
}

inventory::Analyzer conda_environment_pip() {
  return {.name = "conda-environment-pip",
          .doc = "Python packages that pip installs into a conda environment",
          .version = 1,
          .type = "pip",
          .ecosystem = Ecosystem::pypi,
          .targets = inventory::kSources,
          .files = {"**/environment.yml", "**/environment.yaml"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
