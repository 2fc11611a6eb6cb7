#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/bom.h"

// Where the words of SPDX 2 and those of a Bom (which are CycloneDX's) differ: one table each.
namespace oakum::sbom::spdx2 {

/// "SHA-256" of "SHA256" (SPDX 2) and "sha256" (SPDX 3); words that are not known stay.
std::string hash_of_spdx(std::string_view algorithm);
/// "SHA256" of "SHA-256"; "" when SPDX has no word for it.
std::string spdx_of_hash(std::string_view algorithm);

/// "operating-system" of "OPERATING-SYSTEM" (or "OPERATING_SYSTEM"); "" when a Bom has no word.
std::string_view type_of_purpose(std::string_view purpose);
/// "OPERATING-SYSTEM" of "operating-system"; "OTHER" for what SPDX has no word for, "" for "".
std::string_view purpose_of_type(std::string_view type);
bool is_purpose(std::string_view word);

/// Whether SPDX 2.3 has a relationship of this name.
bool is_relationship(std::string_view type);

/// The type of a reference of a Bom by category and type of an external reference; package URLs and
/// CPEs are not among them.
std::string reference_type(std::string_view category, std::string_view type);
/// Category and type of a reference.
struct ExternalReference {
  std::string_view category, type;
};
ExternalReference external_reference(std::string_view reference_type);

/// Facts about a package that a Bom has no member for: property, JSON member and tag have one row
/// each.
struct KeptField {
  std::string_view json, tag;
  bool may_be_text = false;  ///< Of the tag: several lines.
};
std::span<const KeptField> kept_fields();

/// A name and what stands behind ": " in "Organization: Debian" and "Tool: trivy-0.74.0".
struct Actor {
  std::string_view kind, name;
};
Actor actor(std::string_view text);
/// The text in a Bom: the name alone when its kind is the usual one, "" for NOASSERTION.
std::string bom_actor(std::string_view text, std::string_view usual_kind);
/// The other way; a name without a kind is of the usual one, and "" stays.
std::string spdx_actor(std::string_view name, std::string_view usual_kind);

/// "trivy 0.74.0" of "trivy-0.74.0", and back.
std::string tool_of_spdx(std::string_view name);
std::string spdx_of_tool(std::string_view tool);

/// Not "", NOASSERTION or NONE.
bool says_something(std::string_view value);

/// What the properties of one maker are called within a Bom; SPDX leaves it out.
constexpr std::string_view kOwnNamespace = "aquasecurity:trivy:";

}  // namespace oakum::sbom::spdx2
