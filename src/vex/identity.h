#pragma once
#include <string>
#include <vector>

#include "core/report.h"
#include "vex/document.h"

namespace oakum::vex {

/// Everything by which a package or a target can be called.
struct Identity {
  std::vector<Purl> purls;
  std::vector<std::string> cpes;
  std::vector<std::string> hashes;  ///< As in Name.
  std::vector<std::string> ids;     ///< Names that are none of those: "registry.example/app:1".
  std::vector<BomLink> links;       ///< What the SBOM that was scanned calls it.
};

/// Of a package: its package URL, that of its source package (arch=source), its CPE and digest, and
/// the place in the SBOM it is from, if any.
Identity identity_of(const Package& package, Ecosystem ecosystem, const Bom* bom);

/// Of what was scanned: an image by pkg:oci for each digest and tag, a repository by pkg:github and
/// the like, an SBOM by what it is about, an operating system by its CPE; and by its names.
Identity identity_of(const Report& report);

/// "pkg:oci/alpine@sha256:…?arch=amd64&repository_url=index.docker.io/library/alpine", by the first
/// of the image's digests; "" without one.
std::string image_url(const ImageMetadata& image);

/// The best package URL of the target, or "": of an image image_url(), where there is one.
std::string target_url(const Report& report);

/// Whether the name is one of these. A package URL counts as covers() says, and that of a Go module
/// with or without the "v" of its version; one of an image (pkg:oci) where digest, repository_url,
/// arch and tag are right as far as they are given.
bool is_one(const Name& name, const Identity& identity);

/// Texts such that a name and an identity can only fit when they have one in common.
std::vector<std::string> keys_of(const Name& name);
std::vector<std::string> keys_of(const Identity& identity);

/// What repositories of documents call a package: the package URL without version, qualifiers and
/// subpath; of an image with its repository_url.
std::string package_key(const Purl& purl);

}  // namespace oakum::vex
