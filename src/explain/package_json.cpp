// Packages for machines. Members that a report has are named as there.
#include "explain/json_parts.h"
#include "explain/write.h"

namespace oakum::explain {

namespace {
using formats::JsonWriter;

void write_findings_of(JsonWriter& out, const Context& context, PackageRef ref) {
  out.key("Findings").begin_array();
  for (const auto i : context.findings(ref)) {
    const auto& finding = context.report().findings[i];
    out.begin_object().key("ID").value(finding.rule);
    out.key("Severity").value(name(finding.severity));
    out.key("Open").value(finding.verdict.state == Verdict::open).end_object();
  }
  out.end_array();
}

void write_one(JsonWriter& out, const Context& context, PackageRef ref) {
  const auto& package = context.package(ref);
  out.begin_object();
  write_identity(out, context, ref);
  out.member("SrcName", package.src_name).member("SrcVersion", full_source_version(package));
  out.member("Relationship", name(package.relationship)).member("Dev", package.dev);
  write_place(out, context.place(ref));
  write_layer(out, context, package.layer);
  write_ways(out, context, ref);
  out.member("Evidence", package.evidence);
  out.key("Confidence").value(static_cast<int>(package.confidence));
  write_texts(out, "Licenses", package.licenses);
  out.member("Maintainer", package.maintainer);
  write_findings_of(out, context, ref);
  out.end_object();
}
}  // namespace

Result<void> write_packages_json(const Context& context, std::span<const PackageRef> packages,
                                 io::Writer& out) {
  JsonWriter json(out);
  json.begin_object();
  write_target(json, context.report());
  json.key("Packages").begin_array();
  for (const auto ref : packages) write_one(json, context, ref);
  json.end_array().end_object();
  return json.finish();
}

}  // namespace oakum::explain
