// links: sbom formats spdx core io base
// Promise: what is read as SPDX or Syft JSON can be written as SPDX, in all its forms, and reads
// back equal: the first writing may mend what the reader let pass, from then on nothing changes.
#include <cstdlib>

#include "sbom/read.h"
#include "sbom/spdx3.h"
#include "sbom/spdx_json.h"
#include "sbom/spdx_tag_value.h"

namespace {
using Write = oakum::Result<void> (*)(const oakum::Bom&, oakum::io::Writer&);

std::string written(const oakum::Bom& bom, Write write) {
  oakum::io::StringWriter out;
  if (!write(bom, out)) std::abort();
  return out.text();
}

oakum::Bom read_again(const std::string& text) {
  auto bom = oakum::sbom::read(text);
  if (!bom) std::abort();
  for (const auto& relation : bom->relations)
    if (relation.from >= bom->components.size() || relation.to >= bom->components.size())
      std::abort();
  if (bom->root && *bom->root >= bom->components.size()) std::abort();
  return *std::move(bom);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bom = oakum::sbom::read({reinterpret_cast<const char*>(data), size});
  if (!bom || bom->format == oakum::BomFormat::cyclonedx) return 0;
  for (const Write write :
       {Write(oakum::sbom::write_spdx_json), Write(oakum::sbom::write_spdx_tag_value),
        Write(oakum::sbom::write_spdx3)}) {
    const auto first = read_again(written(*bom, write));
    if (first.components.size() != bom->components.size()) std::abort();
    const auto second = read_again(written(first, write));
    const auto third = read_again(written(second, write));
    if (second != third) std::abort();
  }
  return 0;
}
