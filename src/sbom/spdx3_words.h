#pragma once
#include <string>
#include <string_view>

// SPDX 3's words, and those of a Bom: SPDX 2's for relations, CycloneDX's for the rest.
namespace oakum::sbom::spdx3 {

/// A relation in the words of SPDX 2.
struct Relation {
  std::string_view type;
  bool swapped = false;  ///< From and to change places.
};
/// "OTHER" for what has no word. `scope` is "" for what is not scoped to a part of the lifecycle.
Relation relation_of_spdx3(std::string_view type, std::string_view scope);

/// A relation in the words of SPDX 3.
struct Relationship {
  std::string_view type, scope;
  bool swapped = false;
};
/// "other" for what has no word.
Relationship relationship_of(std::string_view spdx2_type);

/// "sha3_256" of "SHA3-256"; "" when SPDX has no word.
std::string spdx3_of_hash(std::string_view algorithm);
/// "operatingSystem" of "operating-system"; "other" for what has no word, "" for "".
std::string_view purpose_of_type(std::string_view type);
/// "" when a Bom has no word.
std::string_view type_of_purpose(std::string_view purpose);
/// "securityAdvisory" of "advisories"; "other" for what has no word.
std::string_view external_reference_type(std::string_view reference_type);
/// "" when a Bom has no word.
std::string_view reference_type(std::string_view external);

}  // namespace oakum::sbom::spdx3
