// Components of Bitnami images: ".spdx-<component>.spdx" (SPDX 2 JSON) in the component's folder,
// and
// ".bitnami_components.json" of older images, for components without one. Source: Bitnami,
// "minideb-extras"; SPDX 2.3. Of an SPDX document only packages with a "pkg:bitnami/" URL are
// taken: what lies inside them is found by its own files.
#include "base/text.h"
#include "formats/node.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

using formats::Node;

constexpr std::uint64_t kLimit = 32u << 20;

void add(std::string_view name, std::string_view version, std::string_view license,
         std::string_view arch, std::uint32_t line, inventory::Sink& sink) {
  if (name.empty() || version.empty())
    return sink.problem(line, "a component without a name or version");
  Package package{.id = fmt::format("{}@{}", name, version),
                  .name = std::string(name),
                  .version = std::string(version),
                  .arch = std::string(arch)};
  if (!license.empty() && license != "NOASSERTION" && license != "NONE")
    package.licenses = {std::string(license)};
  sink.add(std::move(package));
}

bool is_component(Node package) {
  for (const auto reference : package["externalRefs"].items())
    if (reference["referenceLocator"].text().starts_with("pkg:bitnami/")) return true;
  return false;
}

void read_spdx(Node document, inventory::Sink& sink) {
  for (const auto package : document["packages"].items())
    if (is_component(package))
      add(package["name"].text(), package["versionInfo"].text(), package["licenseDeclared"].text(),
          "", package.line(), sink);
}

void read_components(const io::File& file, Node components, inventory::Sink& sink) {
  for (const auto& [name, entry] : components.members())
    if (!file.sibling(fmt::format("{0}/.spdx-{0}.spdx", name)))
      add(name, entry["version"].text(), "", entry["arch"].text(), entry.line(), sink);
}

Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto document = TRY(formats::parse_json(text));
  if (!document.root().is_object()) return Error{Error::corrupt, "not a list of components"};
  if (file.name().ends_with(".spdx"))
    read_spdx(document.root(), sink);
  else
    read_components(file, document.root(), sink);
  return {};
}

}  // namespace

inventory::Analyzer bitnami_component() {
  return {.name = "bitnami-component",
          .doc = "Components of Bitnami images",
          .version = 1,
          .type = "bitnami",
          .ecosystem = Ecosystem::bitnami,
          .targets = inventory::kInstalled,
          .files = {"opt/bitnami/*/.spdx-*.spdx", "opt/bitnami/.bitnami_components.json"},
          .companions = {"opt/bitnami/*/.spdx-*.spdx"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
