#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace oakum::source {

/// The name of an image or artifact in a registry, with every default filled in.
struct Reference {
  std::string registry;    ///< "docker.io", "ghcr.io", "127.0.0.1:5000": as people write it.
  std::string repository;  ///< "library/alpine"; at most 255 bytes together with the registry.
  std::string
      tag;  ///< "latest" when the text has neither tag nor digest; else empty when it has none.
  std::string digest;  ///< "sha256:…" or empty; outranks the tag.
  auto operator<=>(const Reference&) const = default;

  /// "docker.io/library/alpine:3.20@sha256:…"; parse_reference gives the same reference back.
  std::string text() const;
  /// The registry and repository as Docker shows them: "alpine" for "docker.io/library/alpine".
  std::string familiar() const;
  /// What to ask the registry for: the digest, else the tag.
  const std::string& selector() const { return digest.empty() ? tag : digest; }
  /// Where the registry answers ("registry-1.docker.io" for "docker.io"): host or host:port.
  std::string host() const;
};

/// Reads "[registry/]repository[:tag][@digest]". The first component is a registry when it has a
/// '.', a ':', an upper-case letter or is "localhost"; without one it is Docker Hub, where a
/// repository of one component lies under "library/". Only sha256 digests in lower case are
/// digests. Error: usage, with the part that is wrong. Source: the grammar of the OCI distribution
/// specification and of Docker's references.
Result<Reference> parse_reference(std::string_view text);

}  // namespace oakum::source
