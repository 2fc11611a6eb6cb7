// The state of Ubuntu Pro: with "esm-infra" enabled the system gets extended security maintenance.
#include "ecosystems/os_rank.h"
#include "formats/node.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(16u << 20));
  const auto status = TRY(formats::parse_json(text));
  for (const auto service : status["services"].items())
    if (service["name"].text() == "esm-infra" && service["status"].text() == "enabled")
      sink.os({.family = "ubuntu", .extended = true}, kAddition);
  return {};
}

inventory::Analyzer ubuntu_pro() {
  return {.name = "ubuntu-pro",
          .doc = "Extended security maintenance of Ubuntu",
          .version = 1,
          .targets = inventory::kSystems,
          .files = {"var/lib/ubuntu-advantage/status.json"},
          .limit = 16u << 20,
          .read = read};
}

}  // namespace oakum::ecosystems
