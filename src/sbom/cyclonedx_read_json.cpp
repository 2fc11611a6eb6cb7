// CycloneDX as JSON. Members that are of another kind than the schema says are read as nothing, or
// as what they can only mean (a supplier's name where the supplier should be an object).
#include <algorithm>

#include "base/text.h"
#include "formats/node.h"
#include "sbom/bom_builder.h"
#include "sbom/cyclonedx.h"
#include "sbom/cyclonedx_rules.h"

namespace oakum::sbom {
namespace {
using formats::Node;

std::string text(Node node) {
  return node.is_string() || node.kind() == Node::number ? std::string(node.text()) : std::string();
}

/// An organisation or person: an object with a name, or in some documents the name alone.
std::string party(Node node) { return node.is_object() ? text(node["name"]) : text(node); }

std::vector<BomProperty> properties_of(Node list) {
  std::vector<BomProperty> out;
  for (const Node node : list.items())
    if (node.is_object()) out.push_back({text(node["name"]), text(node["value"])});
  return out;
}

std::vector<BomReference> references_of(Node list) {
  std::vector<BomReference> out;
  for (const Node node : list.items())
    if (auto url = text(node["url"]); !url.empty())
      out.push_back({text(node["type"]), std::move(url), text(node["comment"])});
  return out;
}

void add_license(std::vector<BomLicense>& out, Node choice, bool concluded) {
  const auto acknowledged = [&](Node node) {
    return concluded || node["acknowledgement"].text() == "concluded";
  };
  if (auto expression = text(choice["expression"]); !expression.empty())
    out.push_back({std::move(expression), BomLicense::expression, acknowledged(choice), {}, {}});
  const Node license = choice["license"];
  auto id = text(license["id"]);
  const bool by_id = !id.empty();
  BomLicense one{by_id ? std::move(id) : text(license["name"]), BomLicense::name,
                 acknowledged(license), text(license["text"]["content"]), text(license["url"])};
  if (by_id && is_license_id(one.text)) one.kind = BomLicense::id;
  if (!one.text.empty()) out.push_back(std::move(one));
}

void add_licenses(std::vector<BomLicense>& out, Node list, bool concluded) {
  for (const Node choice : list.items()) add_license(out, choice, concluded);
}

BomComponent component_of(Node node) {
  BomComponent c;
  c.type = text(node["type"]);
  c.group = text(node["group"]);
  c.name = text(node["name"]);
  c.version = text(node["version"]);
  c.purl = text(node["purl"]);
  if (auto cpe = text(node["cpe"]); !cpe.empty()) c.cpes.push_back(std::move(cpe));
  c.supplier = party(node["supplier"]);
  c.author = text(node["author"]);
  for (const Node author : node["authors"].items())
    if (c.author.empty()) c.author = party(author);
  if (c.author.empty()) c.author = text(node["publisher"]);
  c.description = text(node["description"]);
  c.copyright = text(node["copyright"]);
  c.scope = text(node["scope"]);
  add_licenses(c.licenses, node["licenses"], false);
  add_licenses(c.licenses, node["evidence"]["licenses"], true);
  for (const Node hash : node["hashes"].items())
    if (auto value = text(hash["content"]); !value.empty())
      c.hashes.push_back({text(hash["alg"]), lower(value)});
  c.properties = properties_of(node["properties"]);
  c.references = references_of(node["externalReferences"]);
  for (const Node occurrence : node["evidence"]["occurrences"].items())
    if (auto path = text(occurrence["location"]); !path.empty())
      c.locations.push_back(std::move(path));
  return c;
}

BomComponent service_of(Node node) {
  BomComponent s = component_of(node);
  s.type = "service";
  s.supplier = party(node["provider"]);
  return s;
}

class Reader {
 public:
  Result<Bom> read(Node root) {
    TRY(read_head(root));
    const Node about = root["metadata"]["component"];
    if (about.is_object()) builder_.bom.root = TRY(add(about, &component_of, "components", 0));
    TRY(add_all(root["components"], &component_of, "components", 0));
    TRY(add_all(root["services"], &service_of, "services", 0));
    for (const Node entry : root["dependencies"].items()) TRY(depend(entry));
    auto& relations = builder_.bom.relations;
    std::sort(relations.begin(), relations.end());
    relations.erase(std::unique(relations.begin(), relations.end()), relations.end());
    return std::move(builder_.bom);
  }

 private:
  using Make = BomComponent (*)(Node);

  Result<void> read_head(Node root) {
    if (root["bomFormat"].text() != "CycloneDX" &&
        root["$schema"].text().find("cyclonedx.org/schema/bom") == std::string_view::npos)
      return Error{Error::corrupt, "no CycloneDX document (bomFormat is missing)"};
    auto& bom = builder_.bom;
    bom.spec_version = text(root["specVersion"]);
    // Versions of the first kind only add to each other; what another kind says is not known.
    if (!bom.spec_version.empty() && !bom.spec_version.starts_with("1."))
      return Error{Error::unsupported,
                   fmt::format("line {}: specVersion {}; those that start with 1. are read",
                               root["specVersion"].line(),
                               printable(bom.spec_version.substr(0, 40)))};
    bom.serial = text(root["serialNumber"]);
    if (const auto version = root["version"].integer(); version && *version > 0)
      bom.version = static_cast<std::uint32_t>(std::min<std::int64_t>(*version, UINT32_MAX));
    const Node metadata = root["metadata"];
    bom.created = text(metadata["timestamp"]);
    read_tools(metadata["tools"]);
    bom.properties = properties_of(metadata["properties"]);
    for (auto& property : properties_of(root["properties"]))
      bom.properties.push_back(std::move(property));
    bom.references = references_of(root["externalReferences"]);
    return {};
  }

  /// A list, or from 1.5 an object of components and services.
  void read_tools(Node tools) {
    for (const Node list : {tools.is_array() ? tools : tools["components"], tools["services"]})
      for (const Node tool : list.items())
        if (auto name = text(tool["name"]); !name.empty()) {
          const auto version = text(tool["version"]);
          builder_.bom.tools.push_back(version.empty() ? name : name + " " + version);
        }
  }

  /// A component and all within it. Recurses at most kMostNesting deep.
  Result<std::uint32_t> add(Node node, Make make, std::string_view inner, std::uint32_t depth) {
    const Node ref = node["bom-ref"];
    const auto index = TRY(builder_.add(make(node), ref.is_string() ? ref.text() : ""));
    const Node nested = node[inner];
    if (nested.size() > 0 && depth >= kMostNesting)
      return Error{Error::too_large, fmt::format("line {}: components nested more than {} deep",
                                                 nested.line(), kMostNesting)};
    for (const Node child : nested.items()) {
      if (!child.is_object()) continue;
      const auto to = TRY(add(child, make, inner, depth + 1));
      TRY(builder_.relate(index, to, "CONTAINS"));
    }
    return index;
  }

  Result<void> add_all(Node list, Make make, std::string_view inner, std::uint32_t depth) {
    for (const Node node : list.items())
      if (node.is_object()) TRY(add(node, make, inner, depth));
    return {};
  }

  Result<void> depend(Node entry) {
    const auto from = builder_.find(entry["ref"].text());
    if (!from) return {};
    builder_.bom.components[*from].relations_told = true;
    TRY(relate_all(*from, entry["dependsOn"], "DEPENDS_ON"));
    return relate_all(*from, entry["provides"], "PROVIDES");
  }

  Result<void> relate_all(std::uint32_t from, Node list, std::string_view type) {
    for (const Node ref : list.items())
      if (const auto to = builder_.find(ref.text())) TRY(builder_.relate(from, *to, type));
    return {};
  }

  BomBuilder builder_;
};

}  // namespace

Result<Bom> read_cyclonedx_json(std::string_view text) {
  const auto document = TRY(formats::parse_json(text, {.bytes = kMostBytes}));
  return Reader().read(document.root());
}

}  // namespace oakum::sbom
