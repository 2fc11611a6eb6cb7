// The release files of the Red Hat family: "CentOS Linux release 7.6.1810 (Core)".
#include <array>
#include <optional>

#include "base/text.h"
#include "ecosystems/os_rank.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

struct Distribution {
  std::string_view name;  ///< In front of " release ", lower case.
  std::string_view family;
};

constexpr std::array kDistributions = {
    Distribution{"almalinux", "alma"},
    Distribution{"almalinux kitten", "alma"},
    Distribution{"centos", "centos"},
    Distribution{"centos linux", "centos"},
    Distribution{"centos stream", "centos-stream"},
    Distribution{"fedora", "fedora"},
    Distribution{"fedora linux", "fedora"},
    Distribution{"oracle", "oracle"},
    Distribution{"oracle linux", "oracle"},
    Distribution{"oracle linux server", "oracle"},
    Distribution{"rocky linux", "rocky"},
};

struct Release {
  std::string name;  ///< Lower case.
  std::string_view version;
};

/// "NAME release DIGITS.DIGITS…", or nothing.
std::optional<Release> parse(std::string_view line) {
  const auto parts = cut(line, " release ");
  if (!parts) return std::nullopt;
  const auto version = trim_left(parts->second);
  if (version.empty() || !is_digit(version.front())) return std::nullopt;
  return Release{lower(trim(parts->first)),
                 version.substr(0, version.find_first_not_of("0123456789."))};
}

Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(64u << 10));
  Lines lines(text);
  for (std::string_view line; lines.next(line);) {
    const auto release = parse(line);
    if (!release) continue;
    for (const auto& [name, family] : kDistributions)
      if (name == release->name) {
        sink.os({.family = std::string(family), .name = std::string(release->version)}, kOwnFile);
        return {};
      }
    // Rebuilds under other names, and Oracle's, say Red Hat here: whatever names the system better
    // wins.
    if (file.name() == "redhat-release") {
      sink.os({.family = "redhat", .name = std::string(release->version)}, kInherited);
      return {};
    }
  }
  return {};
}

}  // namespace

inventory::Analyzer redhat_release() {
  return {.name = "redhat-release",
          .doc = "Operating system: Red Hat, CentOS, Rocky, Alma, Oracle, Fedora",
          .version = 2,
          .targets = inventory::kSystems,
          .files = {"etc/almalinux-release", "etc/centos-release", "etc/fedora-release",
                    "etc/oracle-release", "etc/redhat-release", "etc/rocky-release",
                    "usr/lib/almalinux-release", "usr/lib/centos-release", "usr/lib/fedora-release",
                    "usr/lib/oracle-release", "usr/lib/redhat-release", "usr/lib/rocky-release"},
          .limit = 64u << 10,
          .read = read};
}

}  // namespace oakum::ecosystems
