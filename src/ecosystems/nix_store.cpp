// The database of a Nix store: every valid path, "/nix/store/<hash>-<name>-<version>[-<output>]".
// Source: Nix manual, "Store path"; schema of nix/var/nix/db/db.sqlite. A store has no other record
// of names and versions: the version starts at the first dash that a digit follows.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.h"
#include "inventory/analyzer.h"
#include "io/sqlite.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 512u << 20;
constexpr std::size_t kHash = 32;
constexpr std::size_t kMostPaths = 500'000;

/// What Nix calls the further outputs of a package.
constexpr std::array<std::string_view, 9> kOutputs = {"bin", "dev", "doc",   "info",  "lib",
                                                      "man", "out", "debug", "static"};

struct Named {
  std::string_view name, version;
};

Named take_apart(std::string_view path) {
  path = path.substr(path.rfind('/') + 1);
  if (path.size() <= kHash + 1 || path[kHash] != '-') return {};
  path.remove_prefix(kHash + 1);
  for (const std::string_view suffix : {".drv", ".lock", ".patch", ".diff", ".tar.gz", ".tar.xz",
                                        ".tar.bz2", ".zip", ".sh", ".conf"})
    if (path.ends_with(suffix)) return {};  // made on the way, nothing that runs
  for (auto dash = path.find('-'); dash != std::string_view::npos;
       dash = path.find('-', dash + 1)) {
    if (dash + 1 >= path.size() || !is_digit(path[dash + 1])) continue;
    auto version = path.substr(dash + 1);
    const auto last = version.rfind('-');
    if (last != std::string_view::npos &&
        std::find(kOutputs.begin(), kOutputs.end(), version.substr(last + 1)) != kOutputs.end())
      version = version.substr(0, last);
    return {path.substr(0, dash), version};
  }
  return {};
}

Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto bytes = TRY(file.bytes(kLimit));
  auto database = TRY(io::Sqlite::from_memory(bytes));
  std::set<std::pair<std::string, std::string>> seen;
  std::size_t paths = 0;
  TRY(database.for_each_row("SELECT path FROM ValidPaths ORDER BY path",
                            [&](const io::Sqlite::Row& row) -> Result<void> {
                              if (++paths > kMostPaths)
                                return Error{Error::too_large, "more than 500,000 store paths"};
                              const auto [name, version] = take_apart(row.text(0));
                              if (!name.empty() && !version.empty()) seen.emplace(name, version);
                              return {};
                            }));
  for (const auto& [name, version] : seen) {
    Package package{.id = fmt::format("{}@{}", name, version), .name = name, .version = version};
    package.evidence = "file-name";
    package.confidence = 80;
    sink.add(std::move(package));
  }
  return {};
}

}  // namespace

inventory::Analyzer nix_store() {
  return {.name = "nix-store",
          .doc = "Paths of a Nix store",
          .version = 1,
          .type = "nix",
          .ecosystem = Ecosystem::nix,
          .targets = inventory::kInstalled,
          .files = {"nix/var/nix/db/db.sqlite"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
