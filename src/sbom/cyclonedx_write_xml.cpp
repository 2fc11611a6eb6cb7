// The elements of each type stand in the order of the schema, which is part of it.
#include <algorithm>

#include "base/clock.h"
#include "formats/xml_writer.h"
#include "sbom/cyclonedx.h"
#include "sbom/cyclonedx_rules.h"

namespace oakum::sbom {
namespace {
using formats::XmlWriter;

class Document {
 public:
  Document(const Bom& bom, const CycloneDxOptions& options, io::Writer& out)
      : bom_(bom),
        options_(options),
        version_(options.version),
        layout_(bom, version_),
        out_(out) {}

  Result<void> write() {
    out_.begin("bom").attribute("xmlns",
                                fmt::format("http://cyclonedx.org/schema/bom/{}", name(version_)));
    if (is_serial(bom_.serial)) out_.attribute("serialNumber", bom_.serial);
    out_.attribute("version", fmt::format("{}", bom_.version));
    write_metadata();
    out_.begin("components");
    for (const auto index : layout_.components) write_component(index);
    out_.end();
    write_services(layout_.services);
    write_references(bom_.references);
    write_dependencies();
    if (options_.vulnerabilities) write_vulnerabilities();
    out_.end();
    return out_.finish();
  }

 private:
  void write_metadata() {
    out_.begin("metadata");
    if (parse_rfc3339(bom_.created)) out_.element("timestamp", bom_.created);
    if (!bom_.tools.empty()) write_tools();
    if (bom_.root) write_component(*bom_.root);
    write_properties(bom_.properties);
    out_.end();
  }

  /// Components from 1.5, tools before.
  void write_tools() {
    const bool listed = version_ < CycloneDx::v1_5;
    out_.begin("tools");
    if (!listed) out_.begin("components");
    for (const auto& tool : bom_.tools) {
      const auto [name, number] = tool_name(tool);
      out_.begin(listed ? "tool" : "component");
      if (!listed) out_.attribute("type", "application");
      out_.element("name", name).member("version", number).end();
    }
    if (!listed) out_.end();
    out_.end();
  }

  /// Recurses as deep as components are nested (Layout).
  void write_component(std::uint32_t index) {
    const BomComponent& c = bom_.components[index];
    out_.begin("component").attribute("type", allowed_type(c.type, version_));
    out_.optional_attribute("bom-ref", layout_.refs[index]);
    write_party("supplier", c.supplier);
    out_.member("author", c.author).member("group", c.group);
    out_.element("name", c.name);
    out_.member("version", c.version).member("description", c.description);
    if (c.scope == "required" || c.scope == "optional" || c.scope == "excluded")
      out_.element("scope", c.scope);
    write_hashes(c);
    write_licenses(c, false);
    out_.member("copyright", c.copyright);
    if (!c.cpes.empty()) out_.member("cpe", c.cpes.front());
    out_.member("purl", c.purl);
    write_references(c.references);
    write_properties(c.properties, c.cpes);
    if (!layout_.nested[index].empty()) {
      out_.begin("components");
      for (const auto child : layout_.nested[index]) write_component(child);
      out_.end();
    }
    write_evidence(c);
    out_.end();
  }

  void write_services(const std::vector<std::uint32_t>& services) {
    if (services.empty()) return;
    out_.begin("services");
    for (const auto index : services) write_service(index);
    out_.end();
  }

  void write_service(std::uint32_t index) {
    const BomComponent& s = bom_.components[index];
    out_.begin("service").optional_attribute("bom-ref", layout_.refs[index]);
    write_party("provider", s.supplier);
    out_.member("group", s.group).element("name", s.name);
    out_.member("version", s.version).member("description", s.description);
    write_licenses(s, false);
    write_references(s.references);
    write_properties(s.properties);
    write_services(layout_.nested[index]);
    out_.end();
  }

  void write_party(std::string_view element, std::string_view name) {
    if (!name.empty()) out_.begin(element).element("name", name).end();
  }

  void write_hashes(const BomComponent& component) {
    bool any = false;
    for (const auto& hash : component.hashes) {
      if (!allowed_hash(hash, version_)) continue;
      if (!std::exchange(any, true)) out_.begin("hashes");
      out_.begin("hash").attribute("alg", hash.algorithm).text(hash.value).end();
    }
    if (any) out_.end();
  }

  /// Those of the component, or, where a licence cannot say that it was concluded, the evidence.
  void write_licenses(const BomComponent& component, bool evidence) {
    bool any = false;
    for (const auto& license : component.licenses) {
      if (evidence != (license.concluded && !has_acknowledgement(version_))) continue;
      if (!std::exchange(any, true)) out_.begin("licenses");
      write_license(license, allowed_kind(license, component, version_));
    }
    if (any) out_.end();
  }

  void write_license(const BomLicense& license, BomLicense::Kind kind) {
    out_.begin(kind == BomLicense::expression ? "expression" : "license");
    if (license.concluded && has_acknowledgement(version_))
      out_.attribute("acknowledgement", "concluded");
    if (kind == BomLicense::expression) {
      out_.text(license.text);
    } else {
      out_.element(kind == BomLicense::id ? "id" : "name", license.text);
      out_.member("text", license.full_text).member("url", license.url);
    }
    out_.end();
  }

  void write_references(const std::vector<BomReference>& references) {
    if (references.empty()) return;
    out_.begin("externalReferences");
    for (const auto& reference : references) {
      out_.begin("reference").attribute("type", allowed_reference(reference.type, version_));
      out_.element("url", reference.url).member("comment", reference.comment).end();
    }
    out_.end();
  }

  /// Of several CPEs a component has room for one; the others are told as Syft tells them.
  void write_properties(const std::vector<BomProperty>& properties,
                        const std::vector<std::string>& cpes = {}) {
    if (properties.empty() && cpes.size() < 2) return;
    out_.begin("properties");
    for (std::size_t i = 1; i < cpes.size(); ++i) write_property("syft:cpe23", cpes[i]);
    for (const auto& [name, value] : properties) write_property(name, value);
    out_.end();
  }

  void write_property(std::string_view name, std::string_view value) {
    out_.begin("property").attribute("name", name).text(value).end();
  }

  void write_evidence(const BomComponent& component) {
    const bool occurrences = !component.locations.empty() && version_ >= CycloneDx::v1_5;
    const bool concluded = !has_acknowledgement(version_) &&
                           std::any_of(component.licenses.begin(), component.licenses.end(),
                                       [](const BomLicense& license) { return license.concluded; });
    if (!occurrences && !concluded) return;
    out_.begin("evidence");
    if (occurrences) {
      out_.begin("occurrences");
      for (const auto& path : component.locations)
        out_.begin("occurrence").element("location", path).end();
      out_.end();
    }
    if (concluded) write_licenses(component, true);
    out_.end();
  }

  void write_dependencies() {
    out_.begin("dependencies");
    for (const auto& entry : layout_.dependencies) {
      out_.begin("dependency").attribute("ref", layout_.refs[entry.of]);
      for (const auto index : entry.depends_on) write_ref("dependency", index);
      for (const auto index : entry.provides) write_ref("provides", index);
      out_.end();
    }
    out_.end();
  }

  void write_ref(std::string_view element, std::uint32_t index) {
    out_.begin(element).attribute("ref", layout_.refs[index]).end();
  }

  void write_vulnerabilities() {
    out_.begin("vulnerabilities");
    for (const auto& vulnerability : *options_.vulnerabilities) write_vulnerability(vulnerability);
    out_.end();
  }

  void write_vulnerability(const BomVulnerability& v) {
    out_.begin("vulnerability").element("id", v.id);
    if (!v.source_name.empty() || !v.source_url.empty())
      out_.begin("source").member("name", v.source_name).member("url", v.source_url).end();
    write_ratings(v.ratings);
    if (!v.cwes.empty()) {
      out_.begin("cwes");
      for (const auto cwe : v.cwes) out_.element("cwe", fmt::format("{}", cwe));
      out_.end();
    }
    out_.member("description", v.description).member("detail", v.detail);
    out_.member("recommendation", v.recommendation);
    if (!v.advisories.empty()) {
      out_.begin("advisories");
      for (const auto& url : v.advisories) out_.begin("advisory").element("url", url).end();
      out_.end();
    }
    out_.member("published", v.published).member("updated", v.updated);
    if (!v.analysis.empty()) write_analysis(v.analysis);
    write_affects(v.affects);
    out_.end();
  }

  void write_ratings(const std::vector<Rating>& ratings) {
    if (ratings.empty()) return;
    out_.begin("ratings");
    for (const auto& rating : ratings) {
      out_.begin("rating");
      write_party("source", rating.source);
      if (rating.score) out_.element("score", fmt::format("{}", *rating.score));
      out_.member("severity", rating.severity);
      if (!rating.method.empty()) out_.element("method", allowed_method(rating.method, version_));
      out_.member("vector", rating.vector).end();
    }
    out_.end();
  }

  void write_analysis(const Analysis& analysis) {
    out_.begin("analysis").member("state", analysis.state);
    out_.member("justification", analysis.justification);
    if (!analysis.response.empty()) {
      out_.begin("responses");
      for (const auto& word : analysis.response) out_.element("response", word);
      out_.end();
    }
    out_.member("detail", analysis.detail).end();
  }

  void write_affects(const std::vector<Affected>& affects) {
    if (affects.empty()) return;
    out_.begin("affects");
    for (const auto& affected : affects) {
      out_.begin("target").element("ref", affected.ref);
      if (!affected.versions.empty()) {
        out_.begin("versions");
        for (const auto& [version, status] : affected.versions)
          out_.begin("version").element("version", version).member("status", status).end();
        out_.end();
      }
      out_.end();
    }
    out_.end();
  }

  const Bom& bom_;
  const CycloneDxOptions& options_;
  const CycloneDx version_;
  const Layout layout_;
  XmlWriter out_;
};

}  // namespace

Result<void> write_cyclonedx_xml(const Bom& bom, const CycloneDxOptions& options, io::Writer& out) {
  return Document(bom, options, out).write();
}

}  // namespace oakum::sbom
