// etc/lsb-release: the release of Ubuntu ("DISTRIB_ID=Ubuntu", "DISTRIB_RELEASE=22.04").
#include "base/text.h"
#include "ecosystems/os_rank.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {

static std::string_view unquoted(std::string_view value) {
  value = trim(value);
  const bool quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
  return quoted ? value.substr(1, value.size() - 2) : value;
}

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(64u << 10));
  Lines lines(text);
  std::string_view id, release;
  for (std::string_view line; lines.next(line);) {
    if (line.starts_with("DISTRIB_ID=")) id = unquoted(line.substr(11));
    if (line.starts_with("DISTRIB_RELEASE=")) release = unquoted(line.substr(16));
  }
  if (id == "Ubuntu" && !release.empty())
    sink.os({.family = "ubuntu", .name = std::string(release)}, kOwnFile);
  return {};
}

inventory::Analyzer lsb_release() {
  return {.name = "lsb-release",
          .doc = "Operating system: Ubuntu",
          .version = 1,
          .targets = inventory::kSystems,
          .files = {"etc/lsb-release"},
          .limit = 64u << 10,
          .read = read};
}

}  // namespace oakum::ecosystems
