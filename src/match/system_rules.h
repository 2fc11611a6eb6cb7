#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/inventory.h"
#include "core/version/version.h"

namespace oakum::match {

/// How the packages of one family of operating systems are judged: one row each.
struct SystemRules {
  std::string_view family;
  VersionScheme scheme = VersionScheme::rpm;
  /// Namespaces of the release in the order in which the first that exists counts.
  std::vector<std::string> (*namespaces)(const Inventory&) = nullptr;

  bool by_source = false;       ///< Advisories name source packages.
  bool source_version = false;  ///< And their versions.
  bool unfixed = false;         ///< A row without a fix means affected.
  bool modules = false;         ///< Names carry their module: "nodejs:12::npm".
  bool needs_arch = false;      ///< The row must list the package's architecture when it lists any.
  bool flavours = false;        ///< Oracle: normal, FIPS and Ksplice builds are judged apart.
  bool red_hat = false;         ///< Rows hold for CPEs that content sets and image builds map to.
  bool epel = false;            ///< Fedora's extra packages are judged by their own advisories.
  bool slots = false;           ///< Gentoo: rows of one slot are filed under "category/name:slot".
  bool third_party = false;     ///< Also packages of other vendors.
  std::string_view own_severity =
      {};  ///< Source whose severity for the package outranks all others.
};

/// The first `parts` numbers of a release: "3.20" of "3.20.1" (2), "12" of "12.5" (1). All of it
/// when it has fewer.
std::string release_prefix(std::string_view release, std::size_t parts);

/// All families there are rules for.
std::span<const SystemRules> all_system_rules();
/// Null for a family nobody publishes advisories of.
const SystemRules* system_rules(std::string_view family);

}  // namespace oakum::match
