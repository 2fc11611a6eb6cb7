#include "core/ecosystem.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace oakum {

namespace {
using enum Ecosystem;

// In the order of the enumeration, so that a row is found by its number.
constexpr std::array kTable = {
    EcosystemInfo{none, "none", "", "", "", VersionScheme::semver, false},
    EcosystemInfo{apk, "apk", "apk", "Alpine", "", VersionScheme::apk, true},
    EcosystemInfo{deb, "deb", "deb", "Debian", "", VersionScheme::deb, true},
    EcosystemInfo{rpm, "rpm", "rpm", "", "", VersionScheme::rpm, true},
    EcosystemInfo{bottlerocket, "bottlerocket", "bottlerocket", "", "", VersionScheme::rpm, true},
    EcosystemInfo{npm, "npm", "npm", "npm", "npm", VersionScheme::npm},
    EcosystemInfo{pypi, "pypi", "pypi", "PyPI", "pip", VersionScheme::pep440},
    EcosystemInfo{gem, "gem", "gem", "RubyGems", "rubygems", VersionScheme::gem},
    EcosystemInfo{cargo, "cargo", "cargo", "crates.io", "cargo", VersionScheme::semver},
    EcosystemInfo{composer, "composer", "composer", "Packagist", "composer",
                  VersionScheme::composer},
    EcosystemInfo{golang, "golang", "golang", "Go", "go", VersionScheme::go},
    EcosystemInfo{maven, "maven", "maven", "Maven", "maven", VersionScheme::maven},
    EcosystemInfo{nuget, "nuget", "nuget", "NuGet", "nuget", VersionScheme::nuget},
    EcosystemInfo{conan, "conan", "conan", "ConanCenter", "conan", VersionScheme::semver},
    EcosystemInfo{hex, "hex", "hex", "Hex", "erlang", VersionScheme::hex},
    EcosystemInfo{pub, "pub", "pub", "Pub", "pub", VersionScheme::pub},
    EcosystemInfo{swift, "swift", "swift", "SwiftURL", "swift", VersionScheme::semver},
    EcosystemInfo{cocoapods, "cocoapods", "cocoapods", "", "cocoapods", VersionScheme::gem},
    EcosystemInfo{julia, "julia", "julia", "Julia", "julia", VersionScheme::semver},
    EcosystemInfo{conda, "conda", "conda", "", "", VersionScheme::conda},
    EcosystemInfo{bitnami, "bitnami", "bitnami", "Bitnami", "bitnami", VersionScheme::bitnami},
    EcosystemInfo{kubernetes, "kubernetes", "k8s", "Kubernetes", "k8s", VersionScheme::semver},
    EcosystemInfo{hackage, "hackage", "hackage", "Hackage", "hackage", VersionScheme::hackage},
    EcosystemInfo{cran, "cran", "cran", "CRAN", "cran", VersionScheme::cran},
    EcosystemInfo{alpm, "alpm", "alpm", "", "", VersionScheme::pacman, true},
    EcosystemInfo{portage, "portage", "ebuild", "", "", VersionScheme::portage, true},
    EcosystemInfo{opkg, "opkg", "opkg", "", "", VersionScheme::deb, true},
    EcosystemInfo{xbps, "xbps", "xbps", "", "", VersionScheme::xbps, true},
    EcosystemInfo{opam, "opam", "opam", "opam", "opam", VersionScheme::deb},
    EcosystemInfo{luarocks, "luarocks", "luarocks", "", "", VersionScheme::semver},
    EcosystemInfo{terraform, "terraform", "terraform", "", "", VersionScheme::semver},
    EcosystemInfo{github_actions, "github-actions", "githubactions", "GitHub Actions",
                  "github-actions", VersionScheme::semver},
    EcosystemInfo{wordpress, "wordpress", "wordpress-plugin", "", "wordpress",
                  VersionScheme::semver},
    EcosystemInfo{nix, "nix", "nix", "", "", VersionScheme::semver},
    EcosystemInfo{homebrew, "homebrew", "brew", "Homebrew", "homebrew", VersionScheme::semver},
    EcosystemInfo{jsr, "jsr", "jsr", "", "jsr", VersionScheme::npm},
    EcosystemInfo{binary, "binary", "generic", "", "cpe", VersionScheme::rpm},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kTable.size(); ++i)
    if (static_cast<std::size_t>(kTable[i].ecosystem) != i) return false;
  return true;
}
static_assert(in_order());

std::optional<Ecosystem> find(std::string_view EcosystemInfo::*column, std::string_view text) {
  const auto row =
      std::find_if(kTable.begin(), kTable.end(), [&](const auto& r) { return r.*column == text; });
  if (text.empty() || row == kTable.end()) return std::nullopt;
  return row->ecosystem;
}

/// PEP 503: lower case, and one '-' for any run of '-', '_' and '.'.
std::string pypi_name(std::string_view name) {
  std::string out;
  for (const char c : lower(name)) {
    const bool separator = c == '-' || c == '_' || c == '.';
    if (!separator || !out.ends_with('-')) out += separator ? '-' : c;
  }
  return out;
}

std::string swift_name(std::string_view name) {
  if (name.starts_with("https://")) name.remove_prefix(8);
  if (name.starts_with("http://")) name.remove_prefix(7);
  if (name.ends_with(".git")) name.remove_suffix(4);
  return std::string(name);
}
}  // namespace

const EcosystemInfo& info(Ecosystem ecosystem) {
  return kTable[static_cast<std::size_t>(ecosystem)];
}

std::span<const EcosystemInfo> all_ecosystems() { return kTable; }

std::optional<Ecosystem> ecosystem_of_purl_type(std::string_view purl_type) {
  return find(&EcosystemInfo::purl_type, purl_type);
}

std::optional<Ecosystem> ecosystem_of_osv_name(std::string_view osv_name) {
  return find(&EcosystemInfo::osv_name, osv_name);
}

std::string advisory_name(Ecosystem ecosystem, std::string_view package_name) {
  switch (ecosystem) {
    case pypi:
      return pypi_name(package_name);
    case swift:
      return swift_name(package_name);
    case golang:
    case cocoapods:
    case julia:
      return std::string(package_name);
    default:
      return lower(package_name);
  }
}

}  // namespace oakum
