// The comparison for machines. Members of a finding are named as in a report; what only a
// comparison has follows them.
#include "compare/write.h"
#include "formats/json_writer.h"

namespace oakum::compare {

namespace {
using formats::JsonWriter;

void write_base(JsonWriter& out, const priority::BaseImage& base) {
  if (!base.known()) return;
  out.key("BaseImage").begin_object().member("Name", base.name).member("Digest", base.digest);
  out.member("Layers", static_cast<std::uint64_t>(base.layers)).end_object();
}

void write_side(JsonWriter& out, std::string_view name, const Report& report,
                const priority::BaseImage& base) {
  out.key(name).begin_object().member("ArtifactName", report.name);
  out.key("ArtifactType").value(artifact_type(report.kind)).member("ReportID", report.id);
  out.key("CreatedAt").value(rfc3339(report.created));
  if (report.image) out.member("ImageID", report.image->id);
  if (report.git) out.member("Commit", report.git->commit);
  write_base(out, base);
  out.key("Complete").value(report.inventory.problems.empty()).end_object();
}

void write_layer(JsonWriter& out, const Comparison& comparison, const Item& item) {
  const Layer* layer = layer_of(comparison, item);
  if (!layer) return;
  out.key("Layer").begin_object();
  out.key("Index").value(static_cast<int>(item.row.at.package->layer));
  out.member("Digest", layer->digest).member("DiffID", layer->diff_id);
  out.member("CreatedBy", layer->created_by).end_object();
}

std::string_view word(Cause cause) {
  switch (cause) {
    case Cause::package:
      return "package";
    case Cause::upgrade:
      return "upgrade";
    case Cause::downgrade:
      return "downgrade";
    case Cause::suppressed:
      return "suppressed";
    case Cause::advisory:
      return "advisory";
    case Cause::unknown:
      return "unknown";
    case Cause::none:
      break;
  }
  return {};
}

void write_item(JsonWriter& out, const Comparison& comparison, const Item& item) {
  const auto& v = *item.row.vulnerability;
  const auto& package = *item.row.at.package;
  out.begin_object().member("VulnerabilityID", item.row.finding->rule);
  out.member("PkgID", package.id).member("PkgName", package.name);
  out.member("PkgPath", package.file_path.empty() ? item.row.at.list->path : package.file_path);
  out.member("Type", item.row.at.list->type).member("PURL", package.purl);
  out.member("InstalledVersion", v.installed_version).member("FixedVersion", v.fixed_version);
  if (v.status != Status::unknown) out.key("Status").value(name(v.status));
  out.key("Severity").value(name(item.row.finding->severity));
  out.member("Title", v.detail.title).member("PrimaryURL", v.primary_url);
  write_layer(out, comparison, item);
  out.member("Origin", origin_of(comparison, item)).member("Cause", word(item.cause));
  out.member("OtherVersion", item.other_version).end_object();
}

void write_items(JsonWriter& out, std::string_view name, const Comparison& comparison,
                 const std::vector<Item>& items) {
  out.key(name).begin_array();
  for (const auto& item : items) write_item(out, comparison, item);
  out.end_array();
}

void write_count(JsonWriter& out, std::string_view name, std::size_t count) {
  out.key(name).value(static_cast<std::uint64_t>(count));
}

void write_versions(JsonWriter& out, std::string_view name, const std::vector<std::string>& list) {
  if (list.empty()) return;
  out.key(name).begin_array();
  for (const auto& version : list) out.value(version);
  out.end_array();
}

void write_packages(JsonWriter& out, const Comparison& comparison) {
  if (!comparison.packages_known) return;
  out.key("Packages").begin_object();
  write_count(out, "Unchanged", comparison.packages_same);
  out.key("Changed").begin_array();
  for (const auto& change : comparison.packages) {
    out.begin_object().member("Type", change.type).member("Name", change.name);
    out.member("Place", change.place);
    write_versions(out, "Before", change.before);
    write_versions(out, "After", change.after);
    out.end_object();
  }
  out.end_array().end_object();
}
}  // namespace

Result<void> write_json(const Comparison& comparison, const Options& options, io::Writer& target) {
  JsonWriter out(target);
  out.begin_object().key("SchemaVersion").value(1);
  write_side(out, "Before", *comparison.before, comparison.base_before);
  write_side(out, "After", *comparison.after, comparison.base_after);
  out.key("Summary").begin_object();
  write_count(out, "Added", comparison.added.size());
  write_count(out, "Fixed", comparison.fixed.size());
  write_count(out, "Unchanged", comparison.unchanged.size());
  out.end_object();
  write_items(out, "Added", comparison, comparison.added);
  write_items(out, "Fixed", comparison, comparison.fixed);
  if (options.show_unchanged) write_items(out, "Unchanged", comparison, comparison.unchanged);
  write_packages(out, comparison);
  out.end_object();
  return out.finish();
}

}  // namespace oakum::compare
