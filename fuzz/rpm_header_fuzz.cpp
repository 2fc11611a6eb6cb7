// links: formats base
// Promise: whatever the bytes, a header that is read gives only views into them, and its file list
// keeps its limit.
#include <cstdlib>

#include "formats/rpm_header.h"

namespace {
void require(bool kept) {
  if (!kept) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const oakum::ByteView bytes{reinterpret_cast<const std::byte*>(data), size};
  const auto whole = oakum::as_text(bytes);
  const auto header = oakum::formats::parse_rpm_header(bytes);
  if (!header) return 0;
  const auto inside = [&](std::string_view part) {
    require(part.empty() || (part.data() >= whole.data() &&
                             part.data() + part.size() <= whole.data() + whole.size()));
  };
  for (const auto text :
       {header->name, header->version, header->release, header->arch, header->source_rpm,
        header->license, header->vendor, header->modularity_label, oakum::as_text(header->md5)})
    inside(text);
  for (const auto* texts :
       {&header->provided, &header->required, &header->base_names, &header->directories}) {
    require(texts->size() <= size);
    for (const auto text : *texts) inside(text);
  }
  constexpr std::uint64_t kLimit = 100'000;
  std::uint64_t total = 0;
  if (const auto files = oakum::formats::installed_files(*header, kLimit))
    for (const auto& file : *files) total += file.size();
  require(total <= kLimit);
  return 0;
}
