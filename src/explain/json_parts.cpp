#include "explain/json_parts.h"

namespace oakum::explain {

namespace {
using formats::JsonWriter;
constexpr std::size_t kWays = 20;
}  // namespace

void write_texts(JsonWriter& out, std::string_view key, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  out.key(key).begin_array();
  for (const auto& text : texts) out.value(text);
  out.end_array();
}

void write_target(JsonWriter& out, const Report& report) {
  out.member("ArtifactName", report.name);
  out.key("ArtifactType").value(artifact_type(report.kind)).member("ReportID", report.id);
}

void write_identity(JsonWriter& out, const Context& context, PackageRef ref) {
  const auto& package = context.package(ref);
  out.key("Name").value(package.name).member("Version", full_version(package));
  out.member("ID", package.id).member("PURL", package.purl);
  out.member("Type", context.list(ref).type);
}

void write_place(JsonWriter& out, const Location& where) {
  if (where.path.empty()) return;
  out.key("Location").begin_object().key("Path").value(where.path);
  out.member("StartLine", where.line).end_object();
}

void write_layer(JsonWriter& out, const Context& context, std::uint16_t index) {
  const auto* layer = context.layer(index);
  if (!layer) return;
  out.key("Layer").begin_object().key("Index").value(static_cast<int>(index));
  out.member("Digest", layer->digest).member("DiffID", layer->diff_id);
  out.member("CreatedBy", layer->created_by).member("Origin", context.origin(index)).end_object();
}

void write_ways(JsonWriter& out, const Context& context, PackageRef ref) {
  const auto ways = context.ways(ref, kWays);
  if (ways.empty()) return;
  out.key("DependencyPaths").begin_array();
  for (const auto& way : ways) {
    out.begin_array();
    for (const auto one : way) {
      const auto& package = context.package(one);
      const auto version = full_version(package);
      out.value(version.empty() ? package.name : package.name + "@" + version);
    }
    out.end_array();
  }
  out.end_array();
}

}  // namespace oakum::explain
