#include "sbom/inventory.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "base/text.h"
#include "core/identity.h"
#include "sbom/cyclonedx_rules.h"
#include "sbom/package.h"
#include "sbom/properties.h"

namespace oakum::sbom {
namespace {

constexpr std::size_t kMostProblems = 1000;
/// Steps from components that hold packages to these, over all: a package may be reached from many.
constexpr std::size_t kMostSteps = 20'000'000;

/// How reports call the packages of an ecosystem that no file is named for, and the heading they
/// are told under.
struct LooseType {
  Ecosystem ecosystem;
  std::string_view type, group;
};
constexpr LooseType kLooseTypes[] = {
    {Ecosystem::maven, "jar", "Java"},
    {Ecosystem::npm, "node-pkg", "Node.js"},
    {Ecosystem::pypi, "python-pkg", "Python"},
    {Ecosystem::gem, "gemspec", "Ruby"},
    {Ecosystem::conda, "conda-pkg", "Conda"},
    {Ecosystem::golang, "gobinary", {}},
    {Ecosystem::deb, "dpkg", {}},
    {Ecosystem::binary, "binary", "Binaries"},
    {Ecosystem::opam, "opam-package", "OCaml"},
    {Ecosystem::homebrew, "homebrew", "Homebrew"},
    {Ecosystem::cran, "r-package", "R"},
    {Ecosystem::luarocks, "lua-rockspec", "Lua"},
    {Ecosystem::wordpress, "wordpress", "WordPress"},
};

LooseType loose_type(Ecosystem ecosystem) {
  for (const auto& row : kLooseTypes)
    if (row.ecosystem == ecosystem) return row;
  return {ecosystem, info(ecosystem).name, {}};
}

/// Names of distributions in package URLs and os-release where the family is called otherwise.
std::string family_of(std::string_view name) {
  constexpr std::pair<std::string_view, std::string_view> kFamilies[] = {
      {"almalinux", "alma"},   {"amzn", "amazon"},         {"ol", "oracle"},
      {"rhel", "redhat"},      {"mariner", "cbl-mariner"}, {"opensuse", "opensuse-leap"},
      {"rockylinux", "rocky"}, {"amazonlinux", "amazon"},  {"archlinux", "arch"},
      {"sle-micro", "slem"},   {"sl-micro", "slem"},       {"raspbian", "debian"},
      {"red hat", "redhat"},   {"azure", "azurelinux"},
  };
  const auto plain = lower(name);
  for (const auto& [theirs, family] : kFamilies)
    if (plain == theirs) return std::string(family);
  return plain;
}

bool is_system_component(const BomComponent& component) {
  return component.type == "operating-system" ||
         component.ref.starts_with("SPDXRef-OperatingSystem-");
}

std::optional<OperatingSystem> named_system(const Bom& bom) {
  for (const auto& component : bom.components) {
    if (!is_system_component(component) || component.name.empty()) continue;
    OperatingSystem os;
    const auto family = trivy_property(component, "Type");
    os.family = family_of(family.empty() ? component.name : family);
    os.name = component.version;
    if (const auto version = property(component, "syft:distro:versionID"); !version.empty())
      os.name = version;
    return os;
  }
  return std::nullopt;
}

/// "debian-12.5", of Alpine also the release alone; the namespace says the family.
std::optional<OperatingSystem> system_of(const Purl& purl) {
  const auto distro = qualifier(purl, "distro");
  if (distro.empty() && purl.space.empty()) return std::nullopt;
  OperatingSystem os;
  const auto dash = distro.rfind('-');
  const bool only_release = dash == distro.npos && !distro.empty() && is_digit(distro[0]);
  const bool makers_name = purl.space == "suse" || purl.space == "opensuse";  // of several systems
  os.family = family_of(!purl.space.empty() && !makers_name ? std::string_view(purl.space)
                                                            : distro.substr(0, dash));
  if (only_release)
    os.name = distro;
  else if (dash != distro.npos)
    os.name = distro.substr(dash + 1);
  return os;
}

/// What a Trivy document calls a file that declares packages.
struct Declaring {
  std::uint32_t component = 0;
  std::string_view type;
};

std::vector<Declaring> declaring_files(const Bom& bom) {
  std::vector<Declaring> files;
  for (std::uint32_t i = 0; i < bom.components.size(); ++i) {
    const auto& component = bom.components[i];
    if (trivy_property(component, "Class") == "lang-pkgs")
      if (const auto type = trivy_property(component, "Type"); !type.empty())
        files.push_back({i, type});
  }
  return files;
}

/// Who leads to whom, downwards.
class Graph {
 public:
  explicit Graph(const Bom& bom) : start_(bom.components.size() + 1) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
    for (const auto& relation : bom.relations)
      if (const auto [kind, from, to] = plain(relation); kind != PlainRelation::none)
        edges.emplace_back(from, to);
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    for (const auto& [from, to] : edges) {
      ++start_[from + 1];
      to_.push_back(to);
    }
    for (std::size_t i = 1; i < start_.size(); ++i) start_[i] += start_[i - 1];
  }
  std::span<const std::uint32_t> below(std::uint32_t node) const {
    return std::span(to_).subspan(start_[node], start_[node + 1] - start_[node]);
  }

 private:
  std::vector<std::uint32_t> start_, to_;
};

class Maker {
 public:
  explicit Maker(const Bom& bom) : bom_(bom), graph_(bom) {}

  BomFacts make() {
    packages_.reserve(bom_.components.size());
    for (std::uint32_t i = 0; i < bom_.components.size(); ++i) packages_.push_back(judged(i));
    put_declared();
    for (std::uint32_t i = 0; i < packages_.size(); ++i)
      if (packages_[i].ecosystem != Ecosystem::none && !placed_[i]) put_loose(i);
    facts_.inventory.os = system();
    finish();
    describe_image();
    return std::move(facts_);
  }

 private:
  BomPackage judged(std::uint32_t index) {
    placed_.push_back(false);
    const auto& component = bom_.components[index];
    const bool is_root = bom_.root && *bom_.root == index;
    if (is_root || is_system_component(component) || component.type == "service") return {};
    auto package = package_of(component);
    if (!package.fault.empty()) tell(component, package.fault);
    return package;
  }

  void tell(const BomComponent& component, std::string_view fault) {
    auto& problems = facts_.inventory.problems;
    if (problems.size() > kMostProblems) return;
    if (problems.size() == kMostProblems) {
      problems.push_back(
          {{}, "more components are not judged, not listed one by one", Error::inconclusive});
      return;
    }
    problems.push_back(
        {{},
         fmt::format("the component {} is not judged: {}",
                     printable(package_id(component.name, component.version)), fault),
         Error::inconclusive});
  }

  /// The packages below each file that declares some; one may stand in several.
  void put_declared() {
    std::vector<std::uint32_t> seen(bom_.components.size(), UINT32_MAX);
    std::vector<std::uint32_t> way;
    std::size_t steps = 0;
    for (const auto& [file, type] : declaring_files(bom_)) {
      way.assign(1, file);
      seen[file] = file;
      while (!way.empty()) {
        const auto at = way.back();
        way.pop_back();
        for (const auto next : graph_.below(at)) {
          if (++steps > kMostSteps) return;
          if (seen[next] == file) continue;
          seen[next] = file;
          const auto ecosystem = packages_[next].ecosystem;
          if (ecosystem != Ecosystem::none && !info(ecosystem).operating_system)
            put(next, {ecosystem, std::string(type), bom_.components[file].name, {}});
          if (packages_[next].ecosystem != Ecosystem::none) way.push_back(next);
        }
      }
    }
  }

  void put_loose(std::uint32_t index) {
    const auto ecosystem = packages_[index].ecosystem;
    const auto& component = bom_.components[index];
    const auto row = loose_type(ecosystem);
    if (info(ecosystem).operating_system)
      return put(index, {ecosystem, std::string(row.type), {}, {}});
    // What Trivy calls the type belongs to the file, which is not known here.
    put(index, {ecosystem, std::string(row.type),
                row.group.empty() ? std::string(file_of(component)) : std::string(),
                std::string(row.group)});
  }

  struct Key {
    Ecosystem ecosystem;
    std::string type, path, group;
    auto operator<=>(const Key&) const = default;
  };

  void put(std::uint32_t index, const Key& key) {
    placed_[index] = true;
    members_[key].push_back(index);
  }

  std::optional<OperatingSystem> system() const {
    if (auto os = named_system(bom_)) return os;
    for (const auto& package : packages_)
      if (info(package.ecosystem).operating_system)
        if (auto os = system_of(package.purl)) return os;
    return std::nullopt;
  }

  std::uint16_t layer_of(const BomComponent& component) {
    std::string digest(trivy_property(component, "LayerDigest"));
    std::string diff_id(trivy_property(component, "LayerDiffID"));
    if (diff_id.empty()) diff_id = property(component, "syft:location:0:layerID");
    auto& layers = facts_.inventory.layers;
    if (layers.empty()) layers.emplace_back();  // of those that name none
    if (digest.empty() && diff_id.empty()) return 0;
    const auto [place, fresh] = layers_.try_emplace({digest, diff_id}, layers.size());
    if (fresh && layers.size() >= UINT16_MAX) place->second = 0;
    if (fresh && place->second != 0)
      layers.push_back({.digest = std::move(digest), .diff_id = std::move(diff_id)});
    return static_cast<std::uint16_t>(place->second);
  }

  void finish() {
    for (auto& [key, indices] : members_) {
      std::sort(indices.begin(), indices.end());
      PackageList list{
          .ecosystem = key.ecosystem, .type = key.type, .path = key.path, .group = key.group};
      for (const auto index : indices) list.packages.push_back(finished(index, indices, key));
      facts_.inventory.lists.push_back(std::move(list));
    }
    auto& lists = facts_.inventory.lists;
    std::stable_sort(lists.begin(), lists.end(), [](const PackageList& a, const PackageList& b) {
      return std::tuple(!info(a.ecosystem).operating_system, std::string_view(a.type),
                        std::string_view(a.path)) < std::tuple(!info(b.ecosystem).operating_system,
                                                               std::string_view(b.type),
                                                               std::string_view(b.path));
    });
    if (layers_.empty()) facts_.inventory.layers.clear();
  }

  Package finished(std::uint32_t index, const std::vector<std::uint32_t>& members, const Key& key) {
    const auto& component = bom_.components[index];
    Package package = packages_[index].package;
    const bool system = info(key.ecosystem).operating_system;
    if (!system && key.path.empty()) package.file_path = file_of(component);
    std::set<std::string> needed;
    for (const auto to : graph_.below(index))
      if (to != index && std::binary_search(members.begin(), members.end(), to))
        needed.insert(packages_[to].package.id);
    package.depends_on.assign(needed.begin(), needed.end());
    package.layer = layer_of(component);
    // Who read it is not known here, so that the identity differs from that of a scan.
    package.uid = package_uid(package, key.path, {});
    return package;
  }

  void describe_image() {
    if (!bom_.root) return;
    const auto& root = bom_.components[*bom_.root];
    ImageMetadata image;
    const auto all = [&](std::string_view name) {
      const auto values = trivy_properties(root, name);
      std::vector<std::string> texts(values.begin(), values.end());
      std::sort(texts.begin(), texts.end());
      return texts;
    };
    image.id = trivy_property(root, "ImageID");
    image.size = parse_decimal(trivy_property(root, "Size")).value_or(0);
    image.diff_ids = all("DiffID");
    image.repo_tags = all("RepoTag");
    image.repo_digests = all("RepoDigest");
    image.reference = trivy_property(root, "Reference");
    if (image != ImageMetadata{}) facts_.image = std::move(image);
  }

  const Bom& bom_;
  const Graph graph_;
  std::vector<BomPackage> packages_;
  std::vector<bool> placed_;
  std::map<Key, std::vector<std::uint32_t>> members_;
  std::map<std::pair<std::string, std::string>, std::size_t> layers_;
  BomFacts facts_;
};

}  // namespace

BomFacts facts_of(const Bom& bom) { return Maker(bom).make(); }

}  // namespace oakum::sbom
