// mix.lock, the lock file of Elixir projects: a map from the name of each application to where it
// comes from. Source: Mix documentation, "mix deps.get"; Hex documentation, "mix.lock". Before Hex
// 0.10 an entry was {:package, "1.0.0"}, and until 0.17 it had no digest of the unpacked package.
#include "base/text.h"
#include "ecosystems/beam/entries.h"
#include "ecosystems/by_name/packages.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 256u << 20;

struct Release {
  std::string_view name, version;
};

/// {:hex, :name, "version", …} or {:package, "version"}. The name on hex.pm may differ from that of
/// the application.
Release release_of(const beam::Entry& entry) {
  const auto& items = entry.items;
  if (items[0].value == "package" && items.size() > 1 && items[1].text)
    return {entry.name, items[1].value};
  if (items[0].value == "hex" && items.size() > 2 && !items[1].text && items[2].text)
    return {items[1].value, items[2].value};
  return {};
}

/// Git repositories and local folders have no version that advisories know.
void take(const beam::Entry& entry, by_name::Packages& packages, inventory::Sink& sink) {
  const auto& items = entry.items;
  if (items.empty()) return sink.problem(entry.line, "an entry without a source; skipped");
  if (items[0].text || (items[0].value != "hex" && items[0].value != "package")) return;
  const auto [name, version] = release_of(entry);
  if (name.empty() || version.empty())
    return sink.problem(entry.line, "a package without a name or a version; skipped");
  packages.add({.name = std::string(name),
                .version = std::string(version),
                .lines = {{entry.line, entry.end_line}}});
}

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  if (!trim(text).empty() && text.find("%{") == std::string_view::npos)
    return Error{Error::corrupt, "not a mix.lock"};
  by_name::Packages packages;
  beam::Entries entries(text, beam::Language::elixir);
  for (beam::Entry entry; entries.next(entry);) take(entry, packages, sink);
  packages.emit(sink);
  return {};
}

inventory::Analyzer mix_lock() {
  return {.name = "mix-lock",
          .doc = "Elixir and Erlang packages pinned by a lock file of Mix",
          .version = 1,
          .type = "hex",
          .analyzed_by = "mix-lock",
          .ecosystem = Ecosystem::hex,
          .targets = inventory::kSources,
          .files = {"**/mix.lock"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
