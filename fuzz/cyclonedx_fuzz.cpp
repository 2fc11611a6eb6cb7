// links: sbom
// Promise: what is read as CycloneDX is written as CycloneDX in either form and reads as the same.
#include <cstdlib>

#include "sbom/cyclonedx.h"

namespace {
using oakum::Bom;
using oakum::Result;

using Read = Result<Bom> (*)(std::string_view);
using Write = Result<void> (*)(const Bom&, const oakum::sbom::CycloneDxOptions&,
                               oakum::io::Writer&);

Bom again(const Bom& bom, Write write, Read read) {
  oakum::io::StringWriter out;
  if (!write(bom, {}, out)) std::abort();
  auto copy = read(out.text());
  if (!copy) std::abort();
  copy->spec_version = bom.spec_version;  // an older document becomes one of 1.7
  return *std::move(copy);
}

void check(const Bom& bom) {
  using namespace oakum::sbom;
  for (const auto& relation : bom.relations)
    if (relation.from >= bom.components.size() || relation.to >= bom.components.size())
      std::abort();
  // The first writing may mend what the reader let pass (a word the schema does not have).
  const auto mended = again(bom, write_cyclonedx_json, read_cyclonedx_json);
  if (mended.components.size() != bom.components.size() || mended.relations != bom.relations)
    std::abort();
  if (again(mended, write_cyclonedx_json, read_cyclonedx_json) != mended) std::abort();
  // XML has no control characters and trims white space.
  const auto xml = again(mended, write_cyclonedx_xml, read_cyclonedx_xml);
  if (xml.components.size() != bom.components.size()) std::abort();
  if (again(xml, write_cyclonedx_xml, read_cyclonedx_xml) != xml) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto bom = oakum::sbom::read_cyclonedx_json(text)) check(*bom);
  if (const auto bom = oakum::sbom::read_cyclonedx_xml(text)) check(*bom);
  return 0;
}
