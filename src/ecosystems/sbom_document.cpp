// Bills of materials that an image carries: what its makers say is in it. Their names are the
// custom of SPDX ("name.spdx.json") and CycloneDX ("name.cdx.json").
#include "core/report.h"
#include "inventory/analyzer.h"
#include "sbom/inventory.h"
#include "sbom/read.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 64u << 20;

/// What the squash and the target's own system decide is not taken from the document.
void settle(Package& package, BomFormat format) {
  package.layer = 0;
  package.uid.clear();
  if (format != BomFormat::cyclonedx) package.bom_ref.clear();
}

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto bytes = TRY(file.text(kLimit));
  const auto bom = TRY(sbom::read(bytes));
  auto inventory = sbom::inventory_of(bom);
  for (auto& list : inventory.lists) {
    for (auto& package : list.packages) settle(package, bom.format);
    sink.lists.push_back(std::move(list));
  }
  for (auto& problem : inventory.problems) sink.problem(0, std::move(problem.what), problem.kind);
  return {};
}

inventory::Analyzer sbom_document() {
  return {.name = "sbom-document",
          .doc = "Bills of materials that come with what they describe (CycloneDX, SPDX)",
          .version = 1,
          .type = {},
          .targets = inventory::kInstalled,
          .files = {"**/*.spdx", "**/*.spdx.json", "**/*.cdx", "**/*.cdx.json", "**/*.cdx.xml"},
          .except = {"**/*.dist-info/sboms/**", "opt/bitnami/*/.spdx-*.spdx"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
