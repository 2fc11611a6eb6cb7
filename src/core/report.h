#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "core/bom.h"
#include "core/finding.h"
#include "core/inventory.h"

namespace oakum {

enum class TargetKind : std::uint8_t {
  image,
  filesystem,
  rootfs,
  repository,
  vm,
  cyclonedx,  ///< An SBOM in this format; so the next two.
  spdx,
  syft
};
/// "container_image", "filesystem", "repository", "vm", "cyclonedx", "spdx", "syft": as reports name
/// the kind.
std::string_view artifact_type(TargetKind kind);
/// The kind reports name so: filesystem for everything that is not one of the others.
TargetKind kind_of_artifact(std::string_view type);

/// Whether it is an SBOM: nothing but what it lists can be judged.
inline bool is_bom(TargetKind kind) { return kind >= TargetKind::cyclonedx; }

/// One step of an image's history (OCI image configuration).
struct ImageHistory {
  std::string author, created, created_by, comment;
  bool empty_layer = false;
  auto operator<=>(const ImageHistory&) const = default;
};

/// An image's configuration and names.
struct ImageMetadata {
  std::string id;  ///< Digest of the configuration.
  std::uint64_t size = 0;  ///< Uncompressed bytes of all layers; known once they were read.
  std::vector<std::string> diff_ids;
  std::vector<std::string> repo_tags;
  std::vector<std::string> repo_digests;
  std::string reference;
  std::string config;  ///< The configuration document as it was found (JSON).
  auto operator<=>(const ImageMetadata&) const = default;
};

/// The instruction that a step of the history (`created_by`) stands for: "RUN make" of
/// "/bin/sh -c make" and "CMD …" of "/bin/sh -c #(nop)  CMD …", as far as the builder tells.
std::string instruction_of(std::string_view created_by);

/// What a git work tree says of itself.
struct GitMetadata {
  std::string url, branch, commit, commit_message, author, committer;
  std::vector<std::string> tags;
  auto operator<=>(const GitMetadata&) const = default;
};

/// Which advisories the findings were judged with.
struct DatabaseInfo {
  bool present = false;
  bool starter = false;  ///< The small set built into the program.
  std::string path;
  std::string digest;
  std::string built;     ///< RFC 3339
  std::uint64_t advisories = 0;
  std::vector<std::string> sources;
  auto operator<=>(const DatabaseInfo&) const = default;
};

/// A language, server or framework whose release nobody repairs any more.
struct PastLife {
  PackageRef subject;
  std::string product;   ///< "nodejs", "spring-boot": the name endoflife.date gives it.
  std::string cycle;     ///< The release: "16", "2.7".
  std::string last_day;  ///< YYYY-MM-DD; "" when it is over since nobody knows when.
};

/// A finished scan: what was looked at, what is there, what is wrong with it.
struct Report {
  std::string tool_version;
  std::string id;       ///< UUID
  Time created;
  TargetKind kind = TargetKind::filesystem;
  std::string name;     ///< As the user gave it.
  std::optional<ImageMetadata> image;
  std::optional<GitMetadata> git;
  DatabaseInfo database;
  Inventory inventory;
  std::optional<Bom> bom;  ///< The document, when the target is an SBOM.
  std::vector<Finding> findings;
  std::vector<PastLife> past_life;      ///< Runtimes and frameworks that get no updates any more.
  bool vulnerabilities_judged = false;  ///< False: "not assessed", never "clean"; so the next two.
  bool secrets_judged = false;
  bool licenses_judged = false;
  bool packages_listed = true;  ///< False: a saved report that names only packages with findings.
};

/// The heading under which reports tell of a list's packages: "alpine:3.10 (alpine 3.10.2)" for
/// those of the operating system, else the group or the file: "Java", "app/Cargo.lock".
std::string target_of(const Report& report, const PackageList& list);

}  // namespace oakum
