#include "sbom/spdx2_words.h"

#include <algorithm>
#include <array>

#include "base/result.h"
#include "base/text.h"

namespace oakum::sbom::spdx2 {

namespace {
struct Pair {
  std::string_view spdx, bom;
};

constexpr Pair kHashes[] = {
    {"SHA1", "SHA-1"},
    {"SHA224", "SHA-224"},
    {"SHA256", "SHA-256"},
    {"SHA384", "SHA-384"},
    {"SHA512", "SHA-512"},
    {"SHA3-256", "SHA3-256"},
    {"SHA3-384", "SHA3-384"},
    {"SHA3-512", "SHA3-512"},
    {"BLAKE2b-256", "BLAKE2b-256"},
    {"BLAKE2b-384", "BLAKE2b-384"},
    {"BLAKE2b-512", "BLAKE2b-512"},
    {"BLAKE3", "BLAKE3"},
    {"MD2", "MD2"},
    {"MD4", "MD4"},
    {"MD5", "MD5"},
    {"MD6", "MD6"},
    {"ADLER32", "ADLER32"},
};

constexpr Pair kPurposes[] = {
    {"APPLICATION", "application"},
    {"FRAMEWORK", "framework"},
    {"LIBRARY", "library"},
    {"CONTAINER", "container"},
    {"DEVICE", "device"},
    {"OPERATING-SYSTEM", "operating-system"},
    {"FIRMWARE", "firmware"},
    {"FILE", "file"},
    {"SOURCE", ""},
    {"ARCHIVE", ""},
    {"INSTALL", ""},
    {"OTHER", ""},
};

constexpr std::string_view kRelationships[] = {
    "AMENDS",
    "ANCESTOR_OF",
    "BUILD_DEPENDENCY_OF",
    "BUILD_TOOL_OF",
    "CONTAINED_BY",
    "CONTAINS",
    "COPY_OF",
    "DATA_FILE_OF",
    "DEPENDENCY_MANIFEST_OF",
    "DEPENDENCY_OF",
    "DEPENDS_ON",
    "DESCENDANT_OF",
    "DESCRIBED_BY",
    "DESCRIBES",
    "DEV_DEPENDENCY_OF",
    "DEV_TOOL_OF",
    "DISTRIBUTION_ARTIFACT",
    "DOCUMENTATION_OF",
    "DYNAMIC_LINK",
    "EXAMPLE_OF",
    "EXPANDED_FROM_ARCHIVE",
    "FILE_ADDED",
    "FILE_DELETED",
    "FILE_MODIFIED",
    "GENERATED_FROM",
    "GENERATES",
    "HAS_PREREQUISITE",
    "METAFILE_OF",
    "OPTIONAL_COMPONENT_OF",
    "OPTIONAL_DEPENDENCY_OF",
    "OTHER",
    "PACKAGE_OF",
    "PATCH_APPLIED",
    "PATCH_FOR",
    "PREREQUISITE_FOR",
    "PROVIDED_DEPENDENCY_OF",
    "REQUIREMENT_DESCRIPTION_FOR",
    "RUNTIME_DEPENDENCY_OF",
    "SPECIFICATION_FOR",
    "STATIC_LINK",
    "TEST_CASE_OF",
    "TEST_DEPENDENCY_OF",
    "TEST_OF",
    "TEST_TOOL_OF",
    "VARIANT_OF",
};

constexpr KeptField kKept[] = {
    {"packageFileName", "PackageFileName"}, {"licenseComments", "PackageLicenseComments", true},
    {"summary", "PackageSummary", true},    {"comment", "PackageComment", true},
    {"releaseDate", "ReleaseDate"},         {"builtDate", "BuiltDate"},
    {"validUntilDate", "ValidUntilDate"},
};

constexpr Pair kReferences[] = {
    {"advisory", "advisories"},
};

constexpr std::string_view kCategories[] = {"SECURITY", "PACKAGE-MANAGER", "PERSISTENT-ID",
                                            "OTHER"};

std::string dashed(std::string_view word) { return replace_all(word, "_", "-"); }

/// "sha3256" of "SHA3-256" and "sha3_256": versions 2 and 3 differ in nothing else.
std::string squeezed(std::string_view word) {
  auto out = lower(word);
  std::erase_if(out, [](char c) { return c == '-' || c == '_'; });
  return out;
}

const Pair* by_spdx(std::span<const Pair> table, std::string_view word) {
  const auto found = std::ranges::find_if(
      table, [&](const Pair& row) { return equal_ignoring_case(row.spdx, word); });
  return found == table.end() ? nullptr : &*found;
}

const Pair* by_bom(std::span<const Pair> table, std::string_view word) {
  const auto found = std::ranges::find(table, word, &Pair::bom);
  return found == table.end() ? nullptr : &*found;
}
}  // namespace

std::string hash_of_spdx(std::string_view algorithm) {
  const auto word = squeezed(algorithm);
  for (const auto& [spdx, bom] : kHashes)
    if (squeezed(spdx) == word) return std::string(bom);
  return std::string(algorithm);
}

std::string spdx_of_hash(std::string_view algorithm) {
  const auto* row = by_bom(kHashes, algorithm);
  return std::string(row ? row->spdx : "");
}

std::string_view type_of_purpose(std::string_view purpose) {
  const auto* row = by_spdx(kPurposes, dashed(purpose));
  return row ? row->bom : "";
}

std::string_view purpose_of_type(std::string_view type) {
  if (type.empty()) return {};
  const auto* row = by_bom(kPurposes, type);
  return row ? row->spdx : "OTHER";
}

bool is_purpose(std::string_view word) {
  return std::ranges::find(kPurposes, word, &Pair::spdx) != std::end(kPurposes);
}

bool is_relationship(std::string_view type) {
  return std::ranges::binary_search(kRelationships, type);
}

std::string reference_type(std::string_view category, std::string_view type) {
  const auto kind = dashed(category);
  const auto* row = kind == "SECURITY" ? by_spdx(kReferences, type) : nullptr;
  if (row) return std::string(row->bom);
  if (kind == "OTHER" && type.find('/') == type.npos &&
      external_reference(type).category == "OTHER")
    return std::string(type);
  return fmt::format("{}/{}", kind, type);
}

ExternalReference external_reference(std::string_view reference_type) {
  if (const auto* row = by_bom(kReferences, reference_type)) return {"SECURITY", row->spdx};
  const auto parts = cut(reference_type, "/");
  if (parts && std::ranges::find(kCategories, parts->first) != std::end(kCategories))
    return {parts->first, parts->second};
  return {"OTHER", reference_type};
}

std::span<const KeptField> kept_fields() { return kKept; }

Actor actor(std::string_view text) {
  for (const std::string_view kind : {"Organization", "Person", "Tool"})
    if (text.starts_with(kind) && text.substr(kind.size()).starts_with(':'))
      return {kind, trim(text.substr(kind.size() + 1))};
  return {{}, trim(text)};
}

std::string bom_actor(std::string_view text, std::string_view usual_kind) {
  if (!says_something(trim(text))) return {};
  const auto [kind, name] = actor(text);
  if (name.empty() || kind.empty() || kind == usual_kind) return std::string(name);
  return fmt::format("{}: {}", kind, name);
}

std::string spdx_actor(std::string_view name, std::string_view usual_kind) {
  const auto given = actor(name);
  if (given.name.empty()) return {};
  if (given.kind.empty()) return fmt::format("{}: {}", usual_kind, given.name);
  return fmt::format("{}: {}", given.kind, given.name);
}

std::string tool_of_spdx(std::string_view name) {
  for (auto at = name.rfind('-'); at != name.npos && at > 0; at = name.rfind('-', at - 1)) {
    auto version = name.substr(at + 1);
    if (version.starts_with('v')) version.remove_prefix(1);
    if (!version.empty() && is_digit(version[0]))
      return fmt::format("{} {}", name.substr(0, at), name.substr(at + 1));
  }
  return std::string(name);
}

std::string spdx_of_tool(std::string_view tool) {
  const auto at = tool.rfind(' ');
  if (at == tool.npos) return std::string(tool);
  return fmt::format("{}-{}", tool.substr(0, at), tool.substr(at + 1));
}

bool says_something(std::string_view value) {
  return !value.empty() && value != "NOASSERTION" && value != "NONE";
}

}  // namespace oakum::sbom::spdx2
