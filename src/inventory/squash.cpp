#include "inventory/squash.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "core/identity.h"
#include "core/purl.h"

namespace oakum::inventory {
namespace {

/// A package as layers are compared: its layer of origin is carried on while this stays the same.
using Identity = std::tuple<std::string, std::string, std::string, std::uint32_t, std::string>;
Identity identity(const Package& package) {
  return {package.name, package.version, package.release, package.epoch, package.arch};
}

/// What one file says now, and since which layer it has said so of each package.
struct Current {
  FileFacts facts;
  std::map<Identity, std::uint16_t> since;
  std::uint16_t layer = 0;  ///< Whose file it is.
};

/// Files by path, then analyzer: the state of the tree after the layers so far.
using Tree = std::map<std::pair<std::string, std::size_t>, Current>;

/// Buries everything at and below `path`; with `keep_itself` only what is below.
void bury(Tree& tree, const std::string& path, bool keep_itself) {
  if (!keep_itself) tree.erase(tree.lower_bound({path, 0}), tree.upper_bound({path, SIZE_MAX}));
  if (path.empty()) return tree.clear();
  const auto first = tree.lower_bound({path + '/', 0});
  auto last = first;
  while (last != tree.end() && last->first.first.starts_with(path + '/')) ++last;
  tree.erase(first, last);
}

void put(Tree& tree, FileFacts facts, std::uint16_t layer) {
  auto& current = tree[{facts.path, facts.analyzer}];
  std::map<Identity, std::uint16_t> since;
  const auto date = [&](PackageList& list) {
    list.layer = layer;
    for (auto& package : list.packages) {
      const auto key = identity(package);
      const auto before = current.since.find(key);
      package.layer = before == current.since.end() ? layer : before->second;
      since.emplace(key, package.layer);
    }
  };
  if (facts.list) date(*facts.list);
  for (auto& list : facts.told) date(list);
  current = {std::move(facts), std::move(since), layer};
}

/// The most telling of the files that name the operating system; the others add what only they
/// know.
std::optional<OperatingSystem> choose_system(const Tree& tree) {
  const OsFact* best = nullptr;
  bool extended = false;
  std::string supplier;
  for (const auto& [key, current] : tree)
    for (const auto& fact : current.facts.systems) {
      extended = extended || fact.os.extended;
      if (!fact.os.supplier.empty()) supplier = fact.os.supplier;
      if (fact.os.family.empty()) continue;
      if (!best || fact.rank > best->rank) best = &fact;
    }
  if (!best) return std::nullopt;
  auto os = best->os;
  os.extended = extended;
  os.supplier = supplier;
  return os;
}

/// Facts of single packages that other files tell: which files they own, their digests.
struct Additions {
  std::unordered_map<std::string, const std::vector<std::string>*> owned;
  std::unordered_map<std::string, const std::string*> digests;
  std::unordered_map<std::string, const std::vector<std::string>*> licenses;

  explicit Additions(const Tree& tree) {
    for (const auto& [key, current] : tree) {
      for (const auto& fact : current.facts.owned)
        owned.insert_or_assign(fact.package, &fact.files);
      for (const auto& fact : current.facts.digests)
        digests.insert_or_assign(fact.package, &fact.digest);
      for (const auto& fact : current.facts.package_licenses)
        licenses.insert_or_assign(fact.package, &fact.licenses);
    }
  }
  void apply(Package& package) const {
    if (package.installed_files.empty()) {
      auto found = owned.find(package.name);
      if (found == owned.end()) found = owned.find(package.name + ':' + package.arch);
      if (found != owned.end()) package.installed_files = *found->second;
    }
    if (const auto found = digests.find(package.id);
        package.digest.empty() && found != digests.end())
      package.digest = *found->second;
    if (const auto found = licenses.find(package.name);
        package.licenses.empty() && found != licenses.end())
      package.licenses = *found->second;
  }
};

/// What each layer of a Red Hat image says of its build; the lowest layer borrows from the one
/// above it, a layer that says nothing from the nearest one below.
std::vector<std::optional<BuildInfo>> build_infos(const std::vector<LayerFacts>& layers) {
  std::vector<std::optional<BuildInfo>> infos(layers.size());
  for (std::size_t i = 0; i < layers.size(); ++i)
    for (const auto& file : layers[i].files) {
      if (!file.build_info) continue;
      if (!infos[i]) infos[i].emplace();
      if (!file.build_info->content_sets.empty())
        infos[i]->content_sets = file.build_info->content_sets;
      if (!file.build_info->nvr.empty()) infos[i]->nvr = file.build_info->nvr;
      if (!file.build_info->arch.empty()) infos[i]->arch = file.build_info->arch;
    }
  if (infos.size() > 1 && !infos[0]) infos[0] = infos[1];
  for (std::size_t i = 1; i < infos.size(); ++i)
    if (!infos[i]) infos[i] = infos[i - 1];
  return infos;
}

bool is_system(const PackageList& list) { return info(list.ecosystem).operating_system; }

/// What other lists only conclude (Package::evidence) from files that a list accounts for.
void drop_accounted(std::vector<PackageList>& lists, const std::unordered_set<std::string>& files) {
  if (files.empty()) return;
  for (auto& list : lists)
    std::erase_if(list.packages, [&](const Package& package) {
      return !package.evidence.empty() &&
             files.contains(package.file_path.empty() ? list.path : package.file_path);
    });
  std::erase_if(lists, [](const PackageList& list) { return list.packages.empty(); });
}

/// The files that packages of the distribution itself (not of third parties) own.
std::unordered_set<std::string_view> owned_paths(const PackageList& system) {
  std::unordered_set<std::string_view> paths;
  for (const auto& package : system.packages)
    if (package.repository_class != "third-party")
      for (const auto& file : package.installed_files) paths.insert(file);
  return paths;
}

/// "bin/bash" for "usr/bin/bash": dpkg lists a file under the name its package has for it, which
/// may be that of a directory that has long been a link into usr. Empty for other paths.
std::string_view before_usr_merge(std::string_view path) {
  if (!path.starts_with("usr/")) return {};
  path.remove_prefix(4);
  for (const std::string_view moved : {"bin/", "sbin/", "lib/", "lib32/", "lib64/", "libx32/"})
    if (path.starts_with(moved)) return path;
  return {};
}

void drop_owned(std::vector<PackageList>& lists, const PackageList& system) {
  const auto owned = owned_paths(system);
  if (owned.empty()) return;
  const bool by_dpkg = system.ecosystem == Ecosystem::deb;
  const auto is_owned = [&](const std::string& path) {
    const auto older = by_dpkg ? before_usr_merge(path) : std::string_view();
    return owned.contains(path) || (!older.empty() && owned.contains(older));
  };
  for (auto& list : lists) {
    if (is_owned(list.path)) list.packages.clear();
    std::erase_if(list.packages,
                  [&](const Package& package) { return is_owned(package.file_path); });
  }
  std::erase_if(lists, [](const PackageList& list) { return list.packages.empty(); });
}

/// Roots first, then workspaces, direct and indirect ones; those of unknown relation last.
int relationship_rank(Relationship relationship) {
  return relationship == Relationship::unknown ? 99 : static_cast<int>(relationship);
}

void sort_packages(std::vector<Package>& packages) {
  std::stable_sort(packages.begin(), packages.end(), [](const Package& a, const Package& b) {
    return std::tuple(relationship_rank(a.relationship), std::string_view(a.name),
                      std::string_view(a.version), std::string_view(a.id),
                      std::string_view(a.file_path)) <
           std::tuple(relationship_rank(b.relationship), std::string_view(b.name),
                      std::string_view(b.version), std::string_view(b.id),
                      std::string_view(b.file_path));
  });
}

/// Secrets outlive what deletes their files: they are in the image for anyone who pulls it.
class Sightings {
 public:
  /// Of the next layer. The same secret in the same file again is not another one.
  void add(const LayerFacts& layer, std::uint16_t index) {
    for (const auto& path : layer.opaque) bury(path, /*keep_itself=*/true);
    for (const auto& path : layer.whiteouts) bury(path, /*keep_itself=*/false);
    bury_replaced(layer);
    for (const auto& file : layer.files) {
      if (file.secrets.empty()) continue;
      auto& here = by_path_[file.path];
      for (auto& old : here) old.buried = true;  // unless it is in the new file too
      for (const auto& seen : file.secrets) {
        const auto same = std::find_if(here.begin(), here.end(), [&](const SecretSighting& old) {
          return old.seen.fingerprint == seen.fingerprint;
        });
        if (same != here.end()) {
          same->buried = false;
          continue;
        }
        here.push_back({.seen = seen});
        here.back().seen.where.path = file.path;
        here.back().seen.where.layer = index;
      }
    }
  }

  std::vector<SecretSighting> take() && {
    std::vector<SecretSighting> out;
    for (auto& [path, here] : by_path_)
      std::move(here.begin(), here.end(), std::back_inserter(out));
    return out;
  }

 private:
  static void mark(std::vector<SecretSighting>& here) {
    for (auto& one : here) one.buried = true;
  }
  /// By files that may have nothing to tell themselves.
  void bury_replaced(const LayerFacts& layer) {
    for (auto& [path, here] : by_path_)
      if (std::binary_search(layer.paths.begin(), layer.paths.end(), digest_of_path(path)))
        mark(here);
  }
  void bury(const std::string& path, bool keep_itself) {
    if (const auto itself = by_path_.find(path); itself != by_path_.end() && !keep_itself)
      mark(itself->second);
    const auto below = path.empty() ? std::string() : path + '/';
    for (auto at = by_path_.lower_bound(below);
         at != by_path_.end() && at->first.starts_with(below); ++at)
      mark(at->second);
  }

  std::map<std::string, std::vector<SecretSighting>> by_path_;
};

/// The package of the distribution whose file each secret stands in, as long as it is the file that
/// the package brought: below usr, where nothing is configured, and of the same layer.
void find_owners(std::vector<SecretSighting>& secrets, const PackageList& system) {
  std::unordered_map<std::string_view, std::vector<SecretSighting*>> by_path;
  for (auto& secret : secrets)
    if (secret.seen.where.path.starts_with("usr/") && !secret.buried)
      by_path[secret.seen.where.path].push_back(&secret);
  if (by_path.empty()) return;
  for (const auto& package : system.packages) {
    if (package.repository_class == "third-party") continue;
    for (const auto& file : package.installed_files) {
      const auto found = by_path.find(file);
      if (found == by_path.end()) continue;
      for (auto* secret : found->second)
        if (secret->seen.where.layer == package.layer) secret->owner = package.name;
    }
  }
}

/// All packages of the distribution as one list.
std::optional<PackageList> gather_system(Tree& tree, const Additions& additions,
                                         const std::vector<std::optional<BuildInfo>>& builds) {
  std::optional<PackageList> system;
  for (auto& [key, current] : tree) {
    auto& list = current.facts.list;
    if (!list || !is_system(*list)) continue;
    if (!system)
      system = PackageList{.ecosystem = list->ecosystem,
                           .type = list->type,
                           .path = {},
                           .group = {},
                           .layer = list->layer,
                           .packages = {}};
    for (auto& package : list->packages) {
      additions.apply(package);
      package.build_info = builds[package.layer];
      system->packages.push_back(std::move(package));
    }
  }
  if (!system) return system;
  sort_packages(system->packages);
  // The same package in two databases (an old one left beside a new one) is one package.
  const auto same = [](const Package& a, const Package& b) {
    return a.id == b.id && identity(a) == identity(b) && a.file_path == b.file_path;
  };
  system->packages.erase(std::unique(system->packages.begin(), system->packages.end(), same),
                         system->packages.end());
  return system;
}

/// What is told of a package at a place, whoever tells it.
std::string claim(const PackageList& list, const Package& package) {
  const bool system = is_system(list);
  const auto& place = package.file_path.empty() ? list.path : package.file_path;
  return fmt::format("{}\n{}\n{}\n{}", static_cast<int>(list.ecosystem), package.name,
                     full_version(package), system ? std::string() : place);
}

/// Whether a package of a distribution is one of this system: its package URL says whose it is.
bool is_of(const OperatingSystem& os, const PackageList& list, const Package& package) {
  const auto told = parse_purl(package.purl);
  if (!told || told->space.empty()) return true;
  const auto own = parse_purl(package_url(package, list.ecosystem, &os));
  return !own || own->space.empty() || own->space == told->space;
}

/// Lists that bills of materials tell, without what files and databases of the target say
/// themselves, and without packages of another system than the one that is there. Of the same thing
/// told twice the first counts.
std::vector<PackageList> gather_told(Tree& tree, const Inventory& inventory,
                                     const std::optional<PackageList>& system) {
  std::vector<PackageList> told;
  std::unordered_set<std::string> known;
  const auto know = [&](const PackageList& list) {
    for (const auto& package : list.packages) known.insert(claim(list, package));
  };
  const bool any = std::any_of(tree.begin(), tree.end(),
                               [](const auto& entry) { return !entry.second.facts.told.empty(); });
  if (!any) return told;
  for (const auto& list : inventory.lists) know(list);
  if (system) know(*system);
  for (auto& [key, current] : tree)
    for (auto& list : current.facts.told) {
      std::erase_if(list.packages, [&](const Package& package) {
        return (is_system(list) && inventory.os && !is_of(*inventory.os, list, package)) ||
               !known.insert(claim(list, package)).second;
      });
      if (!list.packages.empty()) told.push_back(std::move(list));
    }
  return told;
}

/// Adds told lists: packages of the system to its list, the others as lists of their own.
void join(std::vector<PackageList> told, Inventory& inventory, std::optional<PackageList>& system) {
  for (auto& list : told) {
    if (!is_system(list)) {
      sort_packages(list.packages);
      inventory.lists.push_back(std::move(list));
      continue;
    }
    list.path.clear();
    if (!system || system->ecosystem == list.ecosystem) {
      if (!system)
        system = std::move(list);
      else
        std::move(list.packages.begin(), list.packages.end(), std::back_inserter(system->packages));
      sort_packages(system->packages);
    }
  }
}

void gather_license_texts(Tree& tree, Inventory& inventory) {
  for (auto& [key, current] : tree)
    for (auto& text : current.facts.license_texts) {
      text.where.path = current.facts.path;
      text.where.layer = current.layer;
      inventory.license_texts.push_back(std::move(text));
    }
}

}  // namespace

Inventory squash(std::vector<LayerFacts> layers, const SquashOptions& options) {
  Inventory inventory;
  const auto builds = build_infos(layers);
  Tree tree;
  Sightings sightings;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    sightings.add(layers[i], static_cast<std::uint16_t>(i));
    for (const auto& directory : layers[i].opaque) bury(tree, directory, /*keep_itself=*/true);
    for (const auto& path : layers[i].whiteouts) bury(tree, path, /*keep_itself=*/false);
    for (auto& facts : layers[i].files) put(tree, std::move(facts), static_cast<std::uint16_t>(i));
    inventory.layers.push_back(std::move(layers[i].layer));
    std::move(layers[i].problems.begin(), layers[i].problems.end(),
              std::back_inserter(inventory.problems));
  }

  inventory.os = choose_system(tree);
  for (const auto& [key, current] : tree)
    if (current.facts.apk_repository) inventory.apk_repository = current.facts.apk_repository;
  auto system = gather_system(tree, Additions(tree), builds);
  std::unordered_set<std::string> accounted;
  for (auto& [key, current] : tree) {
    for (auto& fact : current.facts.owned)
      if (fact.package.empty()) accounted.insert(fact.files.begin(), fact.files.end());
    auto& list = current.facts.list;
    if (!list || is_system(*list)) continue;
    sort_packages(list->packages);
    inventory.lists.push_back(std::move(*list));
  }
  join(gather_told(tree, inventory, system), inventory, system);
  gather_license_texts(tree, inventory);
  inventory.secrets = std::move(sightings).take();
  if (system) find_owners(inventory.secrets, *system);
  drop_accounted(inventory.lists, accounted);
  if (system && options.drop_owned) drop_owned(inventory.lists, *system);
  std::stable_sort(inventory.lists.begin(), inventory.lists.end(),
                   [](const PackageList& a, const PackageList& b) {
                     return std::tie(a.type, a.path) < std::tie(b.type, b.path);
                   });
  if (system) {
    if (!inventory.os)
      inventory.os = OperatingSystem{
          .family = "none", .name = {}, .end_of_life = false, .supplier = {}, .extended = false};
    inventory.lists.insert(inventory.lists.begin(), std::move(*system));
  }
  return inventory;
}

}  // namespace oakum::inventory
