#pragma once
#include <map>
#include <string>
#include <vector>

#include "base/result.h"

namespace oakum::cli {

/// Values of a configuration file by their keys joined with dots ("scan.skip-files"); a scalar is a
/// list of one.
using Settings = std::map<std::string, std::vector<std::string>, std::less<>>;

/// Reads `path`, or, when it is empty, oakum.yaml (else trivy.yaml) of the working directory if
/// there is one. Unknown keys of oakum.yaml are errors; in trivy.yaml they belong to features of
/// another program and are passed over. Errors: usage (not found, not YAML, unknown key with the
/// one that was meant).
Result<Settings> read_config_file(const std::string& path);

}  // namespace oakum::cli
