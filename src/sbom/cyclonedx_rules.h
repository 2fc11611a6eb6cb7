#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/bom.h"
#include "sbom/cyclonedx.h"

// What the versions of CycloneDX allow, and how a Bom is laid out in any of them: shared by both
// writers.
namespace oakum::sbom {

/// The type itself where the version has it, else the one that comes nearest.
std::string_view allowed_type(std::string_view type, CycloneDx version);
/// The type of an external reference; "other" where the version does not have it.
std::string_view allowed_reference(std::string_view type, CycloneDx version);
/// Whether an algorithm and a value of this length may stand there.
bool allowed_hash(const BomHash& hash, CycloneDx version);
/// The method of a rating; "other" where the version does not have it.
std::string_view allowed_method(std::string_view method, CycloneDx version);
/// "urn:uuid:…"
bool is_serial(std::string_view text);

/// How a licence is written: an expression may stand beside others from 1.7 only, and an id must be
/// one of SPDX; otherwise both are names.
BomLicense::Kind allowed_kind(const BomLicense& license, const BomComponent& component,
                              CycloneDx version);
/// Whether SPDX has the id, letter by letter.
bool is_license_id(std::string_view text);
inline bool has_acknowledgement(CycloneDx version) { return version >= CycloneDx::v1_6; }

/// A tool's name and version out of "name version".
struct ToolName {
  std::string_view name, version;
};
ToolName tool_name(std::string_view text);

/// Where each component goes and what it depends on.
struct Layout {
  explicit Layout(const Bom& bom, CycloneDx version);

  std::vector<std::string> refs;                   ///< Unique; "" for components nothing refers to.
  std::vector<std::vector<std::uint32_t>> nested;  ///< What is written within each, in order.
  std::vector<std::uint32_t> components, services;  ///< On the outermost level, without the root.

  struct Dependencies {
    std::uint32_t of = 0;
    std::vector<std::uint32_t> depends_on, provides;  ///< Unique, by ref.
  };
  std::vector<Dependencies> dependencies;  ///< By ref; of components that have or tell any.
};

/// The direction and strength of a relation in the words CycloneDX has; `kind` none when it has
/// none.
struct PlainRelation {
  enum Kind : std::uint8_t { none, contains, depends_on, provides };
  Kind kind = none;
  std::uint32_t from = 0, to = 0;
};
PlainRelation plain(const BomRelation& relation);

}  // namespace oakum::sbom
