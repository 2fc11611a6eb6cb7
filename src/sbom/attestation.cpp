#include "sbom/attestation.h"

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"
#include "formats/json_writer.h"
#include "formats/node.h"
#include "io/writer.h"

namespace oakum::sbom {

namespace {
using formats::Document;
using formats::Node;

constexpr std::size_t kMostStatements = 10'000;

Error corrupt(Node at, std::string_view what) {
  return {Error::corrupt, fmt::format("attestation: line {}: {}", at.line(), what)};
}

/// A text as it is, anything else as JSON.
Result<std::string> document_of(Node predicate) {
  if (predicate.is_string()) return std::string(predicate.text());
  io::StringWriter out;
  formats::JsonWriter json(out, formats::JsonWriter::Style::compact);
  formats::write_node(json, predicate);
  TRY(json.finish(false));
  return out.text();
}

bool is_statement(Node root) { return root["predicateType"].is_string() && root["predicate"]; }

/// The envelope in a bundle, or the object itself when it is one; a handle to nothing otherwise.
Node envelope_of(Node root) {
  if (const Node inner = root["dsseEnvelope"]) return inner;
  return root["payloadType"] && root["payload"] ? root : Node();
}

Result<Statement> read_statement(Node statement) {
  Node predicate = statement["predicate"];
  if (const Node data = predicate["Data"]) predicate = data;
  auto document = TRY(document_of(predicate));
  return Statement{std::string(statement["predicateType"].text()), std::move(document)};
}

/// Both alphabets of base64 are in use.
std::string plain_base64(std::string_view text) {
  std::string out(text);
  std::replace(out.begin(), out.end(), '-', '+');
  std::replace(out.begin(), out.end(), '_', '/');
  return out;
}

Result<Statement> open_envelope(Node envelope) {
  const Node payload = envelope["payload"];
  const auto bytes = decode_base64(plain_base64(payload.text()));
  if (!bytes || bytes->empty()) return corrupt(payload, "the payload is not base64");
  auto document = formats::parse_json(as_text(*bytes));
  if (!document) return std::move(document).error().during("attestation: payload");
  if (is_statement(document->root())) return read_statement(document->root());
  return corrupt(payload, "the payload is not an in-toto statement");
}

/// Adds the statement that a JSON value is or wraps; false when it is something else.
Result<bool> add(Node root, std::vector<Statement>& statements) {
  if (statements.size() == kMostStatements)
    return Error{Error::too_large, fmt::format("more than {} attestations", kMostStatements)};
  const Node envelope = envelope_of(root);
  if (!envelope && !is_statement(root)) return false;
  auto statement = envelope ? open_envelope(envelope) : read_statement(root);
  if (!statement) return std::move(statement).error();
  statements.push_back(*std::move(statement));
  return true;
}

/// JSON lines; empty when one of them is no attestation.
Result<std::vector<Statement>> unwrap_lines(std::string_view bytes) {
  std::vector<Statement> statements;
  Lines lines(bytes);
  for (std::string_view line; lines.next(line);) {
    if (trim(line).empty()) continue;
    const auto document = formats::parse_json(line);
    if (!document) return std::vector<Statement>{};
    auto added = add(document->root(), statements);
    if (!added) return std::move(added).error().during(fmt::format("line {}", lines.number()));
    if (!*added) return std::vector<Statement>{};
  }
  return statements;
}
}  // namespace

Result<std::vector<Statement>> unwrap(std::string_view bytes) {
  const auto document = formats::parse_json(bytes);
  if (!document) return unwrap_lines(bytes);
  std::vector<Statement> statements;
  TRY(add(document->root(), statements));
  return statements;
}

}  // namespace oakum::sbom
