#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "core/finding.h"
#include "core/inventory.h"
#include "core/purl.h"

namespace oakum::vex {

enum class Format : std::uint8_t { openvex, csaf, cyclonedx };

/// A component of another CycloneDX document: "urn:cdx:SERIAL/VERSION#REF".
struct BomLink {
  std::string serial;  ///< UUID, lower case.
  std::uint32_t version = 1;
  std::string ref;  ///< Decoded.
  auto operator<=>(const BomLink&) const = default;
};

/// Everything by which a document tells which product it means; each alone is enough.
struct Name {
  std::string id;  ///< As it stands: an IRI, a product_id, a bom-ref.
  std::vector<Purl> purls;
  std::vector<std::string> cpes;    ///< "cpe:2.3:…" or "cpe:/…"
  std::vector<std::string> hashes;  ///< "sha256:…": algorithm in lower case without '-', digits.
  std::string range;                ///< "vers:…": of the package URLs only these versions.
  std::optional<BomLink> link;
};
/// Index into Document::names.
using NameRef = std::uint32_t;

struct Product {
  NameRef is = 0;
  /// Only where one of these is what has the vulnerability; empty: whatever has it. Sorted.
  std::vector<NameRef> subcomponents;
};

struct Statement {
  std::vector<std::string> vulnerabilities;  ///< The id and its aliases; any of them is it.
  std::vector<Product> products;
  Status status = Status::under_investigation;  ///< not_affected, affected, fixed or this.
  std::string justification;  ///< The format's own word: "vulnerable_code_not_present".
  std::string impact;         ///< Why it is not affected, in prose.
  std::string action;         ///< What to do, in prose.
  std::string notes;
  Time timestamp;          ///< Its own, else the document's; zero when neither has one.
  std::uint32_t line = 0;  ///< Where it starts.
};

/// What one document says about vulnerabilities in products, whatever its format.
struct Document {
  Format format = Format::openvex;
  std::string source;  ///< The file as given, or where it came from: what verdicts name.
  std::string id, author;
  std::vector<Name> names;
  std::vector<Statement> statements;  ///< Of statements about the same, the one with the latest
                                      ///< timestamp counts; of several, the last.
  std::vector<Problem> problems;      ///< What could not be used, with its line.
  std::string about;  ///< Only for this package (a package URL without version); "": any.
};

}  // namespace oakum::vex
