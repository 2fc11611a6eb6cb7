// os-release, the common description of a distribution. Source: os-release(5).
#include <array>
#include <span>

#include <fmt/format.h>

#include "base/text.h"
#include "ecosystems/os_rank.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

struct Fields {
  std::string_view id, name, version, version_id, ubuntu_codename, rhel_version;
};

/// The release as its family writes it; empty when the file does not tell it.
using ReleaseRule = std::string (*)(const Fields&);

std::string version_id(const Fields& fields) { return std::string(fields.version_id); }
/// Whatever date an image of it may carry.
std::string rolling(const Fields&) { return "rolling"; }
std::string rhel_version(const Fields& fields) { return std::string(fields.rhel_version); }

/// "22.03 (LTS-SP3)" is 22.03-LTS-SP3: service packs have advisories of their own.
std::string open_euler_release(const Fields& fields) {
  const auto parts = cut(fields.version, "(");
  if (!parts || fields.version_id.empty() || !parts->first.starts_with(fields.version_id))
    return version_id(fields);
  return fmt::format("{}-{}", fields.version_id,
                     trim(parts->second.substr(0, parts->second.find(')'))));
}

struct Pair {
  std::string_view theirs, parent;
};

std::string parent_of(std::span<const Pair> pairs, std::string_view theirs) {
  for (const auto& pair : pairs)
    if (pair.theirs == theirs) return std::string(pair.parent);
  return {};
}

std::string ubuntu_release(const Fields& fields) {
  static constexpr Pair kCodenames[] = {
      {"trusty", "14.04"},   {"xenial", "16.04"},   {"bionic", "18.04"},   {"focal", "20.04"},
      {"jammy", "22.04"},    {"noble", "24.04"},    {"oracular", "24.10"}, {"plucky", "25.04"},
      {"questing", "25.10"}, {"resolute", "26.04"},
  };
  return parent_of(kCodenames, fields.ubuntu_codename);
}

std::string alpine_release(const Fields& fields) {
  static constexpr Pair kReleases[] = {
      {"edge", "edge"},   {"v22.06", "3.16"}, {"v22.12", "3.17"},
      {"v23.06", "3.18"}, {"v23.12", "3.19"}, {"v24.06", "3.20"},
      {"v24.12", "3.21"}, {"v25.06", "3.22"}, {"v25.12", "3.23"},
  };
  return parent_of(kReleases, fields.version_id);
}

struct Distribution {
  std::string_view id;  ///< ID= of os-release.
  std::string_view family;
  OsRank rank = kOsRelease;
  ReleaseRule release = version_id;
};

/// Those of rank kInherited have files of their own with a more exact release; here they count only
/// where those are missing (minimal images keep os-release alone).
constexpr std::array kDistributions = {
    Distribution{"activestate", "activestate"},
    Distribution{"almalinux", "alma"},
    Distribution{"alpaquita", "alpaquita"},
    Distribution{"alpine", "alpine"},
    Distribution{"amzn", "amazon", kInherited},
    Distribution{"arch", "arch", kOsRelease, rolling},
    Distribution{"azurelinux", "azurelinux"},
    Distribution{"bellsoft-hardened-containers", "bellsoft-hardened-containers"},
    Distribution{"bottlerocket", "bottlerocket"},
    Distribution{"centos", "centos"},
    Distribution{"chainguard", "chainguard"},
    Distribution{"coreos", "coreos"},
    Distribution{"debian", "debian", kInherited},
    Distribution{"echo", "echo"},
    Distribution{"fedora", "fedora"},
    Distribution{"gentoo", "gentoo"},
    Distribution{"mariner", "cbl-mariner"},
    Distribution{"minimos", "minimos"},
    Distribution{"ol", "oracle"},
    Distribution{"openEuler", "openeuler", kOsRelease, open_euler_release},
    Distribution{"opensuse", "opensuse-leap"},
    Distribution{"opensuse-leap", "opensuse-leap"},
    Distribution{"opensuse-leap-micro", "opensuse-leap-micro"},
    Distribution{"opensuse-tumbleweed", "opensuse-tumbleweed"},
    Distribution{"openwrt", "openwrt"},
    Distribution{"photon", "photon"},
    Distribution{"rhel", "redhat"},
    Distribution{"rocky", "rocky"},
    Distribution{"sl-micro", "slem"},
    Distribution{"sle-micro", "slem"},
    Distribution{"sle-micro-rancher", "slem"},
    Distribution{"sles", "sles"},
    Distribution{"suse-microos", "slem"},
    Distribution{"ubuntu", "ubuntu", kInherited},
    Distribution{"void", "void", kOsRelease, rolling},
    Distribution{"wolfi", "wolfi"},
    // Other names over the same packages: they install from the parent's repositories, or build the
    // parent's recipes under its version numbers, so the parent's advisories hold. Those that
    // renumber or patch on their own (Kali, Devuan, SteamOS, Amazon's and Microsoft's cousins) are
    // not here.
    Distribution{"archarm", "arch", kOsRelease, rolling},
    Distribution{"artix", "arch", kOsRelease, rolling},
    Distribution{"cachyos", "arch", kOsRelease, rolling},
    Distribution{"elementary", "ubuntu", kOsRelease, ubuntu_release},
    Distribution{"endeavouros", "arch", kOsRelease, rolling},
    Distribution{"fedora-asahi-remix", "fedora"},
    Distribution{"garuda", "arch", kOsRelease, rolling},
    Distribution{"linuxmint", "ubuntu", kOsRelease, ubuntu_release},
    Distribution{"manjaro", "arch", kOsRelease, rolling},
    Distribution{"manjaro-arm", "arch", kOsRelease, rolling},
    Distribution{"neon", "ubuntu", kOsRelease, ubuntu_release},
    Distribution{"opensuse-microos", "opensuse-tumbleweed"},
    Distribution{"pop", "ubuntu", kOsRelease, ubuntu_release},
    Distribution{"postmarketos", "alpine", kOsRelease, alpine_release},
    Distribution{"raspbian", "debian", kInherited},
    Distribution{"rhcos", "redhat", kOsRelease, rhel_version},
    Distribution{"sle_hpc", "sles"},
    Distribution{"sled", "sles"},
    Distribution{"sles_sap", "sles"},
    Distribution{"zorin", "ubuntu", kOsRelease, ubuntu_release},
};

std::string_view unquoted(std::string_view value) {
  value = trim(value);
  const bool quoted = value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
                      value.back() == value.front();
  return quoted ? value.substr(1, value.size() - 2) : value;
}

Fields parse(std::string_view text) {
  Fields fields;
  Lines lines(text);
  for (std::string_view line; lines.next(line);) {
    const auto assignment = cut(line, "=");
    if (!assignment) continue;
    const auto key = trim(assignment->first);
    const auto value = unquoted(assignment->second);
    if (key == "ID") fields.id = value;
    if (key == "NAME") fields.name = value;
    if (key == "VERSION") fields.version = value;
    if (key == "VERSION_ID") fields.version_id = value;
    if (key == "UBUNTU_CODENAME") fields.ubuntu_codename = value;
    if (key == "RHEL_VERSION") fields.rhel_version = value;
  }
  return fields;
}

Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(64u << 10));
  const auto fields = parse(text);
  for (const auto& [id, family, rank, release] : kDistributions) {
    if (id != fields.id) continue;
    const bool stream = id == "centos" && fields.name == "CentOS Stream";
    auto name = release(fields);
    if (!name.empty())
      sink.os({.family = stream ? "centos-stream" : std::string(family), .name = std::move(name)},
              rank);
  }
  return {};
}

}  // namespace

inventory::Analyzer os_release() {
  return {.name = "os-release",
          .doc = "Operating system from os-release",
          .version = 2,
          .targets = inventory::kSystems,
          .files = {"etc/os-release", "usr/lib/os-release",
                    "*-bottlerocket-linux-gnu/sys-root/usr/lib/os-release"},
          .limit = 64u << 10,
          .read = read};
}

}  // namespace oakum::ecosystems
