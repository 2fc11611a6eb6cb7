#include "sbom/read.h"

#include "base/text.h"
#include "sbom/cyclonedx.h"

namespace oakum::sbom {
namespace {

std::string_view without_mark(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return trim_left(text);
}

bool is_xml(std::string_view text) { return text.starts_with('<'); }

}  // namespace

std::optional<BomFormat> looks_like(std::string_view beginning) {
  const auto text = without_mark(beginning);
  if (is_xml(text) && text.find("cyclonedx.org/schema/bom/1.") != text.npos)
    return BomFormat::cyclonedx;
  if (text.starts_with('{') && text.find("\"bomFormat\"") != text.npos &&
      text.find("\"CycloneDX\"") != text.npos)
    return BomFormat::cyclonedx;
  return std::nullopt;
}

Result<Bom> read(std::string_view bytes) {
  const auto text = without_mark(bytes);
  return is_xml(text) ? read_cyclonedx_xml(text) : read_cyclonedx_json(text);
}

}  // namespace oakum::sbom
