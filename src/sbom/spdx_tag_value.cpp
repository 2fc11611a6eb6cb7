#include "sbom/spdx_tag_value.h"

#include <algorithm>

#include "base/text.h"
#include "sbom/spdx2_assembly.h"
#include "sbom/spdx2_document.h"
#include "sbom/spdx2_notes.h"
#include "sbom/spdx2_words.h"

namespace oakum::sbom {

namespace {
using spdx2::Document;
using spdx2::kDocument;

/// Lines of "Tag: value".
class TagWriter {
 public:
  explicit TagWriter(io::Writer& out) : out_(out) {}

  /// Left out when the value is empty; line breaks become spaces.
  TagWriter& line(std::string_view tag, std::string_view value) {
    if (value.empty()) return *this;
    std::string one = clean(value);
    std::ranges::replace(one, '\n', ' ');
    return put(tag, one);
  }
  /// The same for tags that may have several lines.
  TagWriter& text(std::string_view tag, std::string_view value) {
    return value.empty() ? *this : put(tag, clean(value));
  }
  /// An empty line and a heading.
  TagWriter& heading(std::string_view text) { return raw(fmt::format("\n##### {}\n\n", text)); }
  TagWriter& gap() { return raw("\n"); }

  Result<void> finish() {
    if (state_ && !buffer_.empty()) state_ = out_.write(buffer_);
    return state_;
  }

 private:
  /// Without what a document of lines cannot have.
  static std::string clean(std::string_view value) {
    std::string out = replace_all(value, "\r\n", "\n");
    out = replace_all(out, "</text>", "< /text>");
    std::ranges::replace_if(
        out, [](char c) { return (c >= 0 && c < ' ' && c != '\n' && c != '\t') || c == 0x7f; },
        ' ');
    return out;
  }

  TagWriter& put(std::string_view tag, std::string_view value) {
    const bool wrap = value.find('\n') != value.npos || value.starts_with("<text>");
    return raw(
        fmt::format("{}: {}{}{}\n", tag, wrap ? "<text>" : "", value, wrap ? "</text>" : ""));
  }

  TagWriter& raw(std::string_view text) {
    buffer_ += text;
    if (buffer_.size() < (64u << 10)) return *this;
    if (state_) state_ = out_.write(buffer_);
    buffer_.clear();
    return *this;
  }

  io::Writer& out_;
  std::string buffer_;
  Result<void> state_;
};

void write_head(TagWriter& out, const Document& document) {
  const Bom& bom = document.bom;
  out.line("SPDXVersion", "SPDX-2.3").line("DataLicense", "CC0-1.0").line("SPDXID", kDocument);
  out.line("DocumentName", spdx2::document_name(bom));
  out.line("DocumentNamespace", spdx2::document_namespace(bom, document.ids));
  for (const auto& reference : bom.references)
    if (const auto to = spdx2::external_document(reference))
      out.line("ExternalDocumentRef",
               fmt::format("{} {} {}: {}", to->id, to->uri, to->algorithm, to->checksum));
  for (const auto& creator : spdx2::creators(bom)) out.line("Creator", creator);
  out.line("Created", document.created);
}

void write_hashes(TagWriter& out, std::string_view tag, const std::vector<BomHash>& hashes) {
  for (const auto& [algorithm, value] : hashes)
    if (const auto word = spdx2::spdx_of_hash(algorithm); !word.empty())
      out.line(tag, fmt::format("{}: {}", word, value));
}

void write_reference(TagWriter& out, spdx2::ExternalReference kind, std::string_view locator,
                     std::string_view comment = {}) {
  if (kind.type.empty() || locator.empty()) return;
  out.line("ExternalRef", fmt::format("{} {} {}", kind.category, replace_all(kind.type, " ", "-"),
                                      replace_all(locator, " ", "%20")));
  out.text("ExternalRefComment", comment);
}

void write_references(TagWriter& out, const BomComponent& component) {
  write_reference(out, {"PACKAGE-MANAGER", "purl"}, component.purl);
  for (const auto& cpe : component.cpes)
    write_reference(out, {"SECURITY", cpe.starts_with("cpe:/") ? "cpe22Type" : "cpe23Type"}, cpe);
  const auto* homepage = spdx2::homepage_of(component);
  for (const auto& reference : component.references)
    if (&reference != homepage)
      write_reference(out, spdx2::external_reference(reference.type), reference.url,
                      reference.comment);
}

void write_annotations(TagWriter& out, const std::vector<spdx2::Annotation>& annotations,
                       std::string_view id, std::string_view date) {
  for (const auto& [annotator, comment] : annotations) {
    out.line("Annotator", annotator).line("AnnotationDate", date).line("AnnotationType", "OTHER");
    out.line("SPDXREF", id).text("AnnotationComment", comment);
  }
}

void write_origin(TagWriter& out, const BomComponent& component) {
  out.line("PackageFileName", spdx2::kept_field(component, "packageFileName"));
  out.line("PackageSupplier", spdx2::spdx_actor(component.supplier, "Organization"));
  out.line("PackageOriginator", spdx2::spdx_actor(component.author, "Person"));
  const auto& location = component.download_location;
  out.line("PackageDownloadLocation", location.empty() ? "NOASSERTION" : location);
}

void write_licenses(TagWriter& out, const BomComponent& component, Document& document) {
  out.line("PackageLicenseConcluded", document.licenses.expression(component.licenses, true));
  out.line("PackageLicenseDeclared", document.licenses.expression(component.licenses, false));
  out.text("PackageLicenseComments", spdx2::kept_field(component, "licenseComments"));
  out.text("PackageCopyrightText", component.copyright);
}

void write_texts(TagWriter& out, const BomComponent& component) {
  out.text("PackageSummary", spdx2::kept_field(component, "summary"));
  out.text("PackageDescription", component.description);
  out.text("PackageComment", spdx2::kept_field(component, "comment"));
}

void write_package(TagWriter& out, std::size_t at, Document& document) {
  const auto& component = document.bom.components[at];
  const auto name = spdx2::package_name(component);
  out.heading(fmt::format("Package: {}", printable(replace_all(name, "\n", " "))));
  out.line("PackageName", name).line("SPDXID", document.ids[at]);
  out.line("PackageVersion", component.version);
  write_origin(out, component);
  const auto& code = document.codes[at];
  out.line("FilesAnalyzed", code.empty() ? "false" : "true").line("PackageVerificationCode", code);
  write_hashes(out, "PackageChecksum", component.hashes);
  if (const auto* homepage = spdx2::homepage_of(component))
    out.line("PackageHomePage", homepage->url);
  out.text("PackageSourceInfo", spdx2::source_info(component));
  write_licenses(out, component, document);
  write_texts(out, component);
  write_references(out, component);
  out.line("PrimaryPackagePurpose", spdx2::purpose_of(component));
  out.line("ReleaseDate", spdx2::kept_field(component, "releaseDate"));
  out.line("BuiltDate", spdx2::kept_field(component, "builtDate"));
  out.line("ValidUntilDate", spdx2::kept_field(component, "validUntilDate"));
  write_annotations(out, spdx2::annotations_of(component), document.ids[at], document.created);
}

void write_file(TagWriter& out, std::size_t at, Document& document) {
  const auto& component = document.bom.components[at];
  out.gap().line("FileName", component.name).line("SPDXID", document.ids[at]);
  write_hashes(out, "FileChecksum", component.hashes);
  out.line("LicenseConcluded", document.licenses.expression(component.licenses, true));
  out.text("FileCopyrightText", component.copyright).text("FileComment", component.description);
  write_annotations(out, spdx2::annotations_of(component), document.ids[at], document.created);
}

/// Files stand before all packages, so that none of them seems to be in one.
void write_elements(TagWriter& out, Document& document) {
  const auto& components = document.bom.components;
  for (std::size_t i = 0; i < components.size(); ++i)
    if (spdx2::is_file(components[i])) write_file(out, i, document);
  for (std::size_t i = 0; i < components.size(); ++i)
    if (!spdx2::is_file(components[i])) write_package(out, i, document);
}

void write_extracted(TagWriter& out, const spdx2::ExtractedLicenses& licenses) {
  if (!licenses.empty()) out.heading("Other licenses");
  for (const auto& [id, license] : licenses) {
    const auto stand_in = license.name.empty() ? "NOASSERTION" : license.name;
    out.line("LicenseID", id).text("ExtractedText", license.text.empty() ? stand_in : license.text);
    out.line("LicenseName", license.name).line("LicenseCrossReference", license.url);
  }
}

void write_relationships(TagWriter& out, const Document& document) {
  out.heading("Relationships");
  const auto& ids = document.ids;
  for (const auto at : spdx2::described(document.bom))
    out.line("Relationship", fmt::format("{} DESCRIBES {}", kDocument, ids[at]));
  for (const auto& relation : document.bom.relations) {
    if (spdx2::is_description(relation)) continue;
    const auto [type, comment] = spdx2::relationship(relation);
    out.line("Relationship", fmt::format("{} {} {}", ids[relation.from], type, ids[relation.to]));
    out.text("RelationshipComment", comment);
  }
}
}  // namespace

Result<void> write_spdx_tag_value(const Bom& bom, io::Writer& to) {
  TagWriter out(to);
  Document document{bom};
  write_head(out, document);
  write_annotations(out, spdx2::annotations_of({.properties = bom.properties}), kDocument,
                    document.created);
  write_elements(out, document);
  write_extracted(out, document.licenses.extracted());
  write_relationships(out, document);
  return out.finish();
}

}  // namespace oakum::sbom
