// etc/alpine-release: the release on its first line, "3.20.1" or "3.21.0_alpha20240807".
#include "base/text.h"
#include "ecosystems/os_rank.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(64u << 10));
  Lines lines(text);
  std::string_view first;
  if (lines.next(first) && !trim(first).empty())
    sink.os({.family = "alpine", .name = std::string(trim(first))}, kOwnFile);
  return {};
}

inventory::Analyzer alpine_release() {
  return {.name = "alpine-release",
          .doc = "Operating system: Alpine Linux",
          .version = 1,
          .targets = inventory::kSystems,
          .files = {"etc/alpine-release"},
          .limit = 64u << 10,
          .read = read};
}

}  // namespace oakum::ecosystems
