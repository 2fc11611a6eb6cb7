// Packages.props and Directory.Packages.props: the versions that all projects of a repository
// share. Source: NuGet documentation, "Central Package Management"; MSBuild, "Item element". What a
// property stands for ("$(Version)") is known only to a build, so such entries are passed over.
#include <unordered_set>

#include "base/text.h"
#include "formats/xml.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 16u << 20;

bool is_known(std::string_view text) {
  return !text.empty() && text.find("$(") == std::string_view::npos;
}

/// Metadata of an item stand in attributes, or in elements below it.
std::string_view metadata(formats::XmlElement item, std::string_view name) {
  const auto attribute = trim(item.attribute(name));
  return attribute.empty() ? item[name].text() : attribute;
}

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto project = TRY(formats::parse_xml(text, {.bytes = kLimit}));
  if (project.root().name() != "Project") return Error{Error::corrupt, "no MSBuild project"};
  std::unordered_set<std::string> seen;
  for (const auto group : project.root().children("ItemGroup"))
    for (const auto item : group.children()) {
      if (item.name() != "PackageReference" && item.name() != "PackageVersion") continue;
      auto name = trim(item.attribute("Include"));
      if (name.empty()) name = trim(item.attribute("Update"));
      const auto version = metadata(item, "Version");
      if (!is_known(name) || !is_known(version)) continue;
      auto id = fmt::format("{}@{}", name, version);
      if (!seen.insert(id).second) continue;
      sink.add({.id = std::move(id), .name = std::string(name), .version = std::string(version)});
    }
  return {};
}

inventory::Analyzer packages_props() {
  return {.name = "packages-props",
          .doc = "NuGet packages whose versions are managed in one place",
          .version = 1,
          .type = "packages-props",
          .ecosystem = Ecosystem::nuget,
          .files = {"**/*packages.props"},
          .ignore_case = true,
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
