#include "feeds/parts/osv_spaces.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace oakum::feeds {
namespace {

// ---- operating systems
// ----------------------------------------------------------------------------------------------

/// What follows the first colon of an ecosystem to what follows the distribution's name in a
/// namespace; nothing when the release is none of ours.
using ReleaseRule = std::optional<std::string> (*)(std::string_view release);

std::optional<std::string> as_it_is(std::string_view release) {
  if (release.empty()) return std::nullopt;
  return std::string(release);
}
std::optional<std::string> none(std::string_view) { return ""; }

/// "12", "6.0" (of the time when the second number was a point release).
std::optional<std::string> debian_release(std::string_view release) {
  const auto major = release.substr(0, release.find('.'));
  if (!parse_decimal(major)) return std::nullopt;
  return std::string(major);
}

/// "v3.20", "edge".
std::optional<std::string> alpine_release(std::string_view release) {
  if (release.starts_with('v')) release.remove_prefix(1);
  return as_it_is(release);
}

/// "22.04:LTS", "24.10", "Pro:18.04:LTS"; other tiers ("Pro:FIPS:20.04:LTS") have kernels and
/// libraries of their own.
std::optional<std::string> ubuntu_release(std::string_view release) {
  const bool pro = release.starts_with("Pro:");
  if (pro) release.remove_prefix(4);
  const auto number = release.substr(0, release.find(':'));
  if (number.empty() || !is_digit(number[0])) return std::nullopt;
  return fmt::format("{}{}", number, pro ? "-ESM" : "");
}

/// "Linux Enterprise Server 15 SP5", "Linux Enterprise Module for Basesystem 15 SP5", "Linux
/// Enterprise Micro 5.3".
std::optional<std::string> suse_release(std::string_view release) {
  constexpr std::string_view kName = "Linux Enterprise ";
  if (!release.starts_with(kName)) return std::nullopt;
  release.remove_prefix(kName.size());
  const auto words = split_words(release);
  const bool micro = !words.empty() && words[0] == "Micro";
  const auto number =
      std::find_if(words.begin(), words.end(), [](auto word) { return is_digit(word[0]); });
  if (number == words.end()) return std::nullopt;
  const auto pack = std::next(number) != words.end() && std::next(number)->starts_with("SP")
                        ? std::next(number)->substr(2)
                        : "";
  return fmt::format("Linux Enterprise {}{}{}{}", micro ? "Micro " : "", *number,
                     pack.empty() ? "" : ".", pack);
}

/// "3" is "3.0" in the releases' own words.
std::optional<std::string> with_minor(std::string_view release) {
  if (release.empty()) return std::nullopt;
  return release.find('.') == std::string_view::npos ? fmt::format("{}.0", release)
                                                     : std::string(release);
}

struct Distribution {
  std::string_view osv;     ///< Ecosystem before the colon.
  std::string_view prefix;  ///< Of the namespace.
  ReleaseRule release;
  VersionScheme scheme;
  std::string_view id, name, url;
};

constexpr auto kDeb = VersionScheme::deb;
constexpr auto kRpm = VersionScheme::rpm;
constexpr auto kApk = VersionScheme::apk;

constexpr Distribution kDistributions[] = {
    {"Debian", "debian", debian_release, kDeb, "debian", "Debian Security Tracker",
     "https://salsa.debian.org/security-tracker-team/security-tracker"},
    {"Ubuntu", "ubuntu", ubuntu_release, kDeb, "ubuntu", "Ubuntu CVE Tracker",
     "https://git.launchpad.net/ubuntu-cve-tracker"},
    {"Echo", "echo", none, kDeb, "echo", "Echo", "https://advisory.echohq.com/data.json"},
    {"Alpine", "alpine", alpine_release, kApk, "alpine", "Alpine Secdb",
     "https://secdb.alpinelinux.org/"},
    {"Wolfi", "wolfi", none, kApk, "wolfi", "Wolfi Secdb",
     "https://packages.wolfi.dev/os/security.json"},
    {"Chainguard", "chainguard", none, kApk, "chainguard", "Chainguard Security Data",
     "https://packages.cgr.dev/chainguard/security.json"},
    {"MinimOS", "minimos", none, kApk, "minimos", "MinimOS Security Data",
     "https://packages.mini.dev/advisories/secdb/security.json"},
    {"Alpaquita", "alpaquita", as_it_is, kApk, "bellsoft", "BellSoft Security Advisories",
     "https://docs.bell-sw.com/security/"},
    {"BellSoft Hardened Containers", "bellsoft hardened containers", as_it_is, kApk, "bellsoft",
     "BellSoft Security Advisories", "https://docs.bell-sw.com/security/"},
    {"AlmaLinux", "alma", as_it_is, kRpm, "alma", "AlmaLinux Product Errata",
     "https://errata.almalinux.org/"},
    {"Rocky Linux", "rocky", as_it_is, kRpm, "rocky", "Rocky Linux updateinfo",
     "https://download.rockylinux.org/pub/rocky/"},
    {"Red Hat", "Red Hat", none, kRpm, "redhat", "Red Hat Security Data",
     "https://security.access.redhat.com/data/osv/"},
    {"openSUSE", "openSUSE", as_it_is, kRpm, "suse-cvrf", "SUSE CVRF",
     "https://ftp.suse.com/pub/projects/security/cvrf/"},
    {"SUSE", "SUSE", suse_release, kRpm, "suse-cvrf", "SUSE CVRF",
     "https://ftp.suse.com/pub/projects/security/cvrf/"},
    {"Photon OS", "Photon OS", with_minor, kRpm, "photon", "Photon OS CVE metadata",
     "https://packages.vmware.com/photon/photon_cve_metadata/"},
    {"Azure Linux", "Azure Linux", with_minor, kRpm, "azure", "Azure Linux Vulnerability Data",
     "https://github.com/microsoft/AzureLinuxVulnerabilityData"},
};

std::optional<OsvSpace> system_space(std::string_view family, std::string_view release) {
  const auto* found = std::find_if(std::begin(kDistributions), std::end(kDistributions),
                                   [&](const Distribution& d) { return d.osv == family; });
  if (found == std::end(kDistributions)) return std::nullopt;
  const auto rest = found->release(release);
  if (!rest) return std::nullopt;
  OsvSpace space;
  space.name =
      rest->empty() ? std::string(found->prefix) : fmt::format("{} {}", found->prefix, *rest);
  space.source = {std::string(found->id), std::string(found->name), std::string(found->url), ""};
  space.operating_system = true;
  space.scheme = found->scheme;
  return space;
}

// ---- languages
// ------------------------------------------------------------------------------------------------------

/// A source of language advisories, known by the prefix of its ids.
struct Publisher {
  std::string_view prefix;
  std::string_view id, name, url;
};

constexpr Publisher kPublishers[] = {
    {"GO-", "govulndb", "The Go Vulnerability Database", "https://pkg.go.dev/vuln/"},
    {"PYSEC-", "osv", "Python Packaging Advisory Database",
     "https://github.com/pypa/advisory-database"},
    {"RUSTSEC-", "osv", "RustSec Advisory Database", "https://github.com/RustSec/advisory-db"},
    {"BIT-", "bitnami", "Bitnami Vulnerability Database", "https://github.com/bitnami/vulndb"},
    {"JLSEC-", "julia", "Julia Ecosystem Security Advisories",
     "https://github.com/JuliaLang/SecurityAdvisories.jl"},
    {"DRUPAL-", "drupal", "Drupal Advisory Database",
     "https://github.com/DrupalSecurityTeam/drupal-advisory-database"},
    {"HSEC-", "haskell", "Haskell Security Advisory Database",
     "https://github.com/haskell/security-advisories"},
    {"RSEC-", "rconsortium", "R Consortium Advisory Database",
     "https://github.com/RConsortium/r-advisory-database"},
    {"PSF-", "psf", "Python Software Foundation Advisory Database",
     "https://github.com/psf/advisory-database"},
    {"BREW-", "homebrew", "Homebrew Advisory Database",
     "https://github.com/Homebrew/homebrew-advisory-database"},
    {"EEF-", "eef", "Erlang Ecosystem Foundation CNA", "https://cna.erlef.org/"},
    {"AQUA-", "aqua", "Aqua Security", "https://github.com/aquasecurity/vuln-list-aqua"},
    {"MAL-", "ossf", "OpenSSF Malicious Packages", "https://github.com/ossf/malicious-packages"},
};

constexpr Publisher kKubernetesFeed = {
    "", "k8s", "Official Kubernetes CVE Feed",
    "https://kubernetes.io/docs/reference/issues-security/official-cve-feed/index.json"};
constexpr Publisher kAnybody = {"", "osv", "Open Source Vulnerability", "https://osv.dev/"};

/// An ecosystem's namespace prefix and its names at GitHub: in namespaces and in addresses.
struct Language {
  std::string_view osv;
  std::string_view key;
  std::string_view github;
  std::string_view github_query;
};

constexpr Language kLanguages[] = {
    {"npm", "npm", "Npm", "npm"},
    {"PyPI", "pip", "Pip", "pip"},
    {"RubyGems", "rubygems", "RubyGems", "rubygems"},
    {"crates.io", "cargo", "Rust", "rust"},
    {"Packagist", "composer", "Composer", "composer"},
    {"Go", "go", "Go", "go"},
    {"Maven", "maven", "Maven", "maven"},
    {"NuGet", "nuget", "Nuget", "nuget"},
    {"Hex", "erlang", "Erlang", "erlang"},
    {"Pub", "pub", "Pub", "pub"},
    {"SwiftURL", "swift", "Swift", "swift"},
    {"ConanCenter", "conan", "Conan", "conan"},
    {"Julia", "julia", "Julia", "julia"},
    {"Bitnami", "bitnami", "Bitnami", "bitnami"},
    {"kubernetes", "k8s", "Kubernetes", "kubernetes"},
    {"Kubernetes", "k8s", "Kubernetes", "kubernetes"},
    {"Hackage", "hackage", "Hackage", "hackage"},
    {"GHC", "ghc", "GHC", "ghc"},
    {"CRAN", "cran", "CRAN", "cran"},
    {"Homebrew", "homebrew", "Homebrew", "homebrew"},
    {"GitHub Actions", "github-actions", "Actions", "actions"},
};

DataSource github(const Language& language) {
  return {"ghsa", fmt::format("GitHub Security Advisory {}", language.github),
          fmt::format("https://github.com/advisories?query=type%3Areviewed+ecosystem%3A{}",
                      language.github_query),
          ""};
}

DataSource publisher(const Language& language, std::string_view record_id) {
  if (record_id.starts_with("GHSA-")) return github(language);
  const auto* found =
      std::find_if(std::begin(kPublishers), std::end(kPublishers),
                   [&](const Publisher& p) { return record_id.starts_with(p.prefix); });
  const auto& who = found != std::end(kPublishers) ? *found
                    : language.key == "k8s"        ? kKubernetesFeed
                                                   : kAnybody;
  return {std::string(who.id), std::string(who.name), std::string(who.url), ""};
}

std::optional<OsvSpace> language_space(std::string_view name, std::string_view record_id) {
  const auto* language = std::find_if(std::begin(kLanguages), std::end(kLanguages),
                                      [&](const Language& l) { return l.osv == name; });
  if (language == std::end(kLanguages)) return std::nullopt;
  OsvSpace space;
  space.source = publisher(*language, record_id);
  space.name = fmt::format("{}::{}", language->key, space.source.name);
  for (const auto& row : all_ecosystems()) {
    if (row.advisory_key != language->key) continue;
    space.ecosystem = row.ecosystem;
    space.scheme = row.scheme;
  }
  return space;
}

}  // namespace

std::optional<OsvSpace> space_of(std::string_view osv_ecosystem, std::string_view record_id) {
  const auto colon = std::min(osv_ecosystem.find(':'), osv_ecosystem.size());
  const auto name = osv_ecosystem.substr(0, colon);
  const auto release = osv_ecosystem.substr(std::min(colon + 1, osv_ecosystem.size()));
  if (auto space = system_space(name, release)) return space;
  return language_space(name, record_id);
}

}  // namespace oakum::feeds
