#pragma once
#include <span>
#include <string>
#include <string_view>

namespace oakum::spdx {

/// One licence of the SPDX list.
struct ListedLicense {
  std::string_view id;    ///< "GPL-2.0-only"
  std::string_view name;  ///< "GNU General Public License v2.0 only"
  bool deprecated = false;
  bool osi_approved = false;
};

/// The SPDX list (licenses/licenses.tsv), sorted by id without regard to case.
std::span<const ListedLicense> listed_licenses();
/// By id in any case; null when the list does not have it. O(1); safe from any thread.
const ListedLicense* find_license(std::string_view id);
/// The id of an exception (licenses/exceptions.csv) as the list writes it, given in any case; ""
/// when it has none.
std::string_view find_exception(std::string_view id);

/// Whether a licence is of GNU, so that its id must say "-only" or "-or-later": true for the bare
/// deprecated ids "GPL-2.0", "LGPL-2.1", "AGPL-3.0", "GFDL-1.3".
bool is_bare_gnu(std::string_view id);
/// "GPL-2.0" of "GPL-2.0-only", "GPL-2.0-or-later" and "GPL-2.0+"; other ids stay.
std::string_view without_suffix(std::string_view id);
/// The id as the list writes it today: "GPL-2.0" is "GPL-2.0-only", or with `plus`
/// "GPL-2.0-or-later"; other ids get a "+" with `plus`.
std::string with_suffix(std::string_view id, bool plus);

}  // namespace oakum::spdx
