// packages.config of NuGet: what a project of the older kind has installed. Source: NuGet
// documentation, "packages.config reference". Packages that only serve development are left out,
// since the file does not say what they would bring into the product.
#include "base/text.h"
#include "ecosystems/nuget/licenses.h"
#include "formats/xml.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {

static constexpr std::uint64_t kLimit = 64u << 20;

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto config = TRY(formats::parse_xml(text, {.bytes = kLimit}));
  if (config.root().name() != "packages") return Error{Error::corrupt, "no list of packages"};
  for (const auto entry : config.root().children("package")) {
    if (equal_ignoring_case(entry.attribute("developmentDependency"), "true")) continue;
    const auto name = trim(entry.attribute("id"));
    const auto version = trim(entry.attribute("version"));
    if (name.empty() || version.empty()) {
      sink.problem(entry.line(), "a package without an id or a version; skipped");
      continue;
    }
    sink.add({.name = std::string(name),
              .version = std::string(version),
              .licenses = nuget_licenses(sink.outside, name, version)});
  }
  return {};
}

inventory::Analyzer nuget_config() {
  return {.name = "nuget-config",
          .doc = "NuGet packages listed in a packages.config",
          .version = 1,
          .type = "nuget",
          .ecosystem = Ecosystem::nuget,
          .files = {"**/packages.config"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
