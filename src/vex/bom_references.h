#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/bom.h"
#include "net/http.h"
#include "vex/document.h"

namespace oakum::vex {

struct ReferencedDocuments {
  std::vector<Document> documents;
  std::vector<std::string> told;  ///< What could not be had, one sentence each.
};

/// The documents that an SBOM names as its exploitability statements, over http and https only, at
/// most 20 of up to 32 MiB each. Whoever asks for this lets the SBOM name the hosts; where those
/// redirect, only public addresses are asked. Without a network nothing is fetched, and that is
/// told. Error: cancelled.
Result<ReferencedDocuments> fetch_bom_references(const Bom& bom,
                                                 const std::optional<net::ClientOptions>& network);

}  // namespace oakum::vex
