#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "source/reference.h"

namespace oakum::cli {

/// The registry that the one argument of a command names: "ghcr.io", "host:5000", "docker.io", also
/// as Docker writes its hub ("https://index.docker.io/v1/"). Only the registry of what comes back
/// is set. Error: usage.
Result<source::Reference> registry_host(const std::vector<std::string>& words);

}  // namespace oakum::cli
