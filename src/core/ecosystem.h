#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/version/version.h"

namespace oakum {

/// Who names, numbers and publishes a package.
enum class Ecosystem : std::uint8_t {
  none,
  apk,
  deb,
  rpm,
  bottlerocket,
  npm,
  pypi,
  gem,
  cargo,
  composer,
  golang,
  maven,
  nuget,
  conan,
  hex,
  pub,
  swift,
  cocoapods,
  julia,
  conda,
  bitnami,
  kubernetes,
  hackage,
  cran,
  alpm,
  portage,
  opkg,
  xbps,
  opam,
  luarocks,
  terraform,
  github_actions,
  wordpress,
  nix,
  homebrew,
  jsr,
  binary,
};

/// The one row per ecosystem: the only place that knows its names elsewhere, its name rule and its version order.
struct EcosystemInfo {
  Ecosystem ecosystem = Ecosystem::none;
  std::string_view name;          ///< Ours: "npm", "pypi".
  std::string_view purl_type;     ///< Package-URL type: "npm", "pypi", "golang".
  std::string_view osv_name;      ///< OSV ecosystem without its release suffix: "npm", "PyPI", "crates.io".
  std::string_view advisory_key;  ///< Prefix of advisory namespaces before "::": "npm", "pip", "go". Empty for OS ones.
  VersionScheme scheme = VersionScheme::semver;
  bool operating_system = false;  ///< Packages of an OS distribution: judged by release, not by ecosystem.
};

const EcosystemInfo& info(Ecosystem ecosystem);
std::span<const EcosystemInfo> all_ecosystems();  // ("ecosystems" is the namespace of the analyzers)
std::optional<Ecosystem> ecosystem_of_purl_type(std::string_view purl_type);
std::optional<Ecosystem> ecosystem_of_osv_name(std::string_view osv_name);

/// The name under which advisories of the ecosystem file the package. pypi: lower case, '_' and '.' to '-' (runs of
/// them to one); swift: without scheme and ".git"; golang, cocoapods, julia: unchanged; all others: lower case.
std::string advisory_name(Ecosystem ecosystem, std::string_view package_name);

}  // namespace oakum
