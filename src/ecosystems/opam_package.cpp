// opam files: an OCaml package that is installed in a switch (its folder is name and version:
// ".opam-switch/packages/fmt.0.9.0/opam"), and *.opam.locked, the exact versions a project was
// built with. Source: opam manual, "Package definitions" and "opam lock".
#include <algorithm>

#include "base/text.h"
#include "ecosystems/quotes/quoted.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 4u << 20;

/// The first string of a field: `license: "ISC"`, `license: ["ISC" "MIT"]`.
std::string_view field(std::string_view text, std::string_view name) {
  std::string_view line;
  for (Lines lines(text); lines.next(line);)
    if (line.starts_with(name) && line.substr(name.size()).starts_with(':')) return quoted(line);
  return {};
}

/// "fmt.0.9.0" is fmt 0.9.0: names have no dots.
Result<void> read_installed(const io::File& file, std::string_view text, inventory::Sink& sink) {
  const auto folder = file.directory().substr(file.directory().rfind('/') + 1);
  const auto parts = cut(folder, ".");
  const auto name = parts ? parts->first : field(text, "name");
  const auto version = parts ? parts->second : field(text, "version");
  if (name.empty() || version.empty())
    return Error{Error::corrupt, "an opam package without a name or version"};
  Package package{.id = fmt::format("{}@{}", name, version),
                  .name = std::string(name),
                  .version = std::string(version)};
  if (const auto license = field(text, "license"); !license.empty())
    package.licenses = {std::string(license)};
  sink.add(std::move(package));
  return {};
}

/// `depends: [` and a line `"fmt" {= "0.9.0"}` for each, up to `]`.
void read_locked(std::string_view text, inventory::Sink& sink) {
  bool inside = false;
  std::string_view line;
  for (Lines lines(text); lines.next(line);) {
    const auto item = trim(line);
    if (item.starts_with("depends:")) inside = true;
    if (!inside) continue;
    const auto name = quoted(item);
    const auto rest = cut(item, "{");
    if (rest && !name.empty()) {
      const auto equals = rest->second.find('=');
      const auto version =
          equals == std::string_view::npos ? "" : quoted(rest->second.substr(equals));
      const bool tool = rest->second.find("with-test") != std::string_view::npos ||
                        rest->second.find("with-doc") != std::string_view::npos;
      if (version.empty())
        sink.problem(lines.number(), "a dependency without a version");
      else
        sink.add({.id = fmt::format("{}@{}", name, version),
                  .name = std::string(name),
                  .version = std::string(version),
                  .dev = tool,
                  .lines = {{lines.number(), lines.number()}}});
    }
    if (item.ends_with(']')) inside = false;
  }
}

Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  if (!file.path().ends_with(".locked")) return read_installed(file, text, sink);
  if (text.find("depends:") == std::string_view::npos)
    return Error{Error::corrupt, "an opam lock file without dependencies"};
  read_locked(text, sink);
  return {};
}

}  // namespace

inventory::Analyzer opam_package() {
  return {.name = "opam-package",
          .doc = "OCaml packages: installed in a switch, or locked by a project",
          .version = 1,
          .type = "opam",
          .ecosystem = Ecosystem::opam,
          .group = "OCaml",
          .targets = inventory::kEverywhere,
          .files = {"**/.opam-switch/packages/*/opam", "**/*.opam.locked"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
