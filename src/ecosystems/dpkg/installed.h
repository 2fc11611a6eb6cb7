#pragma once
#include <string_view>

namespace oakum::ecosystems::dpkg {

/// Whether a package with this Status field is there: not when it is not installed or about to go.
/// Anything else on its way (unpacked, half-configured) has its files in place; without a status,
/// as in status.d, a package is installed. Source: dpkg(1), "Package states".
bool is_installed(std::string_view status);

}  // namespace oakum::ecosystems::dpkg
