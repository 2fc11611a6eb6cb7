// composer.lock, and the composer.json beside it, which says what the project asks for itself.
// Source: Composer documentation, "Basic usage" and "The composer.json schema".
#include <unordered_set>

#include "ecosystems/composer/packages.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 256u << 20;
constexpr std::uint64_t kManifestLimit = 8u << 20;

using Names = std::unordered_set<std::string>;

/// The names a composer.json requires, for use and for development.
Names read_names(formats::Node manifest) {
  Names names;
  for (const auto section : {"require", "require-dev"})
    for (const auto [name, range] : manifest[section].members()) names.emplace(name);
  return names;
}

/// Nothing when there is no composer.json; a damaged one is a Problem, and then nothing as well.
std::optional<Names> read_manifest(const io::File& lock, inventory::Sink& sink) {
  const auto file = lock.sibling("composer.json");
  if (!file) return std::nullopt;
  const auto read = [&]() -> Result<Names> {
    const auto text = TRY((*file)->text(kManifestLimit));
    const auto document = TRY(formats::parse_json(text));
    return read_names(document.root());
  };
  auto names = read();
  if (names) return std::move(*names);
  sink.problem(0, fmt::format("composer.json: {}", names.error().what), names.error().kind);
  return std::nullopt;
}

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto document = TRY(formats::parse_json(text, {.bytes = kLimit}));
  if (!document.root().is_object()) return Error{Error::corrupt, "not a composer.lock"};
  by_name::Packages packages;
  composer::add_packages(document["packages"], false, packages, sink);
  composer::add_packages(document["packages-dev"], true, packages, sink);
  if (const auto direct = read_manifest(file, sink))
    packages.for_each([&](Package& package) {
      package.indirect = !direct->contains(package.name);
      package.relationship = package.indirect ? Relationship::indirect : Relationship::direct;
    });
  packages.emit(sink);
  return {};
}

inventory::Analyzer composer_lock() {
  return {.name = "composer-lock",
          .doc = "PHP packages pinned by a lock file",
          .version = 1,
          .type = "composer",
          .ecosystem = Ecosystem::composer,
          .targets = inventory::kSources,
          .files = {"**/composer.lock"},
          .except = {"**/vendor/**"},
          .companions = {"**/composer.json"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
