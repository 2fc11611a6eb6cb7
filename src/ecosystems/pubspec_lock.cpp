// pubspec.lock of Dart and Flutter. What a package needs is not in it: that is in the pubspec.yaml
// of each, in the cache of the user. Source: Dart documentation, "pubspec.lock", "System package
// cache".
#include "base/text.h"
#include "ecosystems/by_name/packages.h"
#include "ecosystems/dart/cache.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

using formats::Node;

constexpr std::uint64_t kLimit = 64u << 20;

/// "direct main", "direct dev", "direct overridden", "transitive". What only development needs
/// cannot be told beyond the first step, so none of it is.
Relationship relationship_of(std::string_view dependency) {
  if (dependency.starts_with("direct")) return Relationship::direct;
  return dependency == "transitive" ? Relationship::indirect : Relationship::unknown;
}

/// The lowest version that ">=3.3.0 <4.0.0", "^3.3.0" or "3.3.0" allows; "" for "any".
std::string_view lowest(std::string_view constraint) {
  constraint = trim(constraint);
  if (constraint.starts_with('^')) constraint.remove_prefix(1);
  if (constraint.starts_with(">=")) constraint.remove_prefix(2);
  constraint = trim_left(constraint);
  constraint = constraint.substr(0, constraint.find_first_of(" <>"));
  return !constraint.empty() && is_digit(constraint[0]) ? constraint : std::string_view();
}

struct Version {
  std::string_view text;
  bool assumed = false;
};

/// Packages of an SDK ("flutter_test") all have version 0.0.0: theirs is that of the SDK, of which
/// only the lowest that the project allows is known.
Version version_of(Node entry, Node sdks) {
  const auto version = entry["version"].text();
  if (version != "0.0.0" || entry["source"].text() != "sdk") return {version};
  const auto least = lowest(sdks[entry["description"].text()].text());
  return least.empty() ? Version{version} : Version{least, true};
}

/// A description is a map; for packages of an SDK it is the name of that.
std::vector<std::string> needs_of(std::string_view name, Node entry, const inventory::Sink& sink) {
  if (!sink.outside || entry["source"].text() != "hosted") return {};
  const auto description = entry["description"];
  return dart::cached_needs(*sink.outside, description["url"].text(),
                            description["name"] ? description["name"].text() : name,
                            entry["version"].text());
}

void take(std::string_view name, Node entry, Node sdks, by_name::Packages& packages,
          inventory::Sink& sink) {
  const auto [version, assumed] = version_of(entry, sdks);
  if (name.empty() || version.empty())
    return sink.problem(entry.line(), "a package without a name or a version; skipped");
  const auto relationship = relationship_of(entry["dependency"].text());
  packages.add({.name = std::string(name),
                .version = std::string(version),
                .indirect = relationship == Relationship::indirect,
                .relationship = relationship,
                .assumed = assumed},
               needs_of(name, entry, sink));
}

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto documents = TRY(formats::parse_yaml(text));
  by_name::Packages packages;
  for (const auto document : documents.root().items()) {
    if (!document.is_object() && document.kind() != Node::null)
      return Error{Error::corrupt, "not a pubspec.lock"};
    for (const auto [name, entry] : document["packages"].members())
      take(name, entry, document["sdks"], packages, sink);
  }
  packages.emit(sink);
  return {};
}

inventory::Analyzer pubspec_lock() {
  return {.name = "pubspec-lock",
          .doc = "Dart packages pinned by a lock file",
          .version = 1,
          .type = "pub",
          .analyzed_by = "pubspec-lock",
          .ecosystem = Ecosystem::pub,
          .targets = inventory::kSources,
          .files = {"**/pubspec.lock"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
