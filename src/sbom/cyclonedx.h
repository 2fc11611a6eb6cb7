#pragma once
#include <optional>
#include <span>
#include <string_view>

#include "base/result.h"
#include "core/bom.h"
#include "io/writer.h"
#include "sbom/vulnerability.h"

// CycloneDX (ECMA-424), as JSON and as XML. Source: the specification's schemas bom-1.2 to bom-1.7.
namespace oakum::sbom {

/// Which version of the format; the numbers are its minor versions.
enum class CycloneDx : unsigned char { v1_2 = 2, v1_3, v1_4, v1_5, v1_6, v1_7 };
/// "1.7"
std::string_view name(CycloneDx version);
/// Nothing for versions that are none or not known.
std::optional<CycloneDx> parse_cyclonedx_version(std::string_view text);

/// Both readers: versions 1.2 to 1.7, as XML from 1.0; of a newer one what they know.
/// metadata.component becomes the first component and the root; what is nested comes behind what
/// contains it, services last. Relations are sorted: CONTAINS of what is nested, DEPENDS_ON and
/// PROVIDES; those that name an unknown ref are left out. Of components with the same ref relations
/// mean the first. Files that others wrote against the schema (a text where a list belongs) are
/// read as far as they make sense. Errors: corrupt (no such document; where), too_large (limits.h).
Result<Bom> read_cyclonedx_json(std::string_view text);
Result<Bom> read_cyclonedx_xml(std::string_view text);

/// What is written beside the bill itself.
struct CycloneDxOptions {
  CycloneDx version = CycloneDx::v1_7;  ///< 1.4 to 1.7
  /// Null: the document has no list of them (nobody has looked), which is not an empty one.
  const std::vector<BomVulnerability>* vulnerabilities = nullptr;
};

/// Streams a document that holds to the version's schema: what that does not allow (a type, a hash)
/// is told in the next best way it does. Components stand in the order of the Bom; those of
/// CONTAINS within the one that contains them where that is one and not the root, else as its
/// dependencies. Read again, a Bom that was read from CycloneDX 1.7 is the same.
/// Errors: the writer's.
Result<void> write_cyclonedx_json(const Bom& bom, const CycloneDxOptions& options, io::Writer& out);
Result<void> write_cyclonedx_xml(const Bom& bom, const CycloneDxOptions& options, io::Writer& out);

}  // namespace oakum::sbom
