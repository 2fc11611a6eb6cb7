// CycloneDX as XML: the members of cyclonedx_read_json.cpp as elements and attributes.
#include <algorithm>

#include "base/text.h"
#include "formats/xml.h"
#include "sbom/bom_builder.h"
#include "sbom/cyclonedx.h"
#include "sbom/cyclonedx_rules.h"

namespace oakum::sbom {
namespace {
using formats::XmlElement;

std::string text(XmlElement element) { return std::string(element.text()); }
std::string attribute(XmlElement element, std::string_view name) {
  return std::string(element.attribute(name));
}

std::vector<BomProperty> properties_of(XmlElement list) {
  std::vector<BomProperty> out;
  for (const auto& element : list.children("property"))
    out.push_back({attribute(element, "name"), text(element)});
  return out;
}

std::vector<BomReference> references_of(XmlElement list) {
  std::vector<BomReference> out;
  for (const auto& element : list.children("reference"))
    if (auto url = text(element["url"]); !url.empty())
      out.push_back({attribute(element, "type"), std::move(url), text(element["comment"])});
  return out;
}

void add_licenses(std::vector<BomLicense>& out, XmlElement list, bool concluded) {
  for (const auto& element : list.children()) {
    const bool is_concluded = concluded || element.attribute("acknowledgement") == "concluded";
    if (element.name() == "expression" && !element.text().empty())
      out.push_back({text(element), BomLicense::expression, is_concluded, {}, {}});
    if (element.name() != "license") continue;
    auto id = text(element["id"]);
    const bool by_id = is_license_id(id);
    BomLicense license{id.empty() ? text(element["name"]) : std::move(id),
                       by_id ? BomLicense::id : BomLicense::name, is_concluded,
                       text(element["text"]), text(element["url"])};
    if (!license.text.empty()) out.push_back(std::move(license));
  }
}

std::string author_of(XmlElement element) {
  if (auto author = text(element["author"]); !author.empty()) return author;
  if (auto author = text(element["authors"]["author"]["name"]); !author.empty()) return author;
  return text(element["publisher"]);
}

BomComponent component_of(XmlElement element) {
  BomComponent c;
  c.type = attribute(element, "type");
  c.group = text(element["group"]);
  c.name = text(element["name"]);
  c.version = text(element["version"]);
  c.purl = text(element["purl"]);
  if (auto cpe = text(element["cpe"]); !cpe.empty()) c.cpes.push_back(std::move(cpe));
  c.supplier = text(element["supplier"]["name"]);
  c.author = author_of(element);
  c.description = text(element["description"]);
  c.copyright = text(element["copyright"]);
  c.scope = text(element["scope"]);
  add_licenses(c.licenses, element["licenses"], false);
  add_licenses(c.licenses, element["evidence"]["licenses"], true);
  for (const auto& hash : element["hashes"].children("hash"))
    if (!hash.text().empty()) c.hashes.push_back({attribute(hash, "alg"), lower(hash.text())});
  c.properties = properties_of(element["properties"]);
  c.references = references_of(element["externalReferences"]);
  for (const auto& occurrence : element["evidence"]["occurrences"].children("occurrence"))
    if (auto path = text(occurrence["location"]); !path.empty())
      c.locations.push_back(std::move(path));
  return c;
}

BomComponent service_of(XmlElement element) {
  BomComponent s = component_of(element);
  s.type = "service";
  s.supplier = text(element["provider"]["name"]);
  return s;
}

/// What is read: components, or services, and how.
struct Kind {
  std::string_view list, element;
  BomComponent (*make)(XmlElement);
};
constexpr Kind kComponents{"components", "component", &component_of};
constexpr Kind kServices{"services", "service", &service_of};

class Reader {
 public:
  Result<Bom> read(XmlElement root) {
    TRY(read_head(root));
    if (const auto about = root["metadata"]["component"])
      builder_.bom.root = TRY(add(about, kComponents, 0));
    TRY(add_all(root, kComponents));
    TRY(add_all(root, kServices));
    for (const auto& entry : root["dependencies"].children("dependency")) TRY(depend(entry));
    auto& relations = builder_.bom.relations;
    std::sort(relations.begin(), relations.end());
    relations.erase(std::unique(relations.begin(), relations.end()), relations.end());
    return std::move(builder_.bom);
  }

 private:
  /// The version is the end of the namespace, "http://cyclonedx.org/schema/bom/1.6".
  Result<void> read_head(XmlElement root) {
    constexpr std::string_view kSpace = "cyclonedx.org/schema/bom/";
    const auto space = root.space();
    const auto at = space.find(kSpace);
    if (root.name() != "bom" || at == space.npos)
      return Error{Error::corrupt, "no CycloneDX document (its namespace is missing)"};
    auto& bom = builder_.bom;
    bom.spec_version = space.substr(at + kSpace.size());
    bom.serial = attribute(root, "serialNumber");
    if (const auto version = parse_decimal(root.attribute("version")); version && *version > 0)
      bom.version = static_cast<std::uint32_t>(std::min<std::uint64_t>(*version, UINT32_MAX));
    const auto metadata = root["metadata"];
    bom.created = text(metadata["timestamp"]);
    read_tools(metadata["tools"]);
    bom.properties = properties_of(metadata["properties"]);
    for (auto& property : properties_of(root["properties"]))
      bom.properties.push_back(std::move(property));
    bom.references = references_of(root["externalReferences"]);
    return {};
  }

  void read_tools(XmlElement tools) {
    for (const auto& list : {tools, tools["components"], tools["services"]})
      for (const auto& tool : list.children())
        if (auto name = text(tool["name"]); !name.empty()) {
          const auto version = text(tool["version"]);
          builder_.bom.tools.push_back(version.empty() ? name : name + " " + version);
        }
  }

  /// A component and all within it. Recurses at most kMostNesting deep.
  Result<std::uint32_t> add(XmlElement element, const Kind& kind, std::uint32_t depth) {
    const auto index = TRY(builder_.add(kind.make(element), element.attribute("bom-ref")));
    const auto nested = element[kind.list].children(kind.element);
    if (!nested.empty() && depth >= kMostNesting)
      return Error{Error::too_large, fmt::format("line {}: components nested more than {} deep",
                                                 nested.front().line(), kMostNesting)};
    for (const auto& child : nested) {
      const auto to = TRY(add(child, kind, depth + 1));
      TRY(builder_.relate(index, to, "CONTAINS"));
    }
    return index;
  }

  Result<void> add_all(XmlElement root, const Kind& kind) {
    for (const auto& element : root[kind.list].children(kind.element)) TRY(add(element, kind, 0));
    return {};
  }

  Result<void> depend(XmlElement entry) {
    const auto from = builder_.find(entry.attribute("ref"));
    if (!from) return {};
    builder_.bom.components[*from].relations_told = true;
    for (const auto& element : entry.children()) {
      const auto to = builder_.find(element.attribute("ref"));
      if (!to) continue;
      TRY(builder_.relate(*from, *to, element.name() == "provides" ? "PROVIDES" : "DEPENDS_ON"));
    }
    return {};
  }

  BomBuilder builder_;
};

}  // namespace

Result<Bom> read_cyclonedx_xml(std::string_view text) {
  const auto document = TRY(formats::parse_xml(text, {.bytes = kMostBytes, .depth = 512}));
  return Reader().read(document.root());
}

}  // namespace oakum::sbom
