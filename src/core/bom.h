#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

// A software bill of materials as its document tells it, whatever its format: read by `sbom` into
// this, written from this. Texts are kept as they stand; nothing is judged here.
namespace oakum {

enum class BomFormat : std::uint8_t { cyclonedx, spdx, syft };

struct BomHash {
  std::string algorithm;  ///< As CycloneDX writes it: "SHA-1", "SHA-256", "MD5".
  std::string value;      ///< Lower-case hexadecimal.
  auto operator<=>(const BomHash&) const = default;
};

/// A name and value; of SPDX an annotation "Name: value".
struct BomProperty {
  std::string name, value;
  auto operator<=>(const BomProperty&) const = default;
};

struct BomLicense {
  enum Kind : std::uint8_t { name, id, expression };
  std::string text;  ///< The id, name or expression.
  Kind kind = name;
  bool concluded = false;  ///< By whoever wrote the document, not declared by the package.
  std::string full_text;   ///< The licence's own words, where the document has them.
  std::string url;
  auto operator<=>(const BomLicense&) const = default;
};

/// Somewhere else: "exploitability-statement", "vcs", "website".
struct BomReference {
  std::string type, url, comment;
  auto operator<=>(const BomReference&) const = default;
};

struct BomComponent {
  std::string ref;   ///< bom-ref, SPDXID: unique within the document.
  /// CycloneDX's word: "library", "application", "container", "file", …; "service" for a service.
  std::string type;
  std::string group, name, version;
  std::string purl;
  std::vector<std::string> cpes;
  std::string supplier;  ///< Organisation that distributes it.
  std::string author;    ///< Who made it: CycloneDX author or publisher, SPDX originator.
  std::string description, copyright;
  std::string scope;              ///< "required", "optional", "excluded" or "".
  std::string source_info;        ///< SPDX: "built package from: bash 5.2-2".
  std::string download_location;  ///< SPDX; "" is NOASSERTION.
  std::vector<BomLicense> licenses;
  std::vector<BomHash> hashes;
  std::vector<BomProperty> properties;
  std::vector<BomReference> references;
  std::vector<std::string> locations;  ///< Paths where it was seen: evidence of its occurrences.
  bool relations_told = false;  ///< What it depends on is told completely, even if that is nothing.
  auto operator<=>(const BomComponent&) const = default;
};

/// "from type to": an SPDX relationship; of CycloneDX DEPENDS_ON, PROVIDES, and CONTAINS for what
/// is nested. Both are indices into Bom::components.
struct BomRelation {
  std::uint32_t from = 0, to = 0;
  std::string type;     ///< SPDX's word in capitals.
  std::string comment;  ///< SPDX; rarely there.
  auto operator<=>(const BomRelation&) const = default;
};

struct Bom {
  BomFormat format = BomFormat::cyclonedx;
  std::string spec_version;  ///< "1.7", "2.3", "3.0.1"
  std::string serial;        ///< CycloneDX serialNumber, SPDX documentNamespace.
  std::uint32_t version = 1;
  std::string name;                      ///< SPDX document name.
  std::string created;                   ///< RFC 3339, as it stands.
  std::vector<std::string> tools;        ///< "trivy 0.74.0", as far as the document tells.
  std::optional<std::uint32_t> root;     ///< What the document is about: index into components.
  std::vector<BomComponent> components;  ///< In the order of the document.
  std::vector<BomRelation> relations;
  std::vector<BomProperty> properties;  ///< Of the document itself.
  std::vector<BomReference> references;
  auto operator<=>(const Bom&) const = default;
};

}  // namespace oakum
