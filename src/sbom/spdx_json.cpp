#include "sbom/spdx_json.h"

#include <algorithm>

#include "base/text.h"
#include "formats/json_writer.h"
#include "sbom/spdx2_assembly.h"
#include "sbom/spdx2_document.h"
#include "sbom/spdx2_notes.h"
#include "sbom/spdx2_words.h"

namespace oakum::sbom {

namespace {
using formats::Node;
using spdx2::Assembly;
using spdx2::Document;

/// The items of a list that may be missing. Error: corrupt (it is something else).
Result<Node> list_of(Node object, std::string_view name) {
  const Node list = object[name];
  if (!list || list.kind() == Node::null || list.is_array()) return list;
  return Error{Error::corrupt, fmt::format("line {}: {} is not a list", list.line(), name)};
}

void read_head(Node document, Assembly& out) {
  out.bom.name = document["name"].text();
  out.bom.serial = document["documentNamespace"].text();
  const Node creation = document["creationInfo"];
  out.bom.created = creation["created"].text();
  for (const Node creator : creation["creators"].items()) out.creator(creator.text());
}

void read_document_references(Node document, Bom& bom) {
  for (const Node reference : document["externalDocumentRefs"].items()) {
    const Node checksum = reference["checksum"];
    bom.references.push_back(
        {"bom", std::string(reference["spdxDocument"].text()),
         fmt::format("{} {}: {}", reference["externalDocumentId"].text(),
                     checksum["algorithm"].text(), checksum["checksumValue"].text())});
  }
}

void read_annotations(Node object, std::string_view id, Assembly& out) {
  for (const Node annotation : object["annotations"].items())
    out.annotate(id, annotation["annotator"].text(), annotation["comment"].text());
}

void read_hashes(Node object, Assembly& out) {
  for (const Node checksum : object["checksums"].items())
    out.hash(checksum["algorithm"].text(), checksum["checksumValue"].text());
}

void read_references(Node package, Assembly& out) {
  for (const Node reference : package["externalRefs"].items())
    out.external_reference(reference["referenceCategory"].text(), reference["referenceType"].text(),
                           reference["referenceLocator"].text(), reference["comment"].text());
}

void read_texts(Node package, BomComponent& component) {
  component.name = package["name"].text();
  component.version = package["versionInfo"].text();
  component.source_info = package["sourceInfo"].text();
  component.description = package["description"].text();
  if (const auto text = package["copyrightText"].text(); spdx2::says_something(text))
    component.copyright = text;
  if (const auto text = package["downloadLocation"].text(); text != "NOASSERTION")
    component.download_location = text;
}

Result<void> read_package(Node package, Assembly& out) {
  const auto id = package["SPDXID"].text();
  auto* component = TRY(out.add(id));
  read_texts(package, *component);
  out.supplier(package["supplier"].text());
  out.originator(package["originator"].text());
  out.purpose(package["primaryPackagePurpose"].text());
  out.declared(package["licenseDeclared"].text());
  out.concluded(package["licenseConcluded"].text());
  out.homepage(package["homepage"].text());
  for (const auto& field : spdx2::kept_fields()) out.kept(field.json, package[field.json].text());
  if (package["packageVerificationCode"]["packageVerificationCodeValue"])
    out.kept(spdx2::kFilesAnalyzed, "true");
  read_hashes(package, out);
  read_references(package, out);
  read_annotations(package, id, out);
  for (const Node text : package["attributionTexts"].items()) out.attribute(id, text.text());
  for (const Node file : package["hasFiles"].items()) out.contains(id, file.text());
  return {};
}

Result<void> read_file(Node file, Assembly& out) {
  const auto id = file["SPDXID"].text();
  auto* component = TRY(out.add(id));
  component->type = "file";
  component->name = file["fileName"].text();
  component->description = file["comment"].text();
  if (const auto text = file["copyrightText"].text(); spdx2::says_something(text))
    component->copyright = text;
  out.concluded(file["licenseConcluded"].text());
  read_hashes(file, out);
  read_annotations(file, id, out);
  return {};
}

void read_extracted(Node document, Assembly& out) {
  for (const Node license : document["hasExtractedLicensingInfos"].items()) {
    const Node urls = license["seeAlsos"];
    const auto url = urls.size() > 0 ? (*urls.items().begin()).text() : std::string_view();
    out.extracted(license["licenseId"].text(), license["name"].text(),
                  license["extractedText"].text(), url);
  }
}

Result<void> read_relationships(Node document, Assembly& out) {
  const Node list = TRY(list_of(document, "relationships"));
  for (const Node relation : list.items())
    TRY(out.relate(relation["spdxElementId"].text(), relation["relationshipType"].text(),
                   relation["relatedSpdxElement"].text(), relation["comment"].text()));
  for (const Node id : document["documentDescribes"].items())
    TRY(out.relate(spdx2::kDocument, "DESCRIBES", id.text()));
  return {};
}

// Writing.

using formats::JsonWriter;

void write_texts(JsonWriter& out, std::string_view name, const std::vector<std::string>& texts) {
  out.key(name).begin_array();
  for (const auto& text : texts) out.value(text);
  out.end_array();
}

void write_head(JsonWriter& out, const Bom& bom, const std::vector<std::string>& ids) {
  out.member("spdxVersion", "SPDX-2.3").member("dataLicense", "CC0-1.0");
  out.member("SPDXID", spdx2::kDocument).member("name", spdx2::document_name(bom));
  out.member("documentNamespace", spdx2::document_namespace(bom, ids));
}

void write_document_references(JsonWriter& out, const Bom& bom) {
  bool any = false;
  for (const auto& reference : bom.references) {
    const auto document = spdx2::external_document(reference);
    if (!document) continue;
    if (!std::exchange(any, true)) out.key("externalDocumentRefs").begin_array();
    out.begin_object().member("externalDocumentId", document->id);
    out.key("checksum").begin_object().key("algorithm").value(document->algorithm);
    out.key("checksumValue").value(document->checksum).end_object();
    out.key("spdxDocument").value(document->uri).end_object();
  }
  if (any) out.end_array();
}

void write_creation(JsonWriter& out, const Bom& bom) {
  out.key("creationInfo").begin_object();
  write_texts(out, "creators", spdx2::creators(bom));
  out.member("created", spdx2::created(bom)).end_object();
}

/// Those that SPDX has a word for.
void write_hashes(JsonWriter& out, const std::vector<BomHash>& hashes) {
  bool any = false;
  for (const auto& [algorithm, value] : hashes) {
    const auto word = spdx2::spdx_of_hash(algorithm);
    if (word.empty()) continue;
    if (!std::exchange(any, true)) out.key("checksums").begin_array();
    out.begin_object().member("algorithm", word).key("checksumValue").value(value).end_object();
  }
  if (any) out.end_array();
}

void write_reference(JsonWriter& out, spdx2::ExternalReference kind, std::string_view locator,
                     std::string_view comment = {}) {
  out.begin_object().member("referenceCategory", kind.category);
  out.key("referenceType").value(kind.type).key("referenceLocator").value(locator);
  out.member("comment", comment).end_object();
}

void write_references(JsonWriter& out, const BomComponent& component) {
  const auto* homepage = spdx2::homepage_of(component);
  if (component.purl.empty() && component.cpes.empty() &&
      component.references.size() <= (homepage ? 1 : 0))
    return;
  out.key("externalRefs").begin_array();
  if (!component.purl.empty()) write_reference(out, {"PACKAGE-MANAGER", "purl"}, component.purl);
  for (const auto& cpe : component.cpes)
    write_reference(out, {"SECURITY", cpe.starts_with("cpe:/") ? "cpe22Type" : "cpe23Type"}, cpe);
  for (const auto& reference : component.references)
    if (&reference != homepage)
      write_reference(out, spdx2::external_reference(reference.type), reference.url,
                      reference.comment);
  out.end_array();
}

/// What every annotation of a document shares.
void write_annotations(JsonWriter& out, const std::vector<spdx2::Annotation>& annotations,
                       std::string_view date) {
  if (annotations.empty()) return;
  out.key("annotations").begin_array();
  for (const auto& [annotator, comment] : annotations) {
    out.begin_object().member("annotator", annotator).member("annotationDate", date);
    out.member("annotationType", "OTHER").key("comment").value(comment).end_object();
  }
  out.end_array();
}

void write_origin(JsonWriter& out, const BomComponent& component) {
  out.member("supplier", spdx2::spdx_actor(component.supplier, "Organization"));
  out.member("originator", spdx2::spdx_actor(component.author, "Person"));
  const auto& location = component.download_location;
  out.key("downloadLocation").value(location.empty() ? "NOASSERTION" : location);
}

void write_analysis(JsonWriter& out, std::string_view code) {
  out.key("filesAnalyzed").value(!code.empty());
  if (!code.empty())
    out.key("packageVerificationCode")
        .begin_object()
        .member("packageVerificationCodeValue", code)
        .end_object();
}

void write_licenses(JsonWriter& out, const BomComponent& component, Document& document) {
  out.key("licenseConcluded").value(document.licenses.expression(component.licenses, true));
  out.key("licenseDeclared").value(document.licenses.expression(component.licenses, false));
  out.member("licenseComments", spdx2::kept_field(component, "licenseComments"));
  out.member("copyrightText", component.copyright);
}

void write_package(JsonWriter& out, std::size_t at, Document& document) {
  const auto& component = document.bom.components[at];
  out.begin_object().key("name").value(spdx2::package_name(component));
  out.member("SPDXID", document.ids[at]).member("versionInfo", component.version);
  out.member("packageFileName", spdx2::kept_field(component, "packageFileName"));
  write_origin(out, component);
  write_analysis(out, document.codes[at]);
  write_hashes(out, component.hashes);
  if (const auto* homepage = spdx2::homepage_of(component)) out.member("homepage", homepage->url);
  out.member("sourceInfo", spdx2::source_info(component));
  write_licenses(out, component, document);
  out.member("summary", spdx2::kept_field(component, "summary"));
  out.member("description", component.description);
  out.member("comment", spdx2::kept_field(component, "comment"));
  write_references(out, component);
  out.member("primaryPackagePurpose", spdx2::purpose_of(component));
  for (const std::string_view date : {"releaseDate", "builtDate", "validUntilDate"})
    out.member(date, spdx2::kept_field(component, date));
  write_annotations(out, spdx2::annotations_of(component), document.created);
  out.end_object();
}

void write_file(JsonWriter& out, std::size_t at, Document& document) {
  const auto& component = document.bom.components[at];
  out.begin_object().member("fileName", component.name).member("SPDXID", document.ids[at]);
  write_hashes(out, component.hashes);
  out.key("licenseConcluded").value(document.licenses.expression(component.licenses, true));
  out.member("comment", component.description).member("copyrightText", component.copyright);
  write_annotations(out, spdx2::annotations_of(component), document.created);
  out.end_object();
}

void write_elements(JsonWriter& out, std::string_view name, bool files, Document& document) {
  const auto& components = document.bom.components;
  bool any = false;
  for (std::size_t i = 0; i < components.size(); ++i) {
    if (spdx2::is_file(components[i]) != files) continue;
    if (!std::exchange(any, true)) out.key(name).begin_array();
    files ? write_file(out, i, document) : write_package(out, i, document);
  }
  if (any) out.end_array();
}

void write_extracted(JsonWriter& out, const spdx2::ExtractedLicenses& licenses) {
  if (licenses.empty()) return;
  out.key("hasExtractedLicensingInfos").begin_array();
  for (const auto& [id, license] : licenses) {
    const auto stand_in = license.name.empty() ? "NOASSERTION" : license.name;
    out.begin_object().member("licenseId", id);
    out.key("extractedText").value(license.text.empty() ? stand_in : license.text);
    out.member("name", license.name);
    if (!license.url.empty()) write_texts(out, "seeAlsos", {std::string(license.url)});
    out.end_object();
  }
  out.end_array();
}

void write_relationship(JsonWriter& out, std::string_view from, std::string_view to,
                        spdx2::Relationship what) {
  out.begin_object().key("spdxElementId").value(from).key("relatedSpdxElement").value(to);
  out.member("relationshipType", what.type).member("comment", what.comment).end_object();
}

void write_relationships(JsonWriter& out, const Document& document) {
  out.key("relationships").begin_array();
  for (const auto at : spdx2::described(document.bom))
    write_relationship(out, spdx2::kDocument, document.ids[at], {"DESCRIBES", {}});
  for (const auto& relation : document.bom.relations)
    if (!spdx2::is_description(relation))
      write_relationship(out, document.ids[relation.from], document.ids[relation.to],
                         spdx2::relationship(relation));
  out.end_array();
}
}  // namespace

Result<Bom> read_spdx_json(Node document) {
  Assembly out;
  TRY(out.version(document["spdxVersion"].text()));
  read_head(document, out);
  read_document_references(document, out.bom);
  read_annotations(document, spdx2::kDocument, out);
  const Node packages = TRY(list_of(document, "packages"));
  for (const Node package : packages.items()) TRY(read_package(package, out));
  const Node files = TRY(list_of(document, "files"));
  for (const Node file : files.items()) TRY(read_file(file, out));
  read_extracted(document, out);
  TRY(read_relationships(document, out));
  return std::move(out).finish();
}

Result<void> write_spdx_json(const Bom& bom, io::Writer& to) {
  JsonWriter out(to);
  Document document{bom};
  out.begin_object();
  write_head(out, bom, document.ids);
  write_document_references(out, bom);
  write_creation(out, bom);
  write_elements(out, "packages", false, document);
  write_elements(out, "files", true, document);
  write_extracted(out, document.licenses.extracted());
  write_relationships(out, document);
  write_annotations(out, spdx2::annotations_of({.properties = bom.properties}), document.created);
  out.end_object();
  return out.finish();
}

}  // namespace oakum::sbom
