// pom.xml, model version 4.0.0: what a Maven project and its modules need to compile and run. What
// the poms of parents, imports and dependencies say is known as far as they lie in the target, in
// the user's local repository, or in a remote one that may be asked. Source: Apache Maven, "POM
// Reference", "Introduction to the Dependency Mechanism".
#include "base/text.h"
#include "ecosystems/maven/resolver.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

/// Below src/it or target/it are the projects that a Maven plugin is tested with.
bool is_test_project(std::string_view path) {
  const auto parts = split(path, '/');
  for (std::size_t i = 0; i + 3 < parts.size(); ++i)
    if ((parts[i] == "src" || parts[i] == "target") && parts[i + 1] == "it") return true;
  return false;
}

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  maven::PomStore store(file, sink);
  const auto* pom = TRY(store.own());
  maven::Projects projects(store, sink);
  maven::Resolver resolver(store, projects, sink, sink.outside ? sink.outside->target() : "");
  const bool dev = is_test_project(file.path());
  for (auto& package : resolver.resolve(*pom)) {
    package.dev = dev;
    sink.add(std::move(package));
  }
  store.finish();
  return {};
}

inventory::Analyzer pom() {
  return {.name = "pom",
          .doc = "Java packages that a Maven project needs",
          .version = 1,
          .type = "pom",
          .ecosystem = Ecosystem::maven,
          .targets = inventory::kSources,
          .files = {"**/pom.xml"},
          .companions = {"**/pom.xml"},
          .limit = maven::kPomLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
