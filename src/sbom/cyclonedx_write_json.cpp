// The members of each object stand in the order of the schema.
#include "base/clock.h"
#include "formats/json_writer.h"
#include "sbom/cyclonedx.h"
#include "sbom/cyclonedx_rules.h"

namespace oakum::sbom {
namespace {
using formats::JsonWriter;

class Document {
 public:
  Document(const Bom& bom, const CycloneDxOptions& options, io::Writer& out)
      : bom_(bom),
        options_(options),
        version_(options.version),
        layout_(bom, version_),
        out_(out) {}

  Result<void> write() {
    out_.begin_object();
    out_.key("$schema").value(
        fmt::format("http://cyclonedx.org/schema/bom-{}.schema.json", name(version_)));
    out_.key("bomFormat").value("CycloneDX").key("specVersion").value(name(version_));
    if (is_serial(bom_.serial)) out_.key("serialNumber").value(bom_.serial);
    out_.key("version").value(std::uint64_t{bom_.version});
    write_metadata();
    out_.key("components").begin_array();
    for (const auto index : layout_.components) write_component(index);
    out_.end_array();
    write_services(layout_.services);
    write_references(bom_.references);
    write_dependencies();
    if (options_.vulnerabilities) write_vulnerabilities();
    out_.end_object();
    return out_.finish();
  }

 private:
  void write_metadata() {
    out_.key("metadata").begin_object();
    if (parse_rfc3339(bom_.created)) out_.key("timestamp").value(bom_.created);
    if (!bom_.tools.empty()) write_tools();
    if (bom_.root) {
      out_.key("component");
      write_component(*bom_.root);
    }
    write_properties(bom_.properties);
    out_.end_object();
  }

  /// An object of components from 1.5, a list before.
  void write_tools() {
    const bool listed = version_ < CycloneDx::v1_5;
    out_.key("tools");
    if (!listed) out_.begin_object().key("components");
    out_.begin_array();
    for (const auto& tool : bom_.tools) {
      const auto [name, number] = tool_name(tool);
      out_.begin_object();
      if (!listed) out_.key("type").value("application");
      out_.key("name").value(name).member("version", number).end_object();
    }
    out_.end_array();
    if (!listed) out_.end_object();
  }

  /// Recurses as deep as components are nested (Layout).
  void write_component(std::uint32_t index) {
    const BomComponent& c = bom_.components[index];
    out_.begin_object().member("bom-ref", layout_.refs[index]);
    out_.key("type").value(allowed_type(c.type, version_));
    write_party("supplier", c.supplier);
    out_.member("author", c.author).member("group", c.group);
    out_.key("name").value(c.name);
    out_.member("version", c.version).member("description", c.description);
    if (c.scope == "required" || c.scope == "optional" || c.scope == "excluded")
      out_.key("scope").value(c.scope);
    write_hashes(c);
    write_licenses("licenses", c, false);
    out_.member("copyright", c.copyright);
    if (!c.cpes.empty()) out_.member("cpe", c.cpes.front());
    out_.member("purl", c.purl);
    write_references(c.references);
    write_properties(c.properties, c.cpes);
    if (!layout_.nested[index].empty()) {
      out_.key("components").begin_array();
      for (const auto child : layout_.nested[index]) write_component(child);
      out_.end_array();
    }
    write_evidence(c);
    out_.end_object();
  }

  void write_services(const std::vector<std::uint32_t>& services) {
    if (services.empty()) return;
    out_.key("services").begin_array();
    for (const auto index : services) write_service(index);
    out_.end_array();
  }

  void write_service(std::uint32_t index) {
    const BomComponent& s = bom_.components[index];
    out_.begin_object().member("bom-ref", layout_.refs[index]);
    write_party("provider", s.supplier);
    out_.member("group", s.group).key("name").value(s.name);
    out_.member("version", s.version).member("description", s.description);
    write_licenses("licenses", s, false);
    write_references(s.references);
    write_properties(s.properties);
    write_services(layout_.nested[index]);
    out_.end_object();
  }

  void write_party(std::string_view key, std::string_view name) {
    if (!name.empty()) out_.key(key).begin_object().key("name").value(name).end_object();
  }

  void write_hashes(const BomComponent& component) {
    bool any = false;
    for (const auto& hash : component.hashes) {
      if (!allowed_hash(hash, version_)) continue;
      if (!std::exchange(any, true)) out_.key("hashes").begin_array();
      out_.begin_object().key("alg").value(hash.algorithm);
      out_.key("content").value(hash.value).end_object();
    }
    if (any) out_.end_array();
  }

  /// Those of the component, or, where a licence cannot say that it was concluded, the evidence.
  void write_licenses(std::string_view key, const BomComponent& component, bool evidence) {
    bool any = false;
    for (const auto& license : component.licenses) {
      if (evidence != (license.concluded && !has_acknowledgement(version_))) continue;
      if (!std::exchange(any, true)) out_.key(key).begin_array();
      write_license(license, allowed_kind(license, component, version_));
    }
    if (any) out_.end_array();
  }

  void write_license(const BomLicense& license, BomLicense::Kind kind) {
    out_.begin_object();
    const std::string_view acknowledged =
        license.concluded && has_acknowledgement(version_) ? "concluded" : "";
    if (kind == BomLicense::expression) {
      out_.key("expression").value(license.text).member("acknowledgement", acknowledged);
    } else {
      out_.key("license").begin_object();
      out_.key(kind == BomLicense::id ? "id" : "name").value(license.text);
      out_.member("acknowledgement", acknowledged);
      if (!license.full_text.empty())
        out_.key("text").begin_object().key("content").value(license.full_text).end_object();
      out_.member("url", license.url).end_object();
    }
    out_.end_object();
  }

  void write_references(const std::vector<BomReference>& references) {
    if (references.empty()) return;
    out_.key("externalReferences").begin_array();
    for (const auto& reference : references) {
      out_.begin_object().key("url").value(reference.url);
      out_.member("comment", reference.comment);
      out_.key("type").value(allowed_reference(reference.type, version_)).end_object();
    }
    out_.end_array();
  }

  /// Of several CPEs a component has room for one; the others are told as Syft tells them.
  void write_properties(const std::vector<BomProperty>& properties,
                        const std::vector<std::string>& cpes = {}) {
    if (properties.empty() && cpes.size() < 2) return;
    out_.key("properties").begin_array();
    for (std::size_t i = 1; i < cpes.size(); ++i) write_property("syft:cpe23", cpes[i]);
    for (const auto& [name, value] : properties) write_property(name, value);
    out_.end_array();
  }

  void write_property(std::string_view name, std::string_view value) {
    out_.begin_object().key("name").value(name).key("value").value(value).end_object();
  }

  void write_evidence(const BomComponent& component) {
    const bool occurrences = !component.locations.empty() && version_ >= CycloneDx::v1_5;
    const bool concluded = !has_acknowledgement(version_) &&
                           std::any_of(component.licenses.begin(), component.licenses.end(),
                                       [](const BomLicense& license) { return license.concluded; });
    if (!occurrences && !concluded) return;
    out_.key("evidence").begin_object();
    if (occurrences) {
      out_.key("occurrences").begin_array();
      for (const auto& path : component.locations)
        out_.begin_object().key("location").value(path).end_object();
      out_.end_array();
    }
    if (concluded) write_licenses("licenses", component, true);
    out_.end_object();
  }

  void write_refs(std::string_view key, const std::vector<std::uint32_t>& list) {
    out_.key(key).begin_array();
    for (const auto index : list) out_.value(layout_.refs[index]);
    out_.end_array();
  }

  void write_dependencies() {
    out_.key("dependencies").begin_array();
    for (const auto& entry : layout_.dependencies) {
      out_.begin_object().key("ref").value(layout_.refs[entry.of]);
      write_refs("dependsOn", entry.depends_on);
      if (!entry.provides.empty()) write_refs("provides", entry.provides);
      out_.end_object();
    }
    out_.end_array();
  }

  void write_vulnerabilities() {
    out_.key("vulnerabilities").begin_array();
    for (const auto& vulnerability : *options_.vulnerabilities) write_vulnerability(vulnerability);
    out_.end_array();
  }

  void write_vulnerability(const BomVulnerability& v) {
    out_.begin_object().key("id").value(v.id);
    if (!v.source_name.empty() || !v.source_url.empty())
      out_.key("source")
          .begin_object()
          .member("name", v.source_name)
          .member("url", v.source_url)
          .end_object();
    write_ratings(v.ratings);
    if (!v.cwes.empty()) {
      out_.key("cwes").begin_array();
      for (const auto cwe : v.cwes) out_.value(cwe);
      out_.end_array();
    }
    out_.member("description", v.description).member("detail", v.detail);
    out_.member("recommendation", v.recommendation);
    if (!v.advisories.empty()) {
      out_.key("advisories").begin_array();
      for (const auto& url : v.advisories) out_.begin_object().key("url").value(url).end_object();
      out_.end_array();
    }
    out_.member("published", v.published).member("updated", v.updated);
    if (!v.analysis.empty()) write_analysis(v.analysis);
    write_affects(v.affects);
    out_.end_object();
  }

  void write_ratings(const std::vector<Rating>& ratings) {
    if (ratings.empty()) return;
    out_.key("ratings").begin_array();
    for (const auto& rating : ratings) {
      out_.begin_object();
      write_party("source", rating.source);
      if (rating.score) out_.key("score").value(*rating.score);
      out_.member("severity", rating.severity);
      if (!rating.method.empty()) out_.key("method").value(allowed_method(rating.method, version_));
      out_.member("vector", rating.vector).end_object();
    }
    out_.end_array();
  }

  void write_analysis(const Analysis& analysis) {
    out_.key("analysis").begin_object().member("state", analysis.state);
    out_.member("justification", analysis.justification);
    if (!analysis.response.empty()) {
      out_.key("response").begin_array();
      for (const auto& word : analysis.response) out_.value(word);
      out_.end_array();
    }
    out_.member("detail", analysis.detail).end_object();
  }

  void write_affects(const std::vector<Affected>& affects) {
    if (affects.empty()) return;
    out_.key("affects").begin_array();
    for (const auto& affected : affects) {
      out_.begin_object().key("ref").value(affected.ref);
      if (!affected.versions.empty()) {
        out_.key("versions").begin_array();
        for (const auto& [version, status] : affected.versions)
          out_.begin_object().key("version").value(version).member("status", status).end_object();
        out_.end_array();
      }
      out_.end_object();
    }
    out_.end_array();
  }

  const Bom& bom_;
  const CycloneDxOptions& options_;
  const CycloneDx version_;
  const Layout layout_;
  JsonWriter out_;
};

}  // namespace

Result<void> write_cyclonedx_json(const Bom& bom, const CycloneDxOptions& options,
                                  io::Writer& out) {
  return Document(bom, options, out).write();
}

}  // namespace oakum::sbom
