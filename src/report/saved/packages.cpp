#include "report/saved/packages.h"

#include "ecosystems/all.h"
#include "report/saved/nodes.h"

namespace oakum::report {

namespace {
using formats::Node;
using inventory::Analyzer;

Relationship relationship_of(std::string_view text) {
  for (const auto known :
       {Relationship::root, Relationship::workspace, Relationship::direct, Relationship::indirect})
    if (name(known) == text) return known;
  return Relationship::unknown;
}

BuildInfo build_of(Node node) {
  return {.content_sets = texts_of(node["ContentSets"]),
          .nvr = text_of(node["Nvr"]),
          .arch = text_of(node["Arch"])};
}

Package package_of_node(Node node, Layers& layers) {
  Package p;
  p.id = text_of(node["ID"]);
  p.name = text_of(node["Name"]);
  p.version = text_of(node["Version"]);
  p.release = text_of(node["Release"]);
  p.epoch = number_of<std::uint32_t>(node["Epoch"]);
  p.arch = text_of(node["Arch"]);
  p.dev = node["Dev"].truth();
  p.src_name = text_of(node["SrcName"]);
  p.src_version = text_of(node["SrcVersion"]);
  p.src_release = text_of(node["SrcRelease"]);
  p.src_epoch = number_of<std::uint32_t>(node["SrcEpoch"]);
  p.licenses = texts_of(node["Licenses"]);
  p.maintainer = text_of(node["Maintainer"]);
  p.modularity_label = text_of(node["Modularitylabel"]);
  if (const Node build = node["BuildInfo"]; build.is_object()) p.build_info = build_of(build);
  p.repository_class = text_of(node["Repository"]["Class"]);
  p.indirect = node["Indirect"].truth();
  p.relationship = relationship_of(node["Relationship"].text());
  p.depends_on = texts_of(node["DependsOn"]);
  p.file_path = text_of(node["FilePath"]);
  p.digest = text_of(node["Digest"]);
  for (const Node lines : node["Locations"].items())
    p.lines.push_back(
        {number_of<std::uint32_t>(lines["StartLine"]), number_of<std::uint32_t>(lines["EndLine"])});
  p.installed_files = texts_of(node["InstalledFiles"]);
  p.cpe = text_of(node["OakumCPE"]);
  p.evidence = text_of(node["OakumEvidence"]);
  if (const Node confidence = node["OakumConfidence"])
    p.confidence = number_of<std::uint8_t>(confidence);
  p.layer = layers.index(node["Layer"]);
  p.purl = text_of(node["Identifier"]["PURL"]);
  p.uid = text_of(node["Identifier"]["UID"]);
  p.bom_ref = text_of(node["Identifier"]["BOMRef"]);
  return p;
}

/// What a vulnerability repeats of its package.
std::string identity(std::string_view id, std::string_view name, std::string_view path,
                     std::string_view purl, std::string_view uid, unsigned layer) {
  return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", id, name, path, purl, uid, layer);
}

std::string identity(const Package& p) {
  return identity(p.id, p.name, p.file_path, p.purl, p.uid, p.layer);
}

bool is_system(Node result) { return result["Class"].text() == "os-pkgs"; }

/// The analyzer that writes such lists; null when there is none of ours.
const Analyzer* analyzer_for(std::string_view type, std::string_view analyzed_by) {
  const Analyzer* found = nullptr;
  for (const auto& analyzer : ecosystems::all()) {
    if (analyzer.type.empty() || analyzer.type != type) continue;
    if (analyzed_by == (analyzer.analyzed_by.empty() ? analyzer.type : analyzer.analyzed_by))
      return &analyzer;
    if (!found) found = &analyzer;
  }
  return found;
}

/// By the package URLs, which name it; "pkg:npm/a@1".
std::optional<Ecosystem> ecosystem_by_purl(Node result) {
  for (const auto* list : {"Packages", "Vulnerabilities"})
    for (const Node node : result[list].items())
      for (const auto* identifier : {"Identifier", "PkgIdentifier"}) {
        const auto purl = node[identifier]["PURL"].text();
        const auto type = purl.substr(0, purl.find('/'));
        if (type.starts_with("pkg:"))
          if (const auto known = ecosystem_of_purl_type(type.substr(4))) return known;
      }
  return std::nullopt;
}

/// Families whose packages are not told by a package URL or an analyzer.
Ecosystem system_ecosystem(std::string_view family) {
  for (const std::string_view apk : {"alpine", "wolfi", "chainguard", "minimos"})
    if (family == apk) return Ecosystem::apk;
  for (const std::string_view deb : {"debian", "ubuntu", "echo"})
    if (family == deb) return Ecosystem::deb;
  return Ecosystem::rpm;
}

}  // namespace

Ecosystem ResultLists::ecosystem_of(std::string_view analyzed_by) const {
  const bool system = is_system(result_);
  const auto fits = [&](Ecosystem e) { return info(e).operating_system == system; };
  if (const auto* analyzer = analyzer_for(analyzed_by, analyzed_by);
      system && analyzer && fits(analyzer->ecosystem))
    return analyzer->ecosystem;
  if (by_purl_ && fits(*by_purl_)) return *by_purl_;
  const auto type = result_["Type"].text();
  if (system) return system_ecosystem(type);
  const auto* analyzer = analyzer_for(type, analyzed_by);
  return analyzer && fits(analyzer->ecosystem) ? analyzer->ecosystem : Ecosystem::none;
}

/// Packages of the system and of a group may come from several analyzers; a file is read by one.
std::uint32_t ResultLists::list_for(std::string_view analyzed_by) {
  const auto known = lists_.find(std::string(analyzed_by));
  if (known != lists_.end()) return known->second;
  const auto type = result_["Type"].text();
  const auto target = result_["Target"].text();
  const auto* analyzer = is_system(result_) ? nullptr : analyzer_for(type, analyzed_by);
  const bool grouped = analyzer && !analyzer->group.empty() && analyzer->group == target;
  if (!is_system(result_) && !grouped && !lists_.empty()) return first_;
  PackageList list;
  list.ecosystem = ecosystem_of(analyzed_by);
  list.type = is_system(result_) && !analyzed_by.empty() ? analyzed_by : type;
  if (analyzed_by != list.type) list.analyzed_by = analyzed_by;
  if (grouped)
    list.group = target;
  else if (!is_system(result_))
    list.path = target;
  const auto index = static_cast<std::uint32_t>(inventory_.lists.size());
  inventory_.lists.push_back(std::move(list));
  if (lists_.empty()) first_ = index;
  lists_.emplace(analyzed_by, index);
  return index;
}

PackageRef ResultLists::add(Package package, std::uint32_t list) {
  auto& packages = inventory_.lists[list].packages;
  const PackageRef ref{list, static_cast<std::uint32_t>(packages.size())};
  by_identity_.try_emplace(identity(package), ref);
  packages.push_back(std::move(package));
  return ref;
}

Result<ResultLists> ResultLists::read(Node result, Layers& layers, Inventory& inventory) {
  ResultLists lists(result, layers, inventory);
  lists.by_purl_ = ecosystem_by_purl(result);
  for (const Node node : result["Packages"].items()) {
    auto package = package_of_node(node, layers);
    if (package.name.empty())
      return Error{Error::corrupt, fmt::format("line {}: a package without a name", node.line())};
    lists.add(std::move(package), lists.list_for(node["AnalyzedBy"].text()));
  }
  if (lists.lists_.empty()) lists.list_for("");
  return lists;
}

Result<PackageRef> ResultLists::package_of(Node node) {
  Package package;
  package.id = text_of(node["PkgID"]);
  package.name = text_of(node["PkgName"]);
  package.file_path = text_of(node["PkgPath"]);
  package.version = text_of(node["InstalledVersion"]);
  package.purl = text_of(node["PkgIdentifier"]["PURL"]);
  package.uid = text_of(node["PkgIdentifier"]["UID"]);
  package.bom_ref = text_of(node["PkgIdentifier"]["BOMRef"]);
  package.layer = layers_.index(node["Layer"]);
  if (package.name.empty())
    return Error{Error::corrupt,
                 fmt::format("line {}: a vulnerability without a package", node.line())};
  if (const auto known = by_identity_.find(identity(package)); known != by_identity_.end())
    return known->second;
  return add(std::move(package), first_);
}

}  // namespace oakum::report
