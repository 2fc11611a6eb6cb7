#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/report.h"
#include "net/http.h"
#include "source/registry.h"
#include "vex/document.h"

namespace oakum::vex {

struct AttestedDocument {
  std::optional<Document> document;  ///< The first that is OpenVEX.
  std::vector<std::string> told;     ///< What could not be had, one sentence each.
};

/// The OpenVEX document that a registry has about a scanned image: among what refers to its digest
/// (Sigstore bundles, DSSE envelopes, in-toto statements), then behind the tag cosign gives
/// attestations (sha256-….att). At most 100 of up to 20 MiB are looked at. **Signatures are not
/// verified**: what the registry says is believed. A statement without products is about the image.
/// Errors: usage (not an image of a registry), cancelled.
Result<AttestedDocument> fetch_attestation(const Report& report,
                                           const source::RegistryOptions& registry,
                                           const std::optional<net::ClientOptions>& network);

}  // namespace oakum::vex
