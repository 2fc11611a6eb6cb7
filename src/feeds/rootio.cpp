// Root.io's fixes for packages of Alpine, Debian and Ubuntu: distribution → release → package →
// vulnerability → ranges. Source: api.root.io/external/patch_feed.
#include <fmt/format.h>

#include "core/version/version.h"
#include "feeds/parts/intake.h"
#include "feeds/parts/severity_words.h"
#include "formats/node.h"

namespace oakum::feeds {
namespace {

using formats::Node;

struct Base {
  std::string_view key;  ///< Also the base's source.
  std::string_view distribution;
};

constexpr Base kBases[] = {{"alpine", "Alpine"}, {"debian", "Debian"}, {"ubuntu", "Ubuntu"}};

/// "root.io debian 12", over Debian's own.
std::optional<DistributionSpace> space_of(const Base& base, std::string_view release) {
  auto space = distribution_space(base.distribution, release);
  if (!space) return std::nullopt;
  space->name = fmt::format("root.io {}", space->name);
  space->source = {"rootio", fmt::format("Root.io Security Patches ({})", base.key),
                   "https://api.root.io/external/patch_feed", std::string(base.key)};
  return space;
}

class Release {
 public:
  Release(const DistributionSpace& space, Intake& intake)
      : scheme_(space.scheme), ns_(intake.add_namespace(space)), intake_(intake) {}

  void take(Node package) {
    const auto name = package["name"].text();
    if (name.empty()) return intake_.problem(package.line(), "a package without a name");
    for (const auto& [id, entry] : package["cves"].members()) take(name, id, entry);
  }

 private:
  void take(std::string_view package, std::string_view id, Node entry) {
    ++intake_.summary().records;
    Advisory row;
    row.id = id;
    row.severity = severity_of_word(entry["severity"].text());
    for (const auto range : entry["vulnerable_ranges"].items()) {
      if (!satisfies(scheme_, "1", range.text()))
        return intake_.problem(range.line(), fmt::format("{} {}: no range", package, id));
      row.vulnerable.push_back(range.text());
    }
    for (const auto version : entry["fixed_versions"].items())
      if (!version.text().empty()) row.patched.push_back(version.text());
    if (row.vulnerable.empty())
      return intake_.problem(entry.line(), fmt::format("{} {}: no ranges", package, id));
    intake_.add(ns_, package, row);
    VulnerabilityDetail detail;
    set_severity(detail, "rootio", row.severity);
    intake_.add_detail(id, "rootio", detail);
  }

  VersionScheme scheme_;
  std::uint32_t ns_;
  Intake& intake_;
};

Result<void> read(const SourceFile& file, Intake& intake) {
  const auto document = TRY(formats::parse_json(file.text));
  for (const auto& base : kBases) {
    for (const auto entry : document[base.key].items()) {
      const auto space = space_of(base, entry["distroversion"].text());
      if (!space) {
        intake.problem(entry.line(), fmt::format("{}: packages of no release", base.key));
        continue;
      }
      Release release(*space, intake);
      for (const auto package : entry["packages"].items()) release.take(package["pkg"]);
    }
  }
  return {};
}

Result<ImportSummary> run(const std::string& path, Builder& builder,
                          std::vector<Problem>& problems) {
  // The feed's own name has no suffix: "cve_feed".
  return import_files(path, {".json", "_feed"}, builder, problems, read);
}

}  // namespace

Importer rootio() {
  return {.kind = "rootio", .summary = "Root.io's fixes for distributions (JSON)", .run = run};
}

}  // namespace oakum::feeds
