#pragma once
#include <string_view>

namespace oakum::ecosystems::dpkg {

/// Whether a package comes from a vendor's own repository, judged by its Maintainer field. The
/// distribution's advisories do not speak of such packages. Only well-known vendors count, and
/// never somebody who writes from Debian or Ubuntu: taking a distribution's package for a
/// stranger's would hide its vulnerabilities.
bool is_third_party(std::string_view maintainer);

}  // namespace oakum::ecosystems::dpkg
