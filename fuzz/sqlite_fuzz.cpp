// links: io base
// Promise: whatever a database and its log hold, a query ends within its limits. The first two
// bytes (big-endian) tell how many bytes, in units of 64, at the end are the log.
#include <algorithm>
#include <cstdlib>

#include "io/sqlite.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const oakum::ByteView bytes{reinterpret_cast<const std::byte*>(data) + 2, size - 2};
  const std::size_t log = std::min<std::size_t>((data[0] * 256u + data[1]) * 64u, bytes.size());
  auto database = oakum::io::Sqlite::from_memory(bytes.first(bytes.size() - log), bytes.last(log));
  if (!database) return 0;
  constexpr std::uint64_t kTotal = 1u << 20;
  database->set_limits({.steps = 200'000, .value = 1u << 18, .total = kTotal});
  std::uint64_t total = 0;
  (void)database->for_each_row("SELECT blob FROM Packages",
                               [&](const oakum::io::Sqlite::Row& row) -> oakum::Result<void> {
                                 total += row.bytes(0).size();
                                 return {};
                               });
  if (total > kTotal) std::abort();
  return 0;
}
