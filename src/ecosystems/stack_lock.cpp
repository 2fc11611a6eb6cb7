// stack.yaml.lock: what Stack resolved the extra dependencies of a Haskell project to. Source: The
// Haskell Tool Stack, "Lock files". A package from Hackage is "name-version@sha256:…"; one from an
// archive or a Git repository states name and version.
#include "base/text.h"
#include "formats/node.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

using formats::Node;

constexpr std::uint64_t kLimit = 16u << 20;

struct Named {
  std::string_view name, version;
};

/// "configurator-pg-0.2.6@sha256:cd9b…,2849" is configurator-pg 0.2.6.
Named from_hackage(std::string_view text) {
  text = text.substr(0, text.find('@'));
  const auto dash = text.rfind('-');
  if (dash == std::string_view::npos) return {};
  return {text.substr(0, dash), text.substr(dash + 1)};
}

void add(Node package, inventory::Sink& sink) {
  const auto completed = package["completed"];
  const auto hackage = completed["hackage"].text();
  const auto [name, version] = hackage.empty()
                                   ? Named{completed["name"].text(), completed["version"].text()}
                                   : from_hackage(hackage);
  if (name.empty() || version.empty() || !is_digit(version[0]))
    return sink.problem(package.line(), "a package without a name or version");
  sink.add({.id = fmt::format("{}@{}", name, version),
            .name = std::string(name),
            .version = std::string(version),
            .lines = {{package.line(), package.line()}}});
}

Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto documents = TRY(formats::parse_yaml(text));
  for (const auto document : documents.root().items()) {
    if (!document.is_object()) return Error{Error::corrupt, "not a Stack lock file"};
    for (const auto package : document["packages"].items()) add(package, sink);
  }
  return {};
}

}  // namespace

inventory::Analyzer stack_lock() {
  return {.name = "stack-lock",
          .doc = "Haskell packages pinned by Stack",
          .version = 1,
          .type = "stack",
          .ecosystem = Ecosystem::hackage,
          .targets = inventory::kSources,
          .files = {"**/stack.yaml.lock"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
