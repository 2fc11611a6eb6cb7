#include "report/parts/bom.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "base/clock.h"
#include "base/text.h"
#include "base/version.h"
#include "core/purl.h"
#include "formats/node.h"
#include "report/parts/bom_licenses.h"
#include "report/parts/sections.h"
#include "spdx/list.h"
#include "vex/identity.h"

namespace oakum::report {
namespace {

void add_property(BomComponent& component, std::string_view name, std::string_view value) {
  if (!value.empty())
    component.properties.push_back(
        {fmt::format("aquasecurity:trivy:{}", name), std::string(value)});
}

void add_number(BomComponent& component, std::string_view name, std::uint64_t value) {
  if (value != 0) add_property(component, name, fmt::format("{}", value));
}

void describe_image(BomComponent& root, const ImageMetadata& image) {
  root.type = "container";
  add_number(root, "Size", image.size);
  add_property(root, "ImageID", image.id);
  for (const auto& digest : image.repo_digests) add_property(root, "RepoDigest", digest);
  for (const auto& id : image.diff_ids) add_property(root, "DiffID", id);
  for (const auto& tag : image.repo_tags) add_property(root, "RepoTag", tag);
  add_property(root, "Reference", image.reference);
  const auto config = formats::parse_json(image.config);
  if (!config) return;
  for (const auto& [key, value] : (*config)["config"]["Labels"].members())
    add_property(root, fmt::format("Labels:{}", key), value.text());
  root.purl = vex::image_url(image);
}

BomComponent root_of(const Report& report) {
  BomComponent root;
  root.type = report.kind == TargetKind::vm ? "container" : "application";
  root.name = report.name;
  add_property(root, "SchemaVersion", "2");
  // Older reports of other targets have an empty configuration.
  if (report.image && (report.kind == TargetKind::image || is_bom(report.kind)))
    describe_image(root, *report.image);
  if (report.git && !report.git->url.empty()) {
    root.references.push_back({"vcs", report.git->url, {}});
    root.download_location = "git+" + report.git->url;
  }
  return root;
}

/// The operating system, or the file that declares the packages.
BomComponent parent_of(const Report& report, const Section& section) {
  BomComponent parent;
  const bool system = section.kind == "os-pkgs";
  parent.type = system ? "operating-system" : "application";
  parent.name = system ? section.type : section.target;
  if (system && report.inventory.os) parent.version = report.inventory.os->name;
  add_property(parent, "Class", section.kind);
  add_property(parent, "Type", section.type);
  return parent;
}

/// Name, group and version as the package URL divides them, where that is the custom.
void name_component(BomComponent& component, const Package& package, Ecosystem ecosystem) {
  component.name = package.name;
  component.version = full_version(package);
  component.purl = package.purl;
  const auto purl = parse_purl(package.purl);
  if (!purl) return;
  component.version = purl->version;
  if (const auto epoch = qualifier(*purl, "epoch"); !epoch.empty() && epoch != "0")
    component.version = fmt::format("{}:{}", epoch, purl->version);
  if (ecosystem != Ecosystem::maven && ecosystem != Ecosystem::npm) return;
  component.name = purl->name;
  component.group = purl->space;
}

/// "sha1:…" as a hash.
void add_digest(BomComponent& component, std::string_view digest) {
  constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {"md5", "MD5"}, {"sha1", "SHA-1"}, {"sha256", "SHA-256"}, {"sha512", "SHA-512"}};
  const auto parts = cut(digest, ":");
  for (const auto& [name, algorithm] : kNames)
    if (parts && parts->first == name)
      component.hashes.push_back({std::string(algorithm), lower(parts->second)});
}

void add_properties(BomComponent& component, const Report& report, const Package& p,
                    std::string_view type) {
  add_property(component, "PkgID", p.id);
  add_property(component, "PkgType", type);
  add_property(component, "FilePath", p.file_path);
  add_property(component, "SrcName", p.src_name);
  add_property(component, "SrcVersion", p.src_version);
  add_property(component, "SrcRelease", p.src_release);
  add_number(component, "SrcEpoch", p.src_epoch);
  add_property(component, "Modularitylabel", p.modularity_label);
  if (p.layer < report.inventory.layers.size()) {
    add_property(component, "LayerDigest", report.inventory.layers[p.layer].digest);
    add_property(component, "LayerDiffID", report.inventory.layers[p.layer].diff_id);
  }
  if (!p.build_info) return;
  for (const auto& set : p.build_info->content_sets) add_property(component, "ContentSet", set);
  add_property(component, "NVR", p.build_info->nvr);
  add_property(component, "Arch", p.build_info->arch);
}

BomComponent component_of(const Report& report, const Section& section, const ListedPackage& at) {
  const Package& p = *at.package;
  BomComponent component;
  component.type = "library";
  name_component(component, p, at.list->ecosystem);
  component.supplier = p.maintainer;
  component.licenses = bom_licenses(p.licenses);
  if (!p.cpe.empty()) component.cpes.push_back(p.cpe);
  add_digest(component, p.digest);
  add_properties(component, report, p, section.type);
  if (!p.src_name.empty())
    component.source_info =
        fmt::format("built package from: {} {}", p.src_name, full_source_version(p));
  else if (!p.file_path.empty())
    component.source_info = "package found in: " + p.file_path;
  return component;
}

class Maker {
 public:
  explicit Maker(const Report& report) : report_(report) {
    for (const auto& list : report.inventory.lists) out_.refs.emplace_back(list.packages.size());
  }

  LabelledBom make() {
    out_.bom.root = add(root_of(report_));
    for (const auto& section : sections(report_)) add_section(section);
    name_all();
    sort();
    return std::move(out_);
  }

 private:
  std::uint32_t add(BomComponent component) {
    component.ref = uuid4();
    component.relations_told = true;
    std::sort(component.properties.begin(), component.properties.end());
    out_.bom.components.push_back(std::move(component));
    return static_cast<std::uint32_t>(out_.bom.components.size() - 1);
  }

  void depend(std::uint32_t from, std::uint32_t to) {
    out_.bom.relations.push_back({from, to, "DEPENDS_ON", {}});
  }

  void add_section(const Section& section) {
    if (section.packages.empty()) return;
    auto parent = *out_.bom.root;
    if (section.packages.front().list->group.empty()) {
      parent = add(parent_of(report_, section));
      depend(*out_.bom.root, parent);
    }
    const auto first = static_cast<std::uint32_t>(out_.bom.components.size());
    std::unordered_map<std::string_view, std::uint32_t> by_id;
    for (const auto& at : section.packages) {
      const auto index = add(component_of(report_, section, at));
      packages_.emplace_back(index, at);
      if (!at.package->id.empty()) by_id.try_emplace(at.package->id, index);
    }
    std::vector<bool> needed(section.packages.size());
    for (std::size_t i = 0; i < section.packages.size(); ++i) {
      const auto from = static_cast<std::uint32_t>(first + i);
      for (const auto& id : section.packages[i].package->depends_on) {
        const auto to = by_id.find(id);
        if (to == by_id.end() || to->second == from) continue;
        depend(from, to->second);
        needed[to->second - first] = true;
      }
    }
    for (std::size_t i = 0; i < needed.size(); ++i)
      if (!needed[i]) depend(parent, static_cast<std::uint32_t>(first + i));
  }

  /// What an SBOM called a package, or its package URL, where nothing else has that name.
  void name_all() {
    std::unordered_map<std::string, std::size_t> taken;
    auto& components = out_.bom.components;
    std::vector<std::string> wanted(components.size());
    for (std::size_t i = 0; i < components.size(); ++i) wanted[i] = components[i].purl;
    for (const auto& [index, at] : packages_)
      if (!at.package->bom_ref.empty()) wanted[index] = at.package->bom_ref;
    for (const auto& ref : wanted) ++taken[ref];
    for (std::size_t i = 0; i < components.size(); ++i)
      if (!wanted[i].empty() && taken[wanted[i]] == 1) components[i].ref = wanted[i];
    for (const auto& [index, at] : packages_) {
      const auto list = static_cast<std::size_t>(at.list - report_.inventory.lists.data());
      const auto package = static_cast<std::size_t>(at.package - at.list->packages.data());
      out_.refs[list][package] = components[index].ref;
    }
  }

  void sort() {
    auto& bom = out_.bom;
    std::vector<std::uint32_t> order(bom.components.size()), place(order.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return bom.components[a].ref < bom.components[b].ref;
    });
    std::vector<BomComponent> sorted;
    sorted.reserve(order.size());
    for (const auto index : order) {
      place[index] = static_cast<std::uint32_t>(sorted.size());
      sorted.push_back(std::move(bom.components[index]));
    }
    bom.components = std::move(sorted);
    bom.root = place[*bom.root];
    for (auto& relation : bom.relations)
      relation = {place[relation.from], place[relation.to], std::move(relation.type), {}};
    std::sort(bom.relations.begin(), bom.relations.end());
    bom.relations.erase(std::unique(bom.relations.begin(), bom.relations.end()),
                        bom.relations.end());
  }

  const Report& report_;
  LabelledBom out_;
  std::vector<std::pair<std::uint32_t, ListedPackage>> packages_;  ///< Component and package.
};

/// Names that are ids of SPDX are told as such.
void name_licenses(BomComponent& component) {
  for (auto& license : component.licenses)
    if (const auto* listed = spdx::find_license(license.text);
        listed && license.kind == BomLicense::name) {
      license.kind = BomLicense::id;
      license.text = listed->id;
    }
}

/// The document that was scanned. Whoever has no ref gets one.
LabelledBom original(const Report& report) {
  LabelledBom out{*report.bom, {}};
  for (auto& component : out.bom.components) {
    auto fresh = uuid4();
    if (component.ref.empty()) component.ref = std::move(fresh);
    std::sort(component.properties.begin(), component.properties.end());
    name_licenses(component);
  }
  for (const auto& list : report.inventory.lists) {
    auto& refs = out.refs.emplace_back();
    for (const auto& package : list.packages) refs.push_back(package.bom_ref);
  }
  return out;
}

/// What a document says of itself, new for each one.
void sign(Bom& bom) {
  bom.serial = "urn:uuid:" + uuid4();
  bom.version = 1;
  auto time = rfc3339({now().seconds, 0});
  bom.created = time.substr(0, time.size() - 1) + "+00:00";
  bom.tools = {"oakum " + tool_version()};
}

}  // namespace

LabelledBom labelled_bom(const Report& report) {
  auto out = report.bom ? original(report) : Maker(report).make();
  sign(out.bom);
  return out;
}

}  // namespace oakum::report
