// packages.lock.json of NuGet, versions 1 and 2. Source: NuGet documentation, "Locking
// dependencies"; NuGet.Client, PackagesLockFileFormat.
//
// Each target framework has a list of its own; a package that several of them resolve to the same
// version is one package that is named in several places.
#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "core/identity.h"
#include "ecosystems/nuget/licenses.h"
#include "formats/node.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

using formats::Node;

constexpr std::uint64_t kLimit = 256u << 20;

/// Packages of the target framework by lower-case name, since NuGet's names do not care for case.
using Framework = std::unordered_map<std::string, std::string>;

Framework resolve(Node packages) {
  Framework ids;
  for (const auto [name, entry] : packages.members())
    if (const auto version = entry["resolved"].text(); !version.empty())
      ids.emplace(lower(name), package_id(name, version));
  return ids;
}

class Collector {
 public:
  explicit Collector(inventory::Sink& sink) : sink_(sink) {}

  void add(std::string_view name, Node entry, const Framework& framework) {
    const auto version = entry["resolved"].text();
    const auto [at, is_new] = by_id_.try_emplace(package_id(name, version), packages_.size());
    if (is_new)
      packages_.push_back({.id = at->first,
                           .name = std::string(name),
                           .version = std::string(version),
                           .relationship = Relationship::indirect});
    auto& package = packages_[at->second];
    if (entry["type"].text() == "Direct") package.relationship = Relationship::direct;
    package.lines.push_back({entry.line(), entry.end_line()});
    for (const auto [needed, range] : entry["dependencies"].members())
      if (const auto found = framework.find(lower(needed)); found != framework.end())
        package.depends_on.push_back(found->second);
  }

  void finish() {
    for (auto& package : packages_) {
      package.indirect = package.relationship == Relationship::indirect;
      package.licenses = nuget_licenses(sink_.outside, package.name, package.version);
      auto& needs = package.depends_on;
      std::sort(needs.begin(), needs.end());
      needs.erase(std::unique(needs.begin(), needs.end()), needs.end());
      sink_.add(std::move(package));
    }
  }

 private:
  inventory::Sink& sink_;
  std::vector<Package> packages_;
  std::unordered_map<std::string, std::size_t> by_id_;
};

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto lock = TRY(formats::parse_json(text, {.bytes = kLimit}));
  if (!lock.root().is_object()) return Error{Error::corrupt, "no NuGet lock file"};
  Collector packages(sink);
  for (const auto framework : lock["dependencies"].items()) {
    const auto resolved = resolve(framework);
    for (const auto [name, entry] : framework.members()) {
      if (equal_ignoring_case(entry["type"].text(), "Project")) continue;  // of this solution
      if (name.empty() || entry["resolved"].text().empty())
        sink.problem(entry.line(), "a package without a resolved version; skipped");
      else
        packages.add(name, entry, resolved);
    }
  }
  packages.finish();
  return {};
}

inventory::Analyzer nuget_lock() {
  return {.name = "nuget-lock",
          .doc = "NuGet packages pinned by a lock file",
          .version = 1,
          .type = "nuget",
          .ecosystem = Ecosystem::nuget,
          .files = {"**/packages.lock.json"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
