// Pipfile.lock, pipfile-spec 6. Source: Pipenv documentation, "Pipfile & Pipfile.lock", "Specifying
// package categories". It has what the project uses ("default") and, by category, what is only
// installed on request; who needs whom it does not say.
#include <unordered_set>

#include "base/text.h"
#include "formats/node.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

using formats::Node;

constexpr std::uint64_t kLimit = 256u << 20;

/// Code from a repository, a folder or a file is not pinned by a version.
bool has_other_origin(Node entry) {
  for (const auto origin : {"git", "hg", "svn", "bzr", "path", "file", "editable", "ref"})
    if (entry[origin]) return true;
  return false;
}

class Reader {
 public:
  explicit Reader(inventory::Sink& sink) : sink_(sink) {}

  void take_section(Node section, bool dev) {
    if (section && !section.is_object())
      return sink_.problem(section.line(), "a section without packages by name; skipped");
    for (const auto [name, entry] : section.members()) take(name, entry, dev);
  }

 private:
  void take(std::string_view name, Node entry, bool dev) {
    auto version = entry["version"].is_string() ? entry["version"].text() : std::string_view();
    if (name.empty() || !entry.is_object())
      return sink_.problem(entry.line(), "not a package; skipped");
    if (version.starts_with("=="))
      version = trim_left(version.substr(version.starts_with("===") ? 3 : 2));
    else if (!version.empty() || !has_other_origin(entry))
      return sink_.problem(entry.line(), "a package that is not pinned to a version; skipped");
    // What is used and needed for development as well is one package.
    if (!seen_.insert(fmt::format("{}@{}", name, version)).second) return;
    sink_.add({.name = std::string(name),
               .version = std::string(version),
               .dev = dev,
               .lines = {{entry.line(), entry.end_line()}}});
  }

  inventory::Sink& sink_;
  std::unordered_set<std::string> seen_;
};

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto document = TRY(formats::parse_json(text, {.bytes = kLimit}));
  if (!document.root().is_object()) return Error{Error::corrupt, "not a Pipfile.lock"};
  Reader reader(sink);
  reader.take_section(document["default"], false);
  for (const auto [name, section] : document.root().members())
    if (name != "_meta" && name != "default") reader.take_section(section, true);
  return {};
}

inventory::Analyzer pipfile_lock() {
  return {.name = "pipfile-lock",
          .doc = "Python packages pinned by Pipenv",
          .version = 1,
          .type = "pipenv",
          .ecosystem = Ecosystem::pypi,
          .targets = inventory::kSources,
          .files = {"**/Pipfile.lock"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
