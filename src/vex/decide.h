#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/report.h"
#include "net/http.h"
#include "source/registry.h"
#include "vex/document.h"
#include "vex/repository.h"

namespace oakum::vex {

/// Where statements come from, one word of --vex.
struct Source {
  enum Kind : std::uint8_t {
    file,            ///< `document`
    repository,      ///< The repositories of the plan, as they lie on this machine.
    bom_references,  ///< What the scanned SBOM names as its exploitability statements.
    attestations     ///< What a registry has about the scanned image.
  };
  Kind kind = file;
  std::optional<Document> document = {};
};

/// Everything that deciding needs. Nothing here reads the environment.
struct Plan {
  std::vector<Source> sources;  ///< Of several that excuse a finding the first one counts.
  std::string cache;            ///< The cache directory, for repositories.
  std::vector<Repository> repositories;
  std::optional<net::ClientOptions> network;  ///< Nothing: the network is not used.
  source::RegistryOptions registry;           ///< For attestations.
};

/// Sets the verdict of every vulnerability of the report that is still open and that the plan's
/// documents excuse (match.h); never touches another one. Returns what the user should know, one
/// sentence each: documents that were about nothing here, statements that could not be used,
/// sources that could not be read. Errors: cancelled; usage (attestations for what is no image of a
/// registry, references for what is no SBOM).
Result<std::vector<std::string>> decide(Report& report, const Plan& plan);

}  // namespace oakum::vex
