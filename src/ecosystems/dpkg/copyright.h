#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace oakum::ecosystems::dpkg {

/// The licences a Debian copyright file names, each once, in its order: SPDX ids where the name is
/// known ("GPL-2+" is GPL-2.0-or-later, "Expat" is MIT), else the name as it stands. Of a
/// machine-readable file those of its License fields, one by one ("GPL-2+ or MIT" names two). Of
/// free text what is recognised in it (texts, notices) and what it refers to below
/// /usr/share/common-licenses; a notice that says "or any later version" makes a reference more
/// exact. At most 1,000. Never fails. Source: Debian Policy 12.5 and "Machine-readable
/// debian/copyright file" 1.0 (DEP-5).
std::vector<std::string> licenses_of_copyright(std::string_view text);

}  // namespace oakum::ecosystems::dpkg
