// Images curated by RapidFort carry usr/share/rapidfort/curated.json: its presence alone names the
// supplier.
#include "ecosystems/os_rank.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {

static Result<void> read(const io::File&, inventory::Sink& sink) {
  sink.os({.supplier = "rapidfort"}, kAddition);
  return {};
}

inventory::Analyzer rapidfort() {
  return {.name = "rapidfort",
          .doc = "Images rebuilt by RapidFort",
          .version = 1,
          .targets = inventory::kSystems,
          .files = {"usr/share/rapidfort/curated.json"},
          .read = read};
}

}  // namespace oakum::ecosystems
