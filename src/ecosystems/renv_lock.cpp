// renv.lock: the R packages of a project. Source: renv, "Lockfiles". Packages from Bioconductor and
// from Git hosts are R packages of the same names.
#include <algorithm>
#include <set>

#include "core/identity.h"
#include "formats/node.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

using formats::Node;

constexpr std::uint64_t kLimit = 64u << 20;

/// `Requirements` names packages only; those that are locked have a version.
std::vector<std::string> needs(Node entry, Node packages) {
  std::set<std::string> ids;
  for (const auto requirement : entry["Requirements"].items())
    if (const auto version = packages[requirement.text()]["Version"].text(); !version.empty())
      ids.insert(package_id(requirement.text(), version));
  return {ids.begin(), ids.end()};
}

Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto document = TRY(formats::parse_json(text));
  const auto packages = document["Packages"];
  if (!document.root().is_object()) return Error{Error::corrupt, "not an renv lock file"};
  for (const auto& [key, entry] : packages.members()) {
    const auto stated = entry["Package"].text();
    const auto name = stated.empty() ? key : stated;
    const auto version = entry["Version"].text();
    if (name.empty() || version.empty()) {
      sink.problem(entry.line(), "a package without a name or version");
      continue;
    }
    sink.add({.id = package_id(name, version),
              .name = std::string(name),
              .version = std::string(version),
              .depends_on = needs(entry, packages),
              .lines = {{entry.key_line(), entry.end_line()}}});
  }
  return {};
}

}  // namespace

inventory::Analyzer renv_lock() {
  return {.name = "renv-lock",
          .doc = "R packages pinned by renv",
          .version = 1,
          .type = "renv",
          .ecosystem = Ecosystem::cran,
          .targets = inventory::kSources,
          .files = {"**/renv.lock"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
