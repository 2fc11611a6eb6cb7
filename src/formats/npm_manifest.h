#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "formats/node.h"

namespace oakum::formats {

/// The licences a package.json (or an entry of a lock file) declares, in order: `license` as a
/// text, an object with `type` or `name`, or a list of such; else the older `licenses`, written the
/// same way. Empty texts are left out. Source: npm documentation, package.json, "license".
std::vector<std::string> npm_licenses(Node package);

/// Whether npm can install something under this name: one component, or two with a scope
/// ("@scope/name"), of letters, digits and "-._~". Old packages with capital letters count.
bool is_npm_name(std::string_view name);

}  // namespace oakum::formats
