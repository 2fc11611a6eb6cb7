#include "vex/read.h"

#include "base/bytes.h"
#include "base/text.h"
#include "formats/node.h"
#include "io/reader.h"
#include "vex/csaf.h"
#include "vex/cyclonedx.h"
#include "vex/openvex.h"

namespace oakum::vex {

static constexpr formats::Limits kLimits = {
    .bytes = kLargestDocument, .depth = 128, .nodes = 16'000'000};

Result<Document> read(std::string_view text, std::string_view source) {
  const auto document = TRY(formats::parse_json(text, kLimits));
  const auto root = document.root();
  if (is_cyclonedx(root)) return read_cyclonedx(root, source);
  if (is_openvex(root)) return read_openvex(root, source);
  if (is_csaf(root)) return read_csaf(root, source);
  return Error{Error::unsupported,
               "neither OpenVEX (\"@context\"), CSAF (\"document\") nor CycloneDX (\"bomFormat\")"};
}

Result<Document> read_file(const std::string& path) {
  const auto doing = printable(path);
  auto file = io::open_file(path);
  if (!file) return std::move(file).error();
  const auto bytes = io::read_all(**file, kLargestDocument);
  if (!bytes) return Error(bytes.error()).during(doing);
  auto document = read(as_text(*bytes), path);
  if (!document) return std::move(document.error()).during(doing);
  return document;
}

}  // namespace oakum::vex
