#pragma once
#include <compare>
#include <cstdint>
#include <string_view>

#include "base/result.h"

namespace oakum {

/// How the versions of an ecosystem are ordered and how its ranges are written: one file of this
/// folder each.
enum class VersionScheme : std::uint8_t {
  deb,       ///< Debian, Ubuntu: epoch, upstream, revision.
  rpm,       ///< Red Hat, SUSE, Amazon …: epoch, version, release.
  apk,       ///< Alpine, Wolfi …
  semver,    ///< Semantic Versioning read loosely: Cargo, Swift, Conan …
  npm,       ///< Semantic Versioning with npm's ranges, pre-releases included.
  pep440,    ///< Python, pre-releases included.
  gem,       ///< RubyGems, CocoaPods.
  maven,     ///< Maven, Gradle, sbt.
  go,        ///< Go modules and toolchains.
  bitnami,   ///< Semantic Versioning with a packaging revision behind it.
  nuget,     ///< NuGet: up to four numbers, labels without regard to case.
  composer,  ///< Packagist: normalised, then PHP's version_compare.
  conda,     ///< Conda: epoch, segments, local part.
  cran,      ///< R: numbers divided by '.' and '-'.
  hackage,   ///< Haskell: numbers divided by '.'.
  hex,       ///< Elixir and Erlang: Semantic Versioning, strictly, with Elixir's requirements.
  pub,       ///< Dart: Semantic Versioning with ordered build metadata.
  pacman,    ///< Arch Linux: epoch, version, pkgrel.
  portage,   ///< Gentoo: numbers, letter, suffixes, revision.
  jvm,       ///< Java runtimes: 1.8.0_131 is 8.0.131.
  xbps,      ///< Void Linux: numbers, words, revision.
};
inline constexpr std::size_t kVersionSchemes = static_cast<std::size_t>(VersionScheme::xbps) + 1;

/// The longest version `satisfies` looks at, in bytes; real ones have less than a hundred.
inline constexpr std::size_t kLongestVersion = 4096;
/// How many comparisons a constraint may consist of.
inline constexpr std::size_t kMostTerms = 10'000;

/// "deb", "rpm", …
std::string_view name(VersionScheme scheme);

/// Orders any two texts: the scheme's own order among its versions; what is not a version has a
/// fixed place too, so the order is total (a weak order: "1.0" and "1.0.0" may be equivalent).
/// Never fails, never allocates, O(length), safe from any thread.
std::weak_ordering compare_versions(VersionScheme scheme, std::string_view a,
                                    std::string_view b) noexcept;

/// Whether the scheme accepts this as a version. O(length), does not allocate.
bool is_version(VersionScheme scheme, std::string_view version) noexcept;

/// Whether `version` satisfies `constraint`: comparisons joined by commas or spaces (all must
/// hold), such lists joined by "||" (one must hold). A comparison is an operator (= == != < <= >
/// >=, or one of the scheme's own) and a version; a bare version means equality. Intervals as in
/// "[1.0,2.0)" may stand for a comparison, several of them in a row are alternatives. An empty
/// constraint and "*" hold for every version. Pre-releases take part in every scheme: whether a fix
/// is in is asked of them as well. Errors: corrupt (the version or any part of the constraint does
/// not parse), too_large (longer than the limits above).
Result<bool> satisfies(VersionScheme scheme, std::string_view version, std::string_view constraint);

}  // namespace oakum
