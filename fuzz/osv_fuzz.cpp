// links: feeds
// Promise: whatever a record says (JSON when the first byte is even, YAML when it is odd), the
// database made of it verifies, holds as many rows as the import counted at most, and every
// language row has a constraint.
#include <cstdint>
#include <cstdlib>

#include "feeds/import.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace oakum;
  using namespace oakum::advisory;
  using namespace oakum::feeds;
  if (size == 0 || size > 1 << 20) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  Builder builder({.built = {}, .level = 1});
  ImportSummary summary;
  (void)take_osv(text, data[0] % 2 == 0, builder, summary).has_value();
  const auto bytes = builder.finish();
  if (!bytes) std::abort();
  const auto database = Database::from_memory(*bytes);
  if (!database || !database->verify() || database->metadata().rows > summary.rows) std::abort();
  for (std::uint32_t ns = 0; ns < database->namespaces().size(); ++ns) {
    const bool language = database->namespaces()[ns].name.find("::") != std::string::npos;
    const auto read = database->each(ns, [&](std::string_view package, const Advisory& row) {
      if (package.empty() || row.id.empty() || (language && row.vulnerable.empty())) std::abort();
    });
    if (!read) std::abort();
  }
  return 0;
}
