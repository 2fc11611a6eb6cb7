// build.sbt.lock, lockVersion 1, written by the sbt plugin sbt-dependency-lock. Source: its
// documentation, "Lock File Format, version 1".
#include <algorithm>

#include "base/text.h"
#include "formats/node.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 256u << 20;

bool is_used_by_the_program(formats::Node dependency) {
  for (const auto configuration : dependency["configurations"].items())
    if (configuration.text() == "compile" || configuration.text() == "runtime") return true;
  return false;
}

void take(formats::Node dependency, inventory::Sink& sink) {
  const auto organization = dependency["org"].text(), name = dependency["name"].text(),
             version = dependency["version"].text();
  if (organization.empty() || name.empty() || version.empty())
    return sink.problem(dependency.line(), "a dependency without org, name or version; skipped");
  if (!is_used_by_the_program(dependency)) return;
  sink.add({.id = fmt::format("{}:{}:{}", organization, name, version),
            .name = fmt::format("{}:{}", organization, name),
            .version = std::string(version),
            .lines = {{dependency.line(), dependency.end_line()}}});
}

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto lock = TRY(formats::parse_json(text, {.bytes = kLimit}));
  if (!lock.root().is_object()) return Error{Error::corrupt, "no lock file of sbt: not an object"};
  if (const auto version = lock["lockVersion"].integer(); version && *version != 1)
    sink.problem(lock["lockVersion"].line(),
                 fmt::format("lockVersion {} is not known; read like 1", *version),
                 Error::inconclusive);
  for (const auto dependency : lock["dependencies"].items()) take(dependency, sink);
  std::sort(sink.packages.begin(), sink.packages.end(),
            [](const Package& a, const Package& b) { return a.id < b.id; });
  return {};
}

inventory::Analyzer sbt_lockfile() {
  return {.name = "sbt-lockfile",
          .doc = "Scala and Java packages pinned by a lock file of sbt",
          .version = 1,
          .type = "sbt",
          .analyzed_by = "sbt-lockfile",
          .ecosystem = Ecosystem::maven,
          .targets = inventory::kSources,
          .files = {"**/build.sbt.lock"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
