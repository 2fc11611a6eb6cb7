// etc/debian_version: "12.5", or "trixie/sid" while in development. Derivatives keep it, so it
// yields to any other file.
#include "base/text.h"
#include "ecosystems/os_rank.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(64u << 10));
  Lines lines(text);
  std::string_view first;
  // One above os-release, which knows the major release only.
  if (lines.next(first) && !trim(first).empty())
    sink.os({.family = "debian", .name = std::string(trim(first))}, kInherited + 1);
  return {};
}

inventory::Analyzer debian_version() {
  return {.name = "debian-version",
          .doc = "Operating system: Debian",
          .version = 1,
          .targets = inventory::kSystems,
          .files = {"etc/debian_version"},
          .limit = 64u << 10,
          .read = read};
}

}  // namespace oakum::ecosystems
