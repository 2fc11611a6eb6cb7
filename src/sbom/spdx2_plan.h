#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/bom.h"

// What both written forms of SPDX 2 (and the third version) need to know of a Bom beforehand.
namespace oakum::sbom::spdx2 {

/// The names that a document gives its elements: the Bom's own where they are SPDX ids, unique and
/// not another's, else "SPDXRef-<Kind>-<16 hexadecimal digits>" of what the component says, with a
/// number behind where two say the same. By component.
std::vector<std::string> element_ids(const Bom& bom);

/// Whether a component is a file rather than a package: it is called one, has a digest, and has
/// nothing that only a package can have.
bool is_file(const BomComponent& component);
/// Lower-case hexadecimal; "" when there is none.
std::string_view sha1_of(const BomComponent& component);

/// "2026-01-31T12:00:00Z": the only form SPDX takes; the beginning of time when nothing is said.
std::string created(const Bom& bom);
std::string document_name(const Bom& bom);
/// The Bom's serial where it can be one, else made of the content.
std::string document_namespace(const Bom& bom, const std::vector<std::string>& ids);
/// "Tool: trivy-0.74.0", …; at least one.
std::vector<std::string> creators(const Bom& bom);
/// What a package is called: never empty.
std::string package_name(const BomComponent& component);

/// The first website is the package's homepage; null when there is none.
const BomReference* homepage_of(const BomComponent& component);
/// The property that keeps a field which a Bom has no member for; "" when there is none.
std::string_view kept_field(const BomComponent& component, std::string_view name);
/// "LIBRARY", …; "" when nothing is said.
std::string_view purpose_of(const BomComponent& component);

/// Components that the document is about: the root, else those that say so, else the packages
/// that nothing leads to, since a document must be about something. Rising.
std::vector<std::uint32_t> described(const Bom& bom);
/// Whether a relation stands for "the document describes this".
inline bool is_description(const BomRelation& relation) {
  return relation.from == relation.to && relation.type == "DESCRIBES";
}

/// A relationship in SPDX's words.
struct Relationship {
  std::string_view type, comment;
};
Relationship relationship(const BomRelation& relation);

/// Verification codes of packages whose files were analysed: SHA-1 over the sorted SHA-1 of all
/// their files. Of a document that was SPDX: those it had. By component; "" for none.
/// Source: SPDX specification 2.3, 7.9.
std::vector<std::string> verification_codes(const Bom& bom);
/// The property that remembers it.
constexpr std::string_view kFilesAnalyzed = "filesAnalyzed";

/// A document that a Bom refers to.
struct ExternalDocument {
  std::string_view id, uri, algorithm, checksum;
};
std::optional<ExternalDocument> external_document(const BomReference& reference);

}  // namespace oakum::sbom::spdx2
