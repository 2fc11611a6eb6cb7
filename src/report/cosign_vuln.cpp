// The predicate of a vulnerability attestation, for `cosign attest --type vuln`: the whole report
// and when it was made. Source: sigstore/cosign, "Cosign Vulnerability Scan Record Attestation
// Specification".
#include "formats/json_writer.h"
#include "report/format.h"
#include "report/parts/json_report.h"

namespace oakum::report {

namespace {
Result<void> write(const Report& report, const Options& options, io::Writer& target) {
  formats::JsonWriter out(target);
  out.begin_object().key("invocation").begin_object();
  out.key("parameters").null().key("uri").value("").key("event_id").value("");
  out.key("builder.id").value("").end_object();
  out.key("scanner").begin_object().key("uri").value("pkg:generic/oakum@" + report.tool_version);
  out.key("version").value(report.tool_version).key("db").begin_object();
  out.key("uri").value(report.database.digest).key("version").value(report.database.built);
  out.end_object().key("result");
  write_json_report(out, report, options);
  out.end_object().key("metadata").begin_object();
  out.key("scanStartedOn").value(rfc3339(report.created));
  out.key("scanFinishedOn").value(rfc3339(report.created)).end_object().end_object();
  return out.finish(false);
}
}  // namespace

Format cosign_vuln() {
  return {.name = "cosign-vuln", .doc = "Predicate for cosign attest --type vuln", .write = write};
}

}  // namespace oakum::report
