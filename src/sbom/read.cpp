#include "sbom/read.h"

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"
#include "formats/node.h"
#include "sbom/attestation.h"
#include "sbom/cyclonedx.h"
#include "sbom/limits.h"
#include "sbom/spdx3.h"
#include "sbom/spdx_json.h"
#include "sbom/spdx_tag_value.h"
#include "sbom/syft_json.h"

namespace oakum::sbom {

namespace {
using formats::Node;

constexpr std::string_view kRead =
    "CycloneDX (JSON, XML), SPDX (JSON, tag-value, JSON-LD) and Syft JSON are read";

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

bool is_utf16(std::string_view text) {
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") ||
         (text.size() > 1 && (text[0] == '\0' || text[1] == '\0'));
}

std::string_view without_mark(std::string_view text) {
  return text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text;
}

bool names_spdx3(Node context) {
  if (context.is_array()) return context.size() > 0 && names_spdx3(*context.items().begin());
  return has(context.text(), "spdx.org/rdf/3");
}

/// What a JSON document is, by the members of its root that only such documents have.
enum class Kind : std::uint8_t { none, cyclonedx, spdx2, spdx3, syft };
Kind kind_of(Node root) {
  if (root["bomFormat"] || has(root["$schema"].text(), "cyclonedx.org/schema/bom"))
    return Kind::cyclonedx;
  if (root["spdxVersion"]) return Kind::spdx2;
  if (names_spdx3(root["@context"])) return Kind::spdx3;
  if (root["artifacts"].is_array() && (root["schema"] || root["descriptor"])) return Kind::syft;
  return Kind::none;
}

/// What kind_of needs, by the names alone.
std::optional<BomFormat> json_beginning(std::string_view text) {
  if (has(text, "\"bomFormat\"") || has(text, "cyclonedx.org/schema/bom"))
    return BomFormat::cyclonedx;
  if (has(text, "\"spdxVersion\"") || has(text, "\"SPDXRef-") || has(text, "spdx.org/rdf/3"))
    return BomFormat::spdx;
  if (has(text, "\"artifacts\"") && has(text, "\"foundBy\"")) return BomFormat::syft;
  return std::nullopt;
}

/// The beginning of what an envelope holds; "" when there is none.
std::string payload_beginning(std::string_view text) {
  const auto at = text.find("\"payload\"");
  if (at == text.npos) return {};
  auto rest = cut(text.substr(at + 9), "\"");
  if (!rest) return {};
  auto coded = rest->second.substr(0, rest->second.find('"'));
  coded = coded.substr(0, coded.size() / 4 * 4);
  const auto bytes = decode_base64(coded);
  return bytes ? std::string(as_text(*bytes)) : std::string();
}

bool starts_tag_value(std::string_view beginning) {
  Lines lines(beginning);
  for (std::string_view line; lines.next(line);) {
    line = trim(line);
    if (line.starts_with("SPDXVersion:")) return true;
    if (!line.empty() && line[0] != '#' && !has(line, ":")) return false;
  }
  return false;
}

Error at_form(Error error, std::string_view form) { return std::move(error).during(form); }

Result<Reading> as_reading(Result<Bom> bom, std::string_view form) {
  if (!bom) return at_form(std::move(bom).error(), form);
  return Reading{.bom = *std::move(bom), .notes = {}};
}

Result<Reading> read_document(std::string_view bytes, bool wrapped);

/// Of several statements the first that is about a bill of materials counts.
Result<Reading> read_statements(const std::vector<Statement>& statements) {
  for (const auto& statement : statements) {
    if (!looks_like(statement.document)) continue;
    auto reading = TRY(read_document(statement.document, true));
    reading.notes.push_back("the attestation around the document was not verified");
    return reading;
  }
  return Error{Error::unsupported,
               fmt::format("an attestation about something else ({}); {}",
                           printable(statements[0].predicate_type.substr(0, 100)), kRead)};
}

Result<Reading> read_json(std::string_view bytes, bool wrapped) {
  if (json_beginning(bytes.substr(0, kBeginning)) == BomFormat::cyclonedx)
    return as_reading(read_cyclonedx_json(bytes), "CycloneDX JSON");
  const auto document = formats::parse_json(bytes, {.bytes = kMostBytes});
  if (document) {
    Node root = document->root();
    if (root["sbom"].is_object()) root = root["sbom"];  // what GitHub's dependency graph exports
    switch (kind_of(root)) {
      case Kind::cyclonedx:
        return as_reading(read_cyclonedx_json(bytes), "CycloneDX JSON");
      case Kind::spdx2:
        return as_reading(read_spdx_json(root), "SPDX JSON");
      case Kind::spdx3:
        return as_reading(read_spdx3(root), "SPDX 3 JSON-LD");
      case Kind::syft:
        return as_reading(read_syft_json(root), "Syft JSON");
      default:
        break;
    }
  }
  if (!wrapped) {
    const auto statements = TRY(unwrap(bytes));
    if (!statements.empty()) return read_statements(statements);
  }
  if (!document) return Error(document.error()).during("JSON");
  return Error{Error::unsupported, fmt::format("JSON, but no bill of materials: {}", kRead)};
}

Result<Reading> read_document(std::string_view bytes, bool wrapped) {
  if (is_utf16(bytes)) return Error{Error::unsupported, "UTF-16 text: only UTF-8 is read"};
  bytes = without_mark(bytes);
  const auto start = trim_left(bytes.substr(0, kBeginning));
  if (start.starts_with('{') || start.starts_with('[')) return read_json(bytes, wrapped);
  if (start.starts_with('<')) return as_reading(read_cyclonedx_xml(bytes), "CycloneDX XML");
  if (starts_tag_value(start)) return as_reading(read_spdx_tag_value(bytes), "SPDX tag-value");
  return Error{Error::unsupported, fmt::format("no bill of materials: {}", kRead)};
}
}  // namespace

std::optional<BomFormat> looks_like(std::string_view beginning) {
  const auto text = trim_left(without_mark(beginning.substr(0, kBeginning)));
  if (text.starts_with('<'))
    return has(text, "cyclonedx.org/schema/bom/") ? std::optional(BomFormat::cyclonedx)
                                                  : std::nullopt;
  if (!text.starts_with('{'))
    return starts_tag_value(text) ? std::optional(BomFormat::spdx) : std::nullopt;
  if (const auto format = json_beginning(text)) return format;
  return json_beginning(payload_beginning(text));
}

Result<Reading> read_with_notes(std::string_view bytes) { return read_document(bytes, false); }

Result<Bom> read(std::string_view bytes) {
  auto reading = TRY(read_with_notes(bytes));
  return std::move(reading.bom);
}

}  // namespace oakum::sbom
