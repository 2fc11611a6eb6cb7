#include "vex/read.h"

#include "base/bytes.h"
#include "base/text.h"
#include "formats/node.h"
#include "io/reader.h"
#include "sbom/attestation.h"
#include "vex/csaf.h"
#include "vex/cyclonedx.h"
#include "vex/openvex.h"

namespace oakum::vex {

static constexpr formats::Limits kLimits = {
    .bytes = kLargestDocument, .depth = 128, .nodes = 16'000'000};

/// The first statement in an attestation that is VEX; nothing when there is none.
static Result<std::optional<std::string>> attested(std::string_view text) {
  const auto statements = TRY(sbom::unwrap(text));
  for (const auto& [type, document] : statements)
    if (type.find("openvex.dev/ns") != type.npos || type.find("cyclonedx.org/vex") != type.npos)
      return std::optional(document);
  return std::optional<std::string>();
}

static Result<Document> read_bare(std::string_view text, std::string_view source,
                                  const std::vector<std::string>& subject) {
  const auto document = TRY(formats::parse_json(text, kLimits));
  const auto root = document.root();
  if (is_cyclonedx(root)) return read_cyclonedx(root, source);
  if (is_openvex(root)) return read_openvex(root, source, subject);
  if (is_csaf(root)) return read_csaf(root, source);
  return Error{Error::unsupported,
               "neither OpenVEX (\"@context\"), CSAF (\"document\") nor CycloneDX (\"bomFormat\")"};
}

Result<Document> read(std::string_view text, std::string_view source,
                      const std::vector<std::string>& subject) {
  auto document = read_bare(text, source, subject);
  if (document || document.error().kind == Error::too_large) return document;
  const auto inside = attested(text);
  return inside && *inside ? read_bare(**inside, source, subject) : document;
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
