// rebar.lock, the lock file of Erlang projects: a list of {Name, Source, Level}, alone or within
// {Version, List}, whose digests follow in a list of their own. Level 0 is what the project asks
// for. Source: rebar3 documentation, "Dependencies", "Lock Files".
#include "base/text.h"
#include "ecosystems/beam/entries.h"
#include "ecosystems/by_name/packages.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 256u << 20;

Relationship relationship_of(const beam::Entry& entry) {
  if (!parse_decimal(entry.level)) return Relationship::unknown;
  return entry.level == "0" ? Relationship::direct : Relationship::indirect;
}

/// {pkg, Name, Version, …}: the name on hex.pm may differ from that of the application. Git and
/// Mercurial repositories have no version that advisories know.
void take(const beam::Entry& entry, by_name::Packages& packages, inventory::Sink& sink) {
  const auto& items = entry.items;
  if (items.empty()) return sink.problem(entry.line, "an entry without a source; skipped");
  if (items[0].text || items[0].value != "pkg") return;
  if (items.size() < 3 || !items[1].text || !items[2].text || items[1].value.empty() ||
      items[2].value.empty())
    return sink.problem(entry.line, "a package without a name or a version; skipped");
  const auto relationship = relationship_of(entry);
  packages.add({.name = std::string(items[1].value),
                .version = std::string(items[2].value),
                .indirect = relationship == Relationship::indirect,
                .relationship = relationship,
                .lines = {{entry.line, entry.end_line}}});
}

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  if (!trim(text).empty() && text.find('[') == std::string_view::npos)
    return Error{Error::corrupt, "not a rebar.lock"};
  by_name::Packages packages;
  beam::Entries entries(text, beam::Language::erlang);
  for (beam::Entry entry; entries.next(entry);) take(entry, packages, sink);
  packages.emit(sink);
  return {};
}

inventory::Analyzer rebar_lock() {
  return {.name = "rebar-lock",
          .doc = "Erlang packages pinned by a lock file of rebar3",
          .version = 1,
          .type = "rebar",
          .ecosystem = Ecosystem::hex,
          .targets = inventory::kSources,
          .files = {"**/rebar.lock"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
