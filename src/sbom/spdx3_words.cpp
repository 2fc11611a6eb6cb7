#include "sbom/spdx3_words.h"

#include <algorithm>
#include <span>

#include "base/text.h"
#include "sbom/spdx2_words.h"

namespace oakum::sbom::spdx3 {

namespace {
struct RelationRow {
  std::string_view spdx2, spdx3, scope;
  bool swapped = false;
};

/// The first row that fits counts, in both directions. Source: SPDX 3.0.1, annex "Differences from
/// earlier versions".
constexpr RelationRow kRelations[] = {
    {"CONTAINS", "contains", "", false},
    {"CONTAINED_BY", "contains", "", true},
    {"DEPENDS_ON", "dependsOn", "", false},
    {"DEV_DEPENDENCY_OF", "dependsOn", "development", true},
    {"BUILD_DEPENDENCY_OF", "dependsOn", "build", true},
    {"TEST_DEPENDENCY_OF", "dependsOn", "test", true},
    {"RUNTIME_DEPENDENCY_OF", "dependsOn", "runtime", true},
    {"DEPENDENCY_OF", "dependsOn", "", true},
    {"OPTIONAL_DEPENDENCY_OF", "hasOptionalDependency", "", true},
    {"PROVIDED_DEPENDENCY_OF", "hasProvidedDependency", "", true},
    {"OPTIONAL_COMPONENT_OF", "hasOptionalComponent", "", true},
    {"DESCRIBES", "describes", "", false},
    {"DESCRIBED_BY", "describes", "", true},
    {"HAS_PREREQUISITE", "hasPrerequisite", "", false},
    {"PREREQUISITE_FOR", "hasPrerequisite", "", true},
    {"ANCESTOR_OF", "ancestorOf", "", false},
    {"DESCENDANT_OF", "descendantOf", "", false},
    {"DYNAMIC_LINK", "hasDynamicLink", "", false},
    {"STATIC_LINK", "hasStaticLink", "", false},
    {"GENERATES", "generates", "", false},
    {"GENERATED_FROM", "generates", "", true},
    {"DISTRIBUTION_ARTIFACT", "hasDistributionArtifact", "", false},
    {"EXPANDED_FROM_ARCHIVE", "expandsTo", "", true},
    {"COPY_OF", "copiedTo", "", true},
    {"PATCH_FOR", "patchedBy", "", true},
    {"PATCH_APPLIED", "patchedBy", "", true},
    {"VARIANT_OF", "hasVariant", "", true},
    {"DATA_FILE_OF", "hasDataFile", "", true},
    {"DOCUMENTATION_OF", "hasDocumentation", "", true},
    {"EXAMPLE_OF", "hasExample", "", true},
    {"METAFILE_OF", "hasMetadata", "", true},
    {"SPECIFICATION_FOR", "hasSpecification", "", true},
    {"REQUIREMENT_DESCRIPTION_FOR", "hasRequirement", "", true},
    {"DEPENDENCY_MANIFEST_OF", "hasDependencyManifest", "", true},
    {"TEST_CASE_OF", "hasTestCase", "", true},
    {"TEST_OF", "hasTest", "", true},
    {"BUILD_TOOL_OF", "usesTool", "build", true},
    {"DEV_TOOL_OF", "usesTool", "development", true},
    {"TEST_TOOL_OF", "usesTool", "test", true},
    {"PACKAGE_OF", "packagedBy", "", true},
    {"FILE_ADDED", "hasAddedFile", "", true},
    {"FILE_DELETED", "hasDeletedFile", "", true},
    {"FILE_MODIFIED", "modifiedBy", "", false},
    {"AMENDS", "amendedBy", "", true},
};

struct Pair {
  std::string_view bom, spdx3;
};

constexpr Pair kPurposes[] = {
    {"application", "application"},
    {"framework", "framework"},
    {"library", "library"},
    {"container", "container"},
    {"platform", "platform"},
    {"operating-system", "operatingSystem"},
    {"device", "device"},
    {"device-driver", "deviceDriver"},
    {"firmware", "firmware"},
    {"file", "file"},
    {"machine-learning-model", "model"},
    {"data", "data"},
};

constexpr Pair kReferences[] = {
    {"advisories", "securityAdvisory"},
    {"vcs", "vcs"},
    {"issue-tracker", "issueTracker"},
    {"mailing-list", "mailingList"},
    {"documentation", "documentation"},
    {"distribution", "binaryArtifact"},
    {"source-distribution", "sourceArtifact"},
    {"support", "support"},
    {"release-notes", "releaseNotes"},
    {"license", "license"},
    {"chat", "chat"},
    {"social", "socialMedia"},
    {"build-meta", "buildMeta"},
    {"build-system", "buildSystem"},
    {"exploitability-statement", "vulnerabilityExploitabilityAssessment"},
    {"risk-assessment", "riskAssessment"},
    {"SECURITY/fix", "securityFix"},
};

std::string_view spdx3_word(std::span<const Pair> table, std::string_view word) {
  const auto found = std::ranges::find(table, word, &Pair::bom);
  return found == table.end() ? "other" : found->spdx3;
}

std::string_view bom_word(std::span<const Pair> table, std::string_view word) {
  const auto found = std::ranges::find(table, word, &Pair::spdx3);
  return found == table.end() ? "" : found->bom;
}
}  // namespace

Relation relation_of_spdx3(std::string_view type, std::string_view scope) {
  for (const auto& row : kRelations)
    if (row.spdx3 == type && row.scope == scope) return {row.spdx2, row.swapped};
  return scope.empty() ? Relation{"OTHER"} : relation_of_spdx3(type, {});
}

Relationship relationship_of(std::string_view spdx2_type) {
  for (const auto& row : kRelations)
    if (row.spdx2 == spdx2_type) return {row.spdx3, row.scope, row.swapped};
  return {"other", {}};
}

std::string spdx3_of_hash(std::string_view algorithm) {
  auto word = lower(spdx2::spdx_of_hash(algorithm));
  if (word.starts_with("sha3-")) return replace_all(word, "-", "_");
  return replace_all(word, "-", "");
}

std::string_view purpose_of_type(std::string_view type) {
  return type.empty() ? std::string_view() : spdx3_word(kPurposes, type);
}
std::string_view type_of_purpose(std::string_view purpose) { return bom_word(kPurposes, purpose); }
std::string_view external_reference_type(std::string_view reference_type) {
  return spdx3_word(kReferences, reference_type);
}
std::string_view reference_type(std::string_view external) {
  return bom_word(kReferences, external);
}

}  // namespace oakum::sbom::spdx3
