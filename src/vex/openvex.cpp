#include "vex/openvex.h"

#include "base/text.h"
#include "vex/draft.h"

namespace oakum::vex {
namespace {

using formats::Node;

/// "CVE-2022-23628" of "https://nvd.nist.gov/vuln/detail/CVE-2022-23628".
std::string_view last_segment(std::string_view iri) { return iri.substr(iri.rfind('/') + 1); }

/// The name, its aliases, and what an identifier ends with. In 0.0.1 it is a text.
std::vector<std::string> read_vulnerability(Node vulnerability) {
  std::vector<std::string> ids;
  const auto add = [&](std::string_view id) {
    if (!id.empty()) ids.emplace_back(id);
  };
  if (vulnerability.is_string()) {
    add(vulnerability.text());
    return ids;
  }
  add(vulnerability["name"].text());
  for (const auto alias : vulnerability["aliases"].items()) add(alias.text());
  const auto id = vulnerability["@id"].text();
  add(id);
  if (last_segment(id) != id) add(last_segment(id));
  return ids;
}

/// A product or subcomponent: a text in 0.0.1, then an object.
Result<NameRef> read_name(Node node, Draft& draft) {
  const auto id = node.is_string() ? node.text() : node["@id"].text();
  if (!node["identifiers"] && !node["hashes"]) return draft.name(id);
  Name name{.id = std::string(id)};
  bool good = tell(name, id);
  for (const auto& [kind, value] : node["identifiers"].members()) good &= tell(name, value.text());
  for (const auto& [algorithm, digits] : node["hashes"].members())
    name.hashes.push_back(hash_text(algorithm, digits.text()));
  if (!good) draft.problem(node.line(), "a product with a text that is no package URL");
  return draft.add(std::move(name));
}

Result<std::vector<NameRef>> read_names(Node list, Draft& draft) {
  std::vector<NameRef> names;
  for (const auto node : list.items()) {
    const auto name = TRY(read_name(node, draft));
    names.push_back(name);
  }
  return names;
}

Result<void> read_products(Node node, const std::vector<std::string>& subject, Draft& draft,
                           Statement& statement) {
  const auto shared = TRY(read_names(node["subcomponents"], draft));  // 0.0.1: of all products
  for (const auto product : node["products"].items()) {
    Product out;
    out.is = TRY(read_name(product, draft));
    out.subcomponents = TRY(read_names(product["subcomponents"], draft));
    out.subcomponents.insert(out.subcomponents.end(), shared.begin(), shared.end());
    TRY(draft.add(statement, std::move(out)));
  }
  if (node["products"].size() != 0) return {};
  for (const auto& name : subject) {
    Product out{.subcomponents = shared};
    out.is = TRY(draft.name(name));
    TRY(draft.add(statement, std::move(out)));
  }
  return {};
}

std::optional<Time> read_time(Node node, std::string_view key, Draft& draft) {
  const auto text = node[key].text();
  if (text.empty()) return std::nullopt;
  const auto time = parse_rfc3339(text);
  if (!time)
    draft.problem(node[key].line(), fmt::format("'{}' is no time", printable(text.substr(0, 60))));
  return time;
}

Result<void> read_statement(Node node, const Time& made, const std::vector<std::string>& subject,
                            Draft& draft) {
  Statement statement;
  statement.line = node.line();
  statement.vulnerabilities = read_vulnerability(node["vulnerability"]);
  const auto status = parse_status(node["status"].text());
  if (statement.vulnerabilities.empty())
    return draft.problem(node.line(), "a statement without a vulnerability"), Result<void>();
  const bool known = status && *status <= Status::under_investigation && *status != Status::unknown;
  if (!known)
    return draft.problem(node.line(), fmt::format("'{}' is no status of OpenVEX",
                                                  printable(node["status"].text().substr(0, 60)))),
           Result<void>();
  statement.status = *status;
  statement.justification = node["justification"].text();
  statement.impact = node["impact_statement"].text();
  statement.action = node["action_statement"].text();
  statement.notes = node["status_notes"].text();
  statement.timestamp = read_time(node, "timestamp", draft).value_or(made);
  TRY(read_products(node, subject, draft, statement));
  if (statement.products.empty())
    draft.problem(node.line(), "a statement that names no product is about nothing");
  draft.add(std::move(statement));
  return {};
}

}  // namespace

bool is_openvex(Node root) {
  const auto context = root["@context"];
  if (context.text().find("openvex") != std::string_view::npos) return true;
  for (const auto item : context.items())
    if (item.text().find("openvex") != std::string_view::npos) return true;
  return false;
}

Result<Document> read_openvex(Node root, std::string_view source,
                              const std::vector<std::string>& subject) {
  if (!root["statements"].is_array())
    return Error{Error::corrupt,
                 fmt::format("line {}: OpenVEX without a list of statements", root.line())};
  Draft draft(Format::openvex, source);
  draft.document().id = root["@id"].text();
  draft.document().author = root["author"].text();
  const auto made = read_time(root, "timestamp", draft).value_or(Time{});
  for (const auto node : root["statements"].items())
    TRY(read_statement(node, made, subject, draft));
  return std::move(draft).finish();
}

}  // namespace oakum::vex
