#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/bom.h"
#include "sbom/ref_index.h"
#include "sbom/spdx2_licenses.h"

namespace oakum::sbom::spdx2 {

constexpr std::string_view kDocument = "SPDXRef-DOCUMENT";

/// Puts together what an SPDX 2 document states, in whatever order it does. All views must outlive
/// finish().
class Assembly {
 public:
  Assembly() { bom.format = BomFormat::spdx; }

  Bom bom;  ///< The head is filled in by the caller; components come by add().

  /// "SPDX-2.3" becomes spec_version. Error: unsupported.
  Result<void> version(std::string_view text);
  /// "Tool: trivy-0.74.0"; others leave no trace.
  void creator(std::string_view text);

  /// Starts a component. Error: too_large.
  Result<BomComponent*> add(std::string_view id);
  // Of the last component:
  void id(std::string_view id);
  void declared(std::string_view expression) { licenses_.back().declared = expression; }
  void concluded(std::string_view expression) { licenses_.back().concluded = expression; }
  void supplier(std::string_view text);
  void originator(std::string_view text);
  void purpose(std::string_view word);
  void hash(std::string_view algorithm, std::string_view value);
  void external_reference(std::string_view category, std::string_view type,
                          std::string_view locator, std::string_view comment);
  void homepage(std::string_view url);
  void kept(std::string_view name, std::string_view value);

  // At any time:
  void annotate(std::string_view id, std::string_view annotator, std::string_view comment);
  /// "PkgID: bash@5.2" of the attributions that Trivy wrote before it had annotations.
  void attribute(std::string_view id, std::string_view text);
  /// Error: too_large.
  Result<void> relate(std::string_view from, std::string_view type, std::string_view to,
                      std::string_view comment = {});
  /// As a CONTAINS relationship, where there is none already.
  void contains(std::string_view package, std::string_view file);
  void extracted(std::string_view id, std::string_view name, std::string_view text,
                 std::string_view url);

  Bom finish() &&;

 private:
  struct Licenses {
    std::string_view declared, concluded;
  };
  struct Relation {
    std::string_view from, type, to, comment;
  };
  struct Annotation {
    std::string_view id, annotator, comment;
  };
  void resolve_licenses();
  void resolve_annotations();
  void resolve_relations();
  void resolve_files();
  void resolve_roots();

  RefIndex index_;
  std::vector<std::string_view> ids_;
  std::vector<Licenses> licenses_;
  std::vector<Relation> relations_;
  std::vector<Relation> files_;
  std::vector<Annotation> annotations_;
  std::vector<std::uint32_t> described_;
  ExtractedLicenses extracted_;
};

}  // namespace oakum::sbom::spdx2
