// links: advisory
// Promise: a database file of any content, its digests made right as somebody who means harm would,
// is refused or answers every question without harm, and what verify() accepts can be read without
// an error.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "advisory/database.h"
#include "advisory/layout.h"
#include "base/hash.h"

namespace {
using namespace oakum;
using namespace oakum::advisory;

void put_digest(std::vector<std::byte>& bytes, std::size_t at, const Digest256& digest) {
  std::memcpy(bytes.data() + at, digest.data(), digest.size());
}

/// Corrects size, start of the body and all digests, as far as the file has room for them.
void sign(std::vector<std::byte>& bytes) {
  const std::size_t tables = layout::kHeaderSize + layout::kSectionEntry * layout::kSections;
  if (bytes.size() < tables) return;
  const auto size = static_cast<std::uint64_t>(bytes.size());
  std::memcpy(bytes.data() + 16, &size, sizeof size);
  const auto body = load_le<std::uint64_t>(bytes, 40).value_or(0);
  if (body < tables || body > bytes.size()) return;
  const ByteView view(bytes);
  for (std::size_t at = body, to = tables; at < size && to + 32 <= body;
       at += layout::kChunk, to += 32)
    put_digest(bytes, to,
               Sha256::of(view.subspan(at, std::min<std::size_t>(layout::kChunk, size - at))));
  Sha256 root;
  root.update(view.first(layout::kDigestAt));
  root.update(view.subspan(layout::kHeaderSize, body - layout::kHeaderSize));
  put_digest(bytes, layout::kDigestAt, root.finish());
}

struct Totals {
  std::uint64_t rows = 0;
  bool good = true;
  std::string package, id;
};

Totals read_all(const Database& database) {
  Totals totals;
  for (std::uint32_t ns = 0; ns < database.namespaces().size(); ++ns) {
    const auto read = database.each(ns, [&](std::string_view package, const Advisory& row) {
      ++totals.rows;
      totals.package = package;
      totals.id = row.id;
    });
    totals.good = totals.good && read.has_value();
    (void)database.find(ns, totals.package, [](const Advisory&) {}).has_value();
  }
  return totals;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<std::byte> bytes(size);
  if (size != 0) std::memcpy(bytes.data(), data, size);
  sign(bytes);
  const auto database = Database::from_memory(bytes);
  if (!database) return 0;
  const auto totals = read_all(*database);
  for (const auto* id : {"CVE-2024-0001", "GHSA-aaaa-bbbb-cccc", "", totals.id.c_str()}) {
    (void)database->detail(id).has_value();
    (void)database->known_exploited(id).has_value();
    (void)database->epss(id).has_value();
    (void)database->cpes_of_repository(id).has_value();
    (void)database->cpes_of_nvr(id).has_value();
  }
  (void)database->cpe(900).has_value();
  if (database->verify() && (!totals.good || totals.rows != database->metadata().rows))
    std::abort();
  return 0;
}
