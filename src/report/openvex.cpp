// OpenVEX 0.2.0: what became of each vulnerability, for others to decide by. Source: OpenVEX
// specification 0.2.0 and its JSON schema.
#include "formats/json_writer.h"
#include "report/format.h"
#include "report/parts/vex_statements.h"
#include "vex/identity.h"

namespace oakum::report {
namespace {

using formats::JsonWriter;

void write_vulnerability(JsonWriter& out, const VexStatement& statement) {
  out.key("vulnerability").begin_object().member("name", statement.id);
  if (!statement.aliases.empty()) {
    out.key("aliases").begin_array();
    for (const auto& alias : statement.aliases) out.value(alias);
    out.end_array();
  }
  out.end_object();
}

/// The target with the packages in it; where the target has no package URL, the packages.
void write_products(JsonWriter& out, const std::string& target, const VexStatement& statement) {
  out.key("products").begin_array();
  if (!target.empty()) out.begin_object().member("@id", target).key("subcomponents").begin_array();
  for (const auto& package : statement.packages)
    out.begin_object().member("@id", package).end_object();
  if (!target.empty()) out.end_array().end_object();
  out.end_array();
}

void write_statement(JsonWriter& out, const std::string& target, const VexStatement& statement) {
  out.begin_object();
  write_vulnerability(out, statement);
  write_products(out, target, statement);
  out.member("status", name(statement.status)).member("status_notes", statement.notes);
  out.member("justification", statement.justification);
  out.member("impact_statement", statement.impact);
  out.member("action_statement", statement.action).end_object();
}

Result<void> write(const Report& report, const Options&, io::Writer& target) {
  JsonWriter out(target);
  out.begin_object().key("@context").value("https://openvex.dev/ns/v0.2.0");
  out.key("@id").value("urn:uuid:" + report.id).key("author").value("Oakum");
  out.key("timestamp").value(rfc3339(report.created)).key("version").value(1);
  out.key("tooling").value("oakum " + report.tool_version).key("statements").begin_array();
  const auto product = vex::target_url(report);
  each_stated(report, [&](std::span<const VexStatement> about) {
    for (const auto& statement : about) write_statement(out, product, statement);
  });
  out.end_array().end_object();
  return out.finish();
}

}  // namespace

Format openvex() {
  return {.name = "openvex",
          .doc = "OpenVEX 0.2.0: a statement for each vulnerability, also for those left out",
          .versions = {"0.2.0"},
          .write = write};
}

}  // namespace oakum::report
