#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "explain/context.h"
#include "formats/json_writer.h"

namespace oakum::explain {

void write_texts(formats::JsonWriter& out, std::string_view key,
                 const std::vector<std::string>& texts);
/// ArtifactName, ArtifactType, ReportID of the report.
void write_target(formats::JsonWriter& out, const Report& report);
/// Name, Version, PURL, Type and ID of a package.
void write_identity(formats::JsonWriter& out, const Context& context, PackageRef ref);
/// "Location": Path, StartLine.
void write_place(formats::JsonWriter& out, const Location& where);
/// "Layer": Index, Digest, DiffID, CreatedBy, Origin.
void write_layer(formats::JsonWriter& out, const Context& context, std::uint16_t layer);
/// "DependencyPaths": each from the outermost package to this one.
void write_ways(formats::JsonWriter& out, const Context& context, PackageRef ref);

}  // namespace oakum::explain
