// Content manifests that Red Hat puts into its images: the repositories ("content sets") its
// packages come from.
#include "formats/node.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(16u << 20));
  const auto manifest = TRY(formats::parse_json(text));
  BuildInfo info;
  for (const auto set : manifest["content_sets"].items())
    if (set.is_string() && !set.text().empty()) info.content_sets.emplace_back(set.text());
  if (!info.content_sets.empty()) sink.build_info = std::move(info);
  return {};
}

inventory::Analyzer redhat_content_manifest() {
  return {.name = "redhat-content-manifest",
          .doc = "Repositories a Red Hat image was built from",
          .version = 1,
          .targets = inventory::kSystems,
          .files = {"root/buildinfo/content_manifests/*.json", "usr/share/buildinfo/*.json"},
          .limit = 16u << 20,
          .read = read};
}

}  // namespace oakum::ecosystems
