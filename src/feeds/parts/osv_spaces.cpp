#include "feeds/parts/osv_spaces.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <tuple>

#include "base/text.h"
#include "feeds/parts/distributions.h"

namespace oakum::feeds {
namespace {

// ---- languages

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

/// GitHub's name of an ecosystem, where it is not OSV's, and the one in its addresses, where it is
/// not the key of the ecosystem's namespaces.
struct GithubName {
  std::string_view key, shown, query;
};

constexpr GithubName kGithubNames[] = {
    {"npm", "Npm", "npm"},
    {"pip", "Pip", "pip"},
    {"cargo", "Rust", "rust"},
    {"composer", "Composer", "composer"},
    {"nuget", "Nuget", "nuget"},
    {"erlang", "Erlang", "erlang"},
    {"swift", "Swift", "swift"},
    {"conan", "Conan", "conan"},
    {"k8s", "Kubernetes", "kubernetes"},
    {"github-actions", "Actions", "actions"},
};

/// An ecosystem as its advisories are filed.
struct Language {
  std::string_view osv, key;
  Ecosystem ecosystem = Ecosystem::none;
  VersionScheme scheme = OsvSpace().scheme;
};

std::optional<Language> language_of(std::string_view osv) {
  // The compiler's advisories are filed, though no package is of that ecosystem.
  if (osv == "GHC") return Language{.osv = "GHC", .key = "ghc"};
  const auto ecosystem = ecosystem_of_osv_name(osv == "kubernetes" ? "Kubernetes" : osv);
  if (!ecosystem || info(*ecosystem).advisory_key.empty()) return std::nullopt;
  const auto& row = info(*ecosystem);
  return Language{row.osv_name, row.advisory_key, row.ecosystem, row.scheme};
}

DataSource github(const Language& language) {
  const auto* found = std::find_if(std::begin(kGithubNames), std::end(kGithubNames),
                                   [&](const GithubName& n) { return n.key == language.key; });
  const auto name =
      found != std::end(kGithubNames) ? *found : GithubName{"", language.osv, language.key};
  return {
      "ghsa", fmt::format("GitHub Security Advisory {}", name.shown),
      fmt::format("https://github.com/advisories?query=type%3Areviewed+ecosystem%3A{}", name.query),
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
  const auto language = language_of(name);
  if (!language) return std::nullopt;
  OsvSpace space;
  space.source = publisher(*language, record_id);
  space.name = fmt::format("{}::{}", language->key, space.source.name);
  space.ecosystem = language->ecosystem;
  space.scheme = language->scheme;
  return space;
}

// ---- a supplier of both

DataSource seal(std::string_view base) {
  return {"seal", "Seal Security Database",
          "http://vulnfeed.sealsecurity.io/v1/osv/renamed/vulnerabilities.zip", std::string(base)};
}

/// "seal alpine", "seal debian"; of Red Hat and what is built from it a space for each release.
std::optional<OsvSpace> seal_system(std::string_view name, std::string_view release) {
  OsvSpace space;
  space.operating_system = true;
  for (const auto& [inner, scheme] : {std::pair{"Alpine", VersionScheme::apk},
                                      {"Debian", VersionScheme::deb},
                                      {"Ubuntu", VersionScheme::deb}}) {
    if (name != inner) continue;
    space.name = "seal " + lower(name);
    space.source = seal(lower(name));
    space.scheme = scheme;
    return space;
  }
  const bool red_hat = name == "Red Hat" || name == "RedHat" || name == "RHEL" || name == "CentOS";
  if (!red_hat || release.empty()) return std::nullopt;
  space.name = fmt::format("seal Red Hat {}", release.substr(0, release.find_first_of(".:")));
  space.source = seal("redhat");
  space.scheme = VersionScheme::rpm;
  return space;
}

std::optional<OsvSpace> seal_space(std::string_view name, std::string_view release) {
  if (auto space = seal_system(name, release)) return space;
  auto space = language_space(name, "");
  if (!space) return std::nullopt;
  space->source = seal("");
  space->name =
      fmt::format("{}::{}", space->name.substr(0, space->name.find("::")), space->source.name);
  return space;
}

/// What stands before the first colon, and what behind it.
std::pair<std::string_view, std::string_view> divided(std::string_view text) {
  const auto colon = std::min(text.find(':'), text.size());
  return {text.substr(0, colon), text.substr(std::min(colon + 1, text.size()))};
}

}  // namespace

std::optional<OsvSpace> space_of(std::string_view osv_ecosystem, std::string_view record_id) {
  auto [name, release] = divided(osv_ecosystem);
  if (name == "Seal") {
    std::tie(name, release) = divided(release);
    return seal_space(name, release);
  }
  if (auto space = distribution_space(name, release))
    return OsvSpace{.name = std::move(space->name),
                    .source = std::move(space->source),
                    .operating_system = true,
                    .scheme = space->scheme};
  return language_space(name, record_id);
}

}  // namespace oakum::feeds
