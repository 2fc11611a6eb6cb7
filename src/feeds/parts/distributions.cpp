#include "feeds/parts/distributions.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace oakum::feeds {
namespace {

/// The release to what follows the distribution's name in a namespace; nothing when the release is
/// none of ours.
using ReleaseRule = std::optional<std::string> (*)(std::string_view release);

std::optional<std::string> as_it_is(std::string_view release) {
  if (release.empty()) return std::nullopt;
  return std::string(release);
}
std::optional<std::string> none(std::string_view) { return ""; }

/// "12", "6.0" (of the time when the second number was a point release), "sid".
std::optional<std::string> debian_release(std::string_view release) {
  if (release == "sid") return "sid";
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
  std::string_view key;     ///< The OSV format's ecosystem before the colon, where it has one.
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
    {"CBL-Mariner", "CBL-Mariner", with_minor, kRpm, "cbl-mariner",
     "CBL-Mariner Vulnerability Data", "https://github.com/microsoft/AzureLinuxVulnerabilityData"},
    {"Oracle Linux", "Oracle Linux", as_it_is, kRpm, "oracle-oval", "Oracle Linux OVAL definitions",
     "https://linux.oracle.com/security/oval/"},
    {"Amazon Linux", "amazon linux", as_it_is, kRpm, "amazon", "Amazon Linux Security Center",
     "https://alas.aws.amazon.com/"},
    {"Fedora", "fedora", as_it_is, kRpm, "fedora", "Fedora Updates",
     "https://bodhi.fedoraproject.org/"},
    {"EPEL", "epel", as_it_is, kRpm, "fedora", "Fedora Updates",
     "https://bodhi.fedoraproject.org/"},
    {"Bottlerocket", "bottlerocket", none, kRpm, "bottlerocket", "Bottlerocket Security Advisories",
     "https://advisories.bottlerocket.aws/updateinfo.xml.gz"},
    {"openEuler", "openEuler", as_it_is, kRpm, "openeuler", "openEuler Security Advisories",
     "https://repo.openeuler.org/security/data/"},
    {"Arch Linux", "archlinux", none, VersionScheme::pacman, "arch-linux",
     "Arch Linux Vulnerable issues", "https://security.archlinux.org/"},
    {"Gentoo", "gentoo", none, VersionScheme::portage, "gentoo", "Gentoo Linux Security Advisories",
     "https://glsa.gentoo.org/"},
};

}  // namespace

std::optional<DistributionSpace> distribution_space(std::string_view distribution,
                                                    std::string_view release) {
  const auto* found = std::find_if(std::begin(kDistributions), std::end(kDistributions),
                                   [&](const Distribution& d) { return d.key == distribution; });
  if (found == std::end(kDistributions)) return std::nullopt;
  const auto rest = found->release(release);
  if (!rest) return std::nullopt;
  return DistributionSpace{
      .name =
          rest->empty() ? std::string(found->prefix) : fmt::format("{} {}", found->prefix, *rest),
      .source = {std::string(found->id), std::string(found->name), std::string(found->url), ""},
      .scheme = found->scheme};
}

}  // namespace oakum::feeds
