// os-release, the common description of a distribution. Source: os-release(5).
#include <array>

#include "base/text.h"
#include "ecosystems/os_rank.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

struct Distribution {
  std::string_view id;  ///< ID= of os-release.
  std::string_view family;
  OsRank rank = kOsRelease;
};

/// The last three have files of their own with a more exact release; here they count only where
/// those are missing (minimal images keep os-release alone).
constexpr std::array kDistributions = {
    Distribution{"activestate", "activestate"},
    Distribution{"almalinux", "alma"},
    Distribution{"alpine", "alpine"},
    Distribution{"azurelinux", "azurelinux"},
    Distribution{"bottlerocket", "bottlerocket"},
    Distribution{"centos", "centos"},
    Distribution{"chainguard", "chainguard"},
    Distribution{"coreos", "coreos"},
    Distribution{"echo", "echo"},
    Distribution{"fedora", "fedora"},
    Distribution{"mariner", "cbl-mariner"},
    Distribution{"minimos", "minimos"},
    Distribution{"ol", "oracle"},
    Distribution{"opensuse", "opensuse-leap"},
    Distribution{"opensuse-leap", "opensuse-leap"},
    Distribution{"opensuse-tumbleweed", "opensuse-tumbleweed"},
    Distribution{"photon", "photon"},
    Distribution{"rhel", "redhat"},
    Distribution{"rocky", "rocky"},
    Distribution{"sl-micro", "slem"},
    Distribution{"sle-micro", "slem"},
    Distribution{"sle-micro-rancher", "slem"},
    Distribution{"sles", "sles"},
    Distribution{"wolfi", "wolfi"},
    Distribution{"amzn", "amazon", kInherited},
    Distribution{"debian", "debian", kInherited},
    Distribution{"ubuntu", "ubuntu", kInherited},
};

struct Fields {
  std::string_view id, name, version_id;
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
    if (key == "ID") fields.id = unquoted(assignment->second);
    if (key == "NAME") fields.name = unquoted(assignment->second);
    if (key == "VERSION_ID") fields.version_id = unquoted(assignment->second);
  }
  return fields;
}

Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(64u << 10));
  const auto fields = parse(text);
  if (fields.version_id.empty()) return {};
  for (const auto& [id, family, rank] : kDistributions) {
    if (id != fields.id) continue;
    const bool stream = id == "centos" && fields.name == "CentOS Stream";
    sink.os({.family = stream ? "centos-stream" : std::string(family),
             .name = std::string(fields.version_id)},
            rank);
  }
  return {};
}

}  // namespace

inventory::Analyzer os_release() {
  return {.name = "os-release",
          .doc = "Operating system from os-release",
          .version = 1,
          .targets = inventory::kSystems,
          .files = {"etc/os-release", "usr/lib/os-release",
                    "*-bottlerocket-linux-gnu/sys-root/usr/lib/os-release"},
          .limit = 64u << 10,
          .read = read};
}

}  // namespace oakum::ecosystems
