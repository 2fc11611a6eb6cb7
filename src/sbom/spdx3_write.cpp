#include <algorithm>
#include <map>

#include "base/hash.h"
#include "formats/json_writer.h"
#include "sbom/spdx2_licenses.h"
#include "sbom/spdx2_notes.h"
#include "sbom/spdx2_plan.h"
#include "sbom/spdx2_words.h"
#include "sbom/spdx3.h"
#include "sbom/spdx3_words.h"

namespace oakum::sbom {

namespace {
using formats::JsonWriter;

/// Whether all refs of a Bom are what SPDX 3 takes as ids: it came from there.
bool has_own_ids(const Bom& bom) {
  if (bom.format != BomFormat::spdx || !bom.spec_version.starts_with('3')) return false;
  std::vector<std::string_view> refs;
  for (const auto& component : bom.components) {
    const std::string_view ref = component.ref;
    const auto colon = ref.find(':');
    if (colon == 0 || colon + 1 >= ref.size() || ref.starts_with("_:")) return false;
    if (std::ranges::any_of(ref, [](char c) { return c <= ' ' || c >= 0x7f; })) return false;
    refs.push_back(ref);
  }
  std::ranges::sort(refs);
  return std::ranges::adjacent_find(refs) == refs.end();
}

/// Names for all elements of a document.
struct Names {
  explicit Names(const Bom& bom) {
    auto own = spdx2::element_ids(bom);
    prefix = spdx2::document_namespace(bom, own) + "#";
    if (has_own_ids(bom)) {
      for (const auto& component : bom.components) ids.push_back(component.ref);
    } else {
      for (const auto& id : own) ids.push_back(prefix + id);
    }
  }
  /// "…#SPDXRef-Agent-0123456789abcdef"
  std::string made(std::string_view kind, std::string_view content) const {
    return fmt::format("{}SPDXRef-{}-{}", prefix, kind,
                       hex(Sha256::of(as_bytes(content))).substr(0, 16));
  }
  std::string prefix;
  std::vector<std::string> ids;  ///< By component.
};

class Spdx3Writer {
 public:
  Spdx3Writer(const Bom& bom, io::Writer& to) : bom_(bom), names_(bom), out_(to) {}
  Result<void> write();

 private:
  void begin(std::string_view type, std::string_view id);
  void end() { out_.end_object(); }
  void element(std::string_view type, std::string_view id, std::string_view name);
  void ids(std::string_view key, const std::vector<std::string>& ids);

  void creation();
  void document();
  void agents();
  std::string agent_id(std::string_view text, std::string_view usual_kind) const;
  void component(std::size_t at);
  void purpose(const BomComponent& component);
  void hashes(const BomComponent& component);
  void identifiers(const BomComponent& component);
  void references(const BomComponent& component);
  void package_fields(const BomComponent& component);
  void artifact_fields(const BomComponent& component);
  void notes(std::string_view subject, const std::vector<spdx2::Annotation>& notes);
  void licenses();
  void license_texts();
  void license_expression(const std::string& text);
  void license_relation(std::size_t at, bool concluded);
  std::string license_id(std::string_view expression) const;
  void relations();
  void relationship(std::string_view from, std::string_view to,
                    const spdx3::Relationship& relationship, std::string_view comment);
  std::string next_id(std::string_view kind) {
    return fmt::format("{}SPDXRef-{}-{}", names_.prefix, kind, ++count_);
  }

  const Bom& bom_;
  Names names_;
  JsonWriter out_;
  spdx2::LicenseWriter license_writer_;
  std::size_t count_ = 0;
};

void Spdx3Writer::begin(std::string_view type, std::string_view id) {
  out_.begin_object().member("type", type).member("spdxId", id);
  out_.member("creationInfo", "_:creationinfo");
}

void Spdx3Writer::element(std::string_view type, std::string_view id, std::string_view name) {
  begin(type, id);
  out_.member("name", name);
  end();
}

void Spdx3Writer::ids(std::string_view key, const std::vector<std::string>& ids) {
  if (ids.empty()) return;
  out_.key(key).begin_array();
  for (const auto& id : ids) out_.value(id);
  out_.end_array();
}

void Spdx3Writer::creation() {
  std::vector<std::string> tools;
  for (const auto& creator : spdx2::creators(bom_)) tools.emplace_back(spdx2::actor(creator).name);
  std::ranges::sort(tools);
  tools.erase(std::unique(tools.begin(), tools.end()), tools.end());
  const auto agent = names_.made("SoftwareAgent", tools[0]);
  std::vector<std::string> tool_ids;
  for (const auto& tool : tools) tool_ids.push_back(names_.made("Tool", tool));
  out_.begin_object().member("type", "CreationInfo").member("@id", "_:creationinfo");
  out_.member("specVersion", "3.0.1").member("created", spdx2::created(bom_));
  ids("createdBy", {agent});
  ids("createdUsing", tool_ids);
  end();
  element("SoftwareAgent", agent, tools[0]);
  for (std::size_t i = 0; i < tools.size(); ++i) element("Tool", tool_ids[i], tools[i]);
}

void Spdx3Writer::document() {
  const auto sbom = names_.prefix + "SPDXRef-SBOM";
  std::vector<std::string> roots;
  for (const auto at : spdx2::described(bom_)) roots.push_back(names_.ids[at]);
  begin("SpdxDocument", names_.prefix + "SPDXRef-DOCUMENT");
  out_.member("name", spdx2::document_name(bom_));
  ids("profileConformance", {"core", "software", "simpleLicensing"});
  ids("rootElement", {sbom});
  end();
  begin("software_Sbom", sbom);
  ids("profileConformance", {"core", "software"});
  ids("rootElement", roots);
  end();
}

std::string Spdx3Writer::agent_id(std::string_view text, std::string_view usual_kind) const {
  const auto actor = spdx2::spdx_actor(text, usual_kind);
  return actor.empty() ? std::string() : names_.made("Agent", actor);
}

/// Suppliers and originators, each once.
void Spdx3Writer::agents() {
  std::vector<std::string> all;
  for (const auto& component : bom_.components) {
    all.push_back(spdx2::spdx_actor(component.supplier, "Organization"));
    all.push_back(spdx2::spdx_actor(component.author, "Person"));
  }
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  for (const auto& text : all) {
    if (text.empty()) continue;
    const auto [kind, name] = spdx2::actor(text);
    element(kind == "Tool" ? "SoftwareAgent" : kind, names_.made("Agent", text), name);
  }
}

void Spdx3Writer::hashes(const BomComponent& component) {
  bool any = false;
  for (const auto& [algorithm, value] : component.hashes) {
    const auto word = spdx3::spdx3_of_hash(algorithm);
    if (word.empty()) continue;
    if (!std::exchange(any, true)) out_.key("verifiedUsing").begin_array();
    out_.begin_object().member("type", "Hash").member("algorithm", word);
    out_.key("hashValue").value(value).end_object();
  }
  if (any) out_.end_array();
}

void Spdx3Writer::identifiers(const BomComponent& component) {
  if (component.cpes.empty()) return;
  out_.key("externalIdentifier").begin_array();
  for (const auto& cpe : component.cpes) {
    out_.begin_object().member("type", "ExternalIdentifier");
    out_.member("externalIdentifierType", cpe.starts_with("cpe:/") ? "cpe22" : "cpe23");
    out_.member("identifier", cpe).end_object();
  }
  out_.end_array();
}

void Spdx3Writer::references(const BomComponent& component) {
  const auto* homepage = spdx2::homepage_of(component);
  bool any = false;
  for (const auto& reference : component.references) {
    if (&reference == homepage) continue;
    const auto word = spdx3::external_reference_type(reference.type);
    if (!std::exchange(any, true)) out_.key("externalRef").begin_array();
    out_.begin_object().member("type", "ExternalRef").member("externalRefType", word);
    ids("locator", {reference.url});
    const bool named = word != "other" || !reference.comment.empty();
    out_.member("comment", named ? reference.comment : reference.type).end_object();
  }
  if (any) out_.end_array();
}

void Spdx3Writer::package_fields(const BomComponent& component) {
  out_.member("software_packageVersion", component.version);
  if (component.download_location != "NONE")
    out_.member("software_downloadLocation", component.download_location);
  if (const auto* homepage = spdx2::homepage_of(component))
    out_.member("software_homePage", homepage->url);
  out_.member("software_packageUrl", component.purl);
  out_.member("software_sourceInfo", spdx2::source_info(component));
}

void Spdx3Writer::artifact_fields(const BomComponent& component) {
  out_.member("description", component.description);
  out_.member("summary", spdx2::kept_field(component, "summary"));
  out_.member("comment", spdx2::kept_field(component, "comment"));
  hashes(component);
  identifiers(component);
  references(component);
  out_.member("suppliedBy", agent_id(component.supplier, "Organization"));
  if (const auto author = agent_id(component.author, "Person"); !author.empty())
    ids("originatedBy", {author});
  out_.member("software_copyrightText", component.copyright);
}

void Spdx3Writer::purpose(const BomComponent& component) {
  const auto kept = spdx2::kept_field(component, "primaryPackagePurpose");
  const std::string_view purpose = kept == "SOURCE"    ? "source"
                                   : kept == "ARCHIVE" ? "archive"
                                   : kept == "INSTALL" ? "install"
                                                       : spdx3::purpose_of_type(component.type);
  out_.member("software_primaryPurpose", purpose);
}

void Spdx3Writer::component(std::size_t at) {
  const auto& component = bom_.components[at];
  const bool file = spdx2::is_file(component);
  begin(file ? "software_File" : "software_Package", names_.ids[at]);
  out_.member("name", spdx2::package_name(component));
  artifact_fields(component);
  if (!file) purpose(component);
  if (!file) package_fields(component);
  end();
  notes(names_.ids[at], spdx2::annotations_of(component));
}

/// The annotator is the annotation's name: all elements share their creation.
void Spdx3Writer::notes(std::string_view subject, const std::vector<spdx2::Annotation>& notes) {
  for (const auto& [annotator, comment] : notes) {
    begin("Annotation", next_id("Annotation"));
    out_.member("name", annotator).member("annotationType", "other");
    out_.member("subject", subject).key("statement").value(comment);
    end();
  }
}

std::string Spdx3Writer::license_id(std::string_view expression) const {
  if (spdx2::is_license_reference(expression))
    return fmt::format("{}{}", names_.prefix, expression);
  return names_.made("License", expression);
}

void Spdx3Writer::license_texts() {
  for (const auto& [id, license] : license_writer_.extracted()) {
    begin("simplelicensing_SimpleLicensingText", license_id(id));
    out_.member("name", license.name.empty() ? std::string_view(id) : license.name);
    const auto stand_in = license.name.empty() ? "NOASSERTION" : license.name;
    out_.member("comment", license.url);
    out_.key("simplelicensing_licenseText").value(license.text.empty() ? stand_in : license.text);
    end();
  }
}

void Spdx3Writer::license_expression(const std::string& text) {
  begin("simplelicensing_LicenseExpression", license_id(text));
  const auto references = spdx2::references_in(text);
  if (!references.empty()) out_.key("simplelicensing_customIdToUri").begin_array();
  for (const auto id : references) {
    out_.begin_object().member("type", "DictionaryEntry").member("key", id);
    out_.member("value", license_id(id)).end_object();
  }
  if (!references.empty()) out_.end_array();
  out_.member("simplelicensing_licenseExpression", text);
  end();
}

void Spdx3Writer::license_relation(std::size_t at, bool concluded) {
  const auto text = license_writer_.expression(bom_.components[at].licenses, concluded);
  if (text == "NOASSERTION") return;
  const spdx3::Relationship relation{concluded ? "hasConcludedLicense" : "hasDeclaredLicense", {}};
  relationship(names_.ids[at], license_id(text), relation, {});
}

/// Every expression once, then who has it.
void Spdx3Writer::licenses() {
  std::vector<std::string> texts;
  for (const auto& component : bom_.components)
    for (const bool concluded : {false, true})
      texts.push_back(license_writer_.expression(component.licenses, concluded));
  std::ranges::sort(texts);
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  license_texts();
  for (const auto& text : texts)
    if (text != "NOASSERTION" && !spdx2::is_license_reference(text)) license_expression(text);
  for (std::size_t i = 0; i < bom_.components.size(); ++i)
    for (const bool concluded : {false, true}) license_relation(i, concluded);
}

void Spdx3Writer::relationship(std::string_view from, std::string_view to,
                               const spdx3::Relationship& relationship, std::string_view comment) {
  if (relationship.swapped) std::swap(from, to);
  begin(relationship.scope.empty() ? "Relationship" : "LifecycleScopedRelationship",
        next_id("Relationship"));
  out_.member("comment", comment).member("from", from);
  out_.member("relationshipType", relationship.type).member("scope", relationship.scope);
  ids("to", {std::string(to)});
  end();
}

void Spdx3Writer::relations() {
  for (const auto& relation : bom_.relations) {
    if (spdx2::is_description(relation)) continue;
    const auto word = spdx3::relationship_of(relation.type);
    const bool unnamed = word.type == "other" && relation.comment.empty();
    relationship(names_.ids[relation.from], names_.ids[relation.to], word,
                 unnamed ? relation.type : relation.comment);
  }
}

Result<void> Spdx3Writer::write() {
  out_.begin_object().member("@context", "https://spdx.org/rdf/3.0.1/spdx-context.jsonld");
  out_.key("@graph").begin_array();
  creation();
  document();
  agents();
  for (std::size_t i = 0; i < bom_.components.size(); ++i) component(i);
  notes(names_.prefix + "SPDXRef-DOCUMENT", spdx2::annotations_of({.properties = bom_.properties}));
  licenses();
  relations();
  out_.end_array().end_object();
  return out_.finish();
}
}  // namespace

Result<void> write_spdx3(const Bom& bom, io::Writer& out) { return Spdx3Writer(bom, out).write(); }

}  // namespace oakum::sbom
