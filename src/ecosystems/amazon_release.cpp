// system-release of Amazon Linux: "Amazon Linux release 2 (Karoo)", "Amazon Linux AMI release
// 2018.03".
#include "base/text.h"
#include "ecosystems/os_rank.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {

/// The release as reports write it: "2 (Karoo)", "AMI release 2018.03"; empty for any other system.
static std::string_view release_of(std::string_view line) {
  for (const std::string_view prefix : {"Amazon Linux release ", "Amazon Linux "})
    if (line.starts_with(prefix)) return trim(line.substr(prefix.size()));
  return {};
}

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(64u << 10));
  Lines lines(text);
  for (std::string_view line; lines.next(line);)
    if (const auto release = release_of(line); !release.empty()) {
      sink.os({.family = "amazon", .name = std::string(release)}, kOwnFile);
      break;
    }
  return {};
}

inventory::Analyzer amazon_release() {
  return {.name = "amazon-release",
          .doc = "Operating system: Amazon Linux",
          .version = 1,
          .targets = inventory::kSystems,
          .files = {"etc/system-release", "usr/lib/system-release"},
          .limit = 64u << 10,
          .read = read};
}

}  // namespace oakum::ecosystems
