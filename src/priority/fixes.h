#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/version/version.h"

namespace oakum::priority {

/// The versions an advisory says are fixed, "1.2.3, 2.0.1" or as a requirement (">= 5.2.4.3"),
/// rising. The views are into the text. At most 64 are read.
std::vector<std::string_view> fixed_versions(VersionScheme scheme, std::string_view text);

/// Whether a version has the fix of one of `fixes` (rising): it is not below the one that is
/// nearest to its own line of releases. Between two fixes its line is that of the one it has more
/// leading numbers in common with; as many with both: it has not.
bool has_fix(VersionScheme scheme, std::string_view version,
             std::span<const std::string_view> fixes);

/// Whether the first number of both is the same, or below 1.0 the first two.
bool same_line(std::string_view a, std::string_view b);

/// The versions that close findings of one installed version.
class Fixes {
 public:
  Fixes(VersionScheme scheme, std::string_view installed)
      : scheme_(scheme), installed_(installed), comparable_(is_version(scheme, installed)) {}

  /// One finding more, by what its advisory calls fixed. False: nothing above the installed version
  /// is. `text` must outlive this.
  bool add(std::string_view text);

  /// The lowest version that has the fixes of all findings that were added.
  std::string_view lowest() const;
  /// The lowest on the installed version's own line that has the fixes of all that have one there,
  /// and of how many findings that is; nothing where there is none.
  struct Gentler {
    std::string_view version;
    std::size_t closes = 0;
  };
  Gentler on_same_line() const;

 private:
  /// What several findings have in common.
  struct Known {
    std::string_view text;
    std::vector<std::string_view> versions;
    std::size_t findings = 0;
    bool above = false;  ///< One of them is above the installed version.
  };
  bool is_above(std::string_view version) const;
  std::string_view lowest_of(std::span<const Known* const> all) const;

  VersionScheme scheme_;
  std::string_view installed_;
  bool comparable_;  ///< Otherwise every version counts as above.
  std::vector<Known> known_;
};

}  // namespace oakum::priority
