#include "sbom/syft_json.h"

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"
#include "sbom/limits.h"
#include "sbom/ref_index.h"
#include "spdx/expression.h"

namespace oakum::sbom {

namespace {
using formats::Node;

std::string text_of(Node node) { return std::string(node.text()); }

void add_property(BomComponent& out, std::string_view name, Node value) {
  if (!value.text().empty()) out.properties.push_back({std::string(name), text_of(value)});
}

void add_property(BomComponent& out, std::string_view prefix, std::string_view name, Node value) {
  add_property(out, fmt::format("{}{}", prefix, name), value);
}

/// Schemas before 9 have texts where later ones have objects.
BomLicense read_license(Node license) {
  BomLicense out;
  const auto expression = license["spdxExpression"].text();
  out.text = license.is_string()  ? license.text()
             : expression.empty() ? license["value"].text()
                                  : expression;
  out.concluded = license["type"].text() == "concluded";
  out.full_text = license["contents"].text();
  if (const auto urls = license["urls"]; urls.size() > 0) out.url = (*urls.items().begin()).text();
  const auto parsed = spdx::parse_expression(out.text);
  if (!parsed || !spdx::all_known(*parsed)) return out;
  const bool plain = parsed->kind == spdx::Expression::license && parsed->exception.empty();
  out.kind = plain && !parsed->plus ? BomLicense::id : BomLicense::expression;
  return out;
}

void read_licenses(Node list, BomComponent& out) {
  for (const Node one : list.items())
    if (auto license = read_license(one); !license.text.empty())
      out.licenses.push_back(std::move(license));
}

std::string hash_name(std::string_view algorithm) {
  const auto word = lower(algorithm);
  if (word.starts_with("sha") && word.find('-') == word.npos)
    return fmt::format("SHA-{}", word.substr(3));
  if (word == "md5") return "MD5";
  return std::string(algorithm);
}

/// What the package's own digest is, wherever its kind of metadata has it.
void read_hashes(Node metadata, BomComponent& out) {
  for (const Node digest : metadata["digest"].items())
    if (!digest["value"].text().empty())
      out.hashes.push_back({hash_name(digest["algorithm"].text()), lower(digest["value"].text())});
  const auto integrity = cut(metadata["integrity"].text(), "-");
  if (!integrity || !integrity->first.starts_with("sha")) return;
  if (const auto bytes = decode_base64(integrity->second); bytes && !bytes->empty())
    out.hashes.push_back({hash_name(integrity->first), hex(*bytes)});
}

void read_locations(Node list, BomComponent& out) {
  std::size_t at = 0;
  for (const Node location : list.items()) {
    const auto prefix = fmt::format("syft:location:{}:", at++);
    add_property(out, prefix, "path", location["path"]);
    add_property(out, prefix, "layerID", location["layerID"]);
    if (!location["path"].text().empty()) out.locations.push_back(text_of(location["path"]));
  }
}

void read_metadata(Node metadata, BomComponent& out) {
  constexpr std::string_view kKept[] = {"source",
                                        "sourceVersion",
                                        "originPackage",
                                        "sourceRpm",
                                        "epoch",
                                        "release",
                                        "architecture",
                                        "arch",
                                        "maintainer",
                                        "modularityLabel",
                                        "virtualPath",
                                        "mainModule",
                                        "goCompiledVersion",
                                        "vendor"};
  for (const auto name : kKept) add_property(out, "syft:metadata:", name, metadata[name]);
  out.description = metadata["description"].text();
  out.author = metadata["author"].text();
  out.supplier = metadata["maintainer"].text();
  read_hashes(metadata, out);
}

BomComponent read_artifact(Node artifact) {
  BomComponent out;
  out.ref = artifact["id"].text();
  out.type = "library";
  out.name = artifact["name"].text();
  out.version = artifact["version"].text();
  out.purl = artifact["purl"].text();
  for (const Node cpe : artifact["cpes"].items())
    out.cpes.push_back(text_of(cpe.is_object() ? cpe["cpe"] : cpe));
  read_licenses(artifact["licenses"], out);
  for (const std::string_view name : {"foundBy", "language", "type", "metadataType"})
    add_property(out, "syft:package:", name, artifact[name]);
  read_metadata(artifact["metadata"], out);
  read_locations(artifact["locations"], out);
  return out;
}

void read_image(Node image, BomComponent& out) {
  constexpr std::string_view kOwn = "aquasecurity:trivy:";
  out.type = "container";
  if (out.name.empty()) out.name = image["userInput"].text();
  if (out.version.empty()) out.version = image["manifestDigest"].text();
  add_property(out, kOwn, "ImageID", image["imageID"]);
  for (const Node tag : image["tags"].items()) add_property(out, kOwn, "RepoTag", tag);
  for (const Node digest : image["repoDigests"].items())
    add_property(out, kOwn, "RepoDigest", digest);
  for (const Node layer : image["layers"].items())
    add_property(out, kOwn, "DiffID", layer["digest"]);
  add_property(out, kOwn, "Size", image["imageSize"]);
}

/// Before schema 10 what was scanned is the "target".
BomComponent read_source(Node source) {
  BomComponent out;
  const Node metadata = source["metadata"] ? source["metadata"] : source["target"];
  const auto type = source["type"].text();
  out.ref = source["id"].text();
  out.name = source["name"].text();
  out.version = source["version"].text();
  out.type = type == "file" ? "file" : "application";
  if (type == "image") read_image(metadata, out);
  if (out.name.empty()) out.name = metadata.is_string() ? metadata.text() : metadata["path"].text();
  if (out.name.empty()) out.name = type;
  return out;
}

BomComponent read_distribution(Node distribution) {
  BomComponent out;
  out.type = "operating-system";
  out.name = distribution["id"].text();
  if (out.name.empty()) out.name = distribution["name"].text();
  out.version = distribution["versionID"].text();
  if (out.version.empty()) out.version = distribution["version"].text();
  out.description = distribution["prettyName"].text();
  for (const auto& [name, value] : distribution.members())
    add_property(out, "syft:distro:", name, value);
  return out;
}

/// How Syft's relationships are called here.
struct Relation {
  std::string_view type, comment;
  bool swapped = false;
};
Relation relation_of(std::string_view type) {
  if (type == "contains") return {"CONTAINS", {}};
  if (type == "dependency-of") return {"DEPENDS_ON", {}, true};
  return {"OTHER", type};
}

Result<void> read_relationships(Node list, Bom& bom) {
  RefIndex index;
  for (std::uint32_t i = 0; i < bom.components.size(); ++i) index.add(bom.components[i].ref, i);
  index.sort();
  for (const Node one : list.items()) {
    auto from = index.find(one["parent"].text()), to = index.find(one["child"].text());
    if (!from || !to) continue;
    if (bom.relations.size() == kMostRelations)
      return Error{Error::too_large, fmt::format("more than {} relationships", kMostRelations)};
    const auto [type, comment, swapped] = relation_of(one["type"].text());
    if (swapped) std::swap(from, to);
    bom.relations.push_back({*from, *to, std::string(type), std::string(comment)});
  }
  return {};
}

void read_head(Node document, Bom& bom) {
  bom.format = BomFormat::syft;
  bom.spec_version = document["schema"]["version"].text();
  const Node descriptor = document["descriptor"];
  if (const auto name = descriptor["name"].text(); !name.empty())
    bom.tools.push_back(descriptor["version"].text().empty()
                            ? std::string(name)
                            : fmt::format("{} {}", name, descriptor["version"].text()));
  bom.created = descriptor["timestamp"].text();
}

Result<void> check_version(Node document) {
  const Node version = document["schema"]["version"];
  const auto text = version.text();
  const auto major = parse_decimal(text.substr(0, text.find('.')));
  if (major && *major >= 3) return {};
  return Error{Error::unsupported, fmt::format("line {}: schema {}: 3 and later are read",
                                               version.line(), printable(text.substr(0, 40)))};
}
}  // namespace

Result<Bom> read_syft_json(Node document) {
  TRY(check_version(document));
  Bom bom;
  read_head(document, bom);
  if (const Node source = document["source"]; source.is_object()) {
    bom.components.push_back(read_source(source));
    bom.name = bom.components[0].name;
    bom.root = 0;
  }
  if (const Node distribution = document["distro"];
      !distribution["id"].text().empty() || !distribution["name"].text().empty())
    bom.components.push_back(read_distribution(distribution));
  const Node artifacts = document["artifacts"];
  if (artifacts.size() > kMostComponents)
    return Error{Error::too_large, fmt::format("more than {} packages", kMostComponents)};
  for (const Node artifact : artifacts.items()) bom.components.push_back(read_artifact(artifact));
  TRY(read_relationships(document["artifactRelationships"], bom));
  return bom;
}

}  // namespace oakum::sbom
