// Package.resolved of the Swift Package Manager, versions 1 (pins within "object"), 2 and 3, and
// the forms before: .package.resolved, and Package.pins of Swift 3.1, whose pins have the version
// themselves. Source: Swift Package Manager documentation, "Resolving versions"; the file itself.
#include "base/text.h"
#include "ecosystems/by_name/packages.h"
#include "formats/node.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 64u << 20;

/// "git@host:owner/name" and "ssh://git@host/owner/name" name what "https://host/owner/name" does.
std::string repository_name(std::string_view url) {
  while (url.ends_with('/')) url.remove_suffix(1);
  if (url.ends_with(".git")) url.remove_suffix(4);
  for (const std::string_view scheme : {"https://", "http://", "ssh://", "git://"})
    if (url.starts_with(scheme)) {
      url.remove_prefix(scheme.size());
      if (url.starts_with("git@")) url.remove_prefix(4);
      return std::string(url);
    }
  if (!url.starts_with("git@")) return std::string(url);
  std::string name(url.substr(4));
  if (const auto colon = name.find(':'); colon != std::string::npos) name[colon] = '/';
  return name;
}

/// The address where the package comes from. Packages of a registry have only an identity, and
/// folders of this machine are better called by it.
std::string name_of(formats::Node pin) {
  auto url = pin["location"].text();
  if (url.empty()) url = pin["repositoryURL"].text();
  const bool local = url.empty() || url.starts_with('/') || url.starts_with("file:");
  if (!local) return repository_name(url);
  const auto identity = pin["identity"].text();
  return std::string(identity.empty() ? pin["package"].text() : identity);
}

/// A branch stands for the version of what follows one. Nothing for a bare revision.
std::string_view version_of(formats::Node pin) {
  const auto state = pin["state"] ? pin["state"] : pin;
  for (const auto key : {"version", "branch"})
    if (state[key].is_string() && !state[key].text().empty()) return state[key].text();
  return {};
}

void take(formats::Node pin, by_name::Packages& packages, inventory::Sink& sink) {
  auto name = name_of(pin);
  if (name.empty()) return sink.problem(pin.line(), "a pin without a name; skipped");
  const auto version = version_of(pin);
  if (version.empty()) return;
  packages.add({.name = std::move(name),
                .version = std::string(version),
                .lines = {{pin.line(), pin.end_line()}}});
}

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto document = TRY(formats::parse_json(text, {.bytes = kLimit}));
  if (!document.root().is_object()) return Error{Error::corrupt, "not a Package.resolved"};
  const auto old_pins = document["object"]["pins"];
  by_name::Packages packages;
  for (const auto pin : (old_pins ? old_pins : document["pins"]).items()) take(pin, packages, sink);
  packages.emit(sink);
  return {};
}

inventory::Analyzer package_resolved() {
  return {.name = "package-resolved",
          .doc = "Swift packages pinned by a lock file",
          .version = 1,
          .type = "swift",
          .ecosystem = Ecosystem::swift,
          .targets = inventory::kSources,
          .files = {"**/Package.resolved", "**/.package.resolved", "**/Package.pins"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
