// GitHub dependency snapshot (version 0): the packages of a target for the dependency graph. Commit
// and job come from GITHUB_SHA, GITHUB_REF, GITHUB_WORKFLOW, GITHUB_JOB and GITHUB_RUN_ID. Source:
// GitHub, "REST API endpoints for dependency submission".
#include <cstdlib>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "formats/json_writer.h"
#include "report/format.h"
#include "report/parts/sections.h"

namespace oakum::report {

namespace {
using formats::JsonWriter;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

/// The image's names and digest in one line.
std::string image_reference(const ImageMetadata& image) {
  auto text = join(image.repo_tags, ", ");
  const auto digests = join(image.repo_digests, ", ");
  if (const auto digest = cut(digests, "@")) text += "@" + std::string(digest->second);
  return text;
}

void write_metadata(JsonWriter& out, const Report& report) {
  if (!report.image) return;
  const auto tags = join(report.image->repo_tags, ", ");
  const auto digests = join(report.image->repo_digests, ", ");
  if (tags.empty() && digests.empty()) return;
  out.key("metadata").begin_object().member("aquasecurity:trivy:RepoDigest", digests);
  out.member("aquasecurity:trivy:RepoTag", tags).end_object();
}

/// Package URLs of a section by the ids its packages have in their list.
using Urls = std::unordered_map<std::string_view, std::string_view>;

void write_package(JsonWriter& out, const Package& package, const Urls& urls) {
  out.begin_object().member("package_url", package.purl);
  out.key("relationship")
      .value(package.relationship == Relationship::indirect ? "indirect" : "direct");
  if (!package.depends_on.empty()) {
    out.key("dependencies").begin_array();
    for (const auto& id : package.depends_on) {
      const auto found = urls.find(id);
      out.value(found == urls.end() ? std::string_view(id) : found->second);
    }
    out.end_array();
  }
  out.key("scope").value(package.dev ? "development" : "runtime");
  if (!package.file_path.empty())
    out.key("metadata").begin_object().member("source_location", package.file_path).end_object();
  out.end_object();
}

/// Keyed by name; a second version of one name has it beside the name.
void write_resolved(JsonWriter& out, const Section& section) {
  Urls urls;
  for (const auto& at : section.packages)
    if (!at.package->id.empty() && !at.package->purl.empty())
      urls.emplace(at.package->id, at.package->purl);
  std::unordered_set<std::string> known;
  out.key("resolved").begin_object();
  for (const auto& at : section.packages) {
    const Package& package = *at.package;
    auto key = package.name;
    if (!known.insert(key).second) {
      key = fmt::format("{}@{}", package.name, full_version(package));
      if (!known.insert(key).second) continue;
    }
    write_package(out.key(key), package, urls);
  }
  out.end_object();
}

void write_manifest(JsonWriter& out, const Report& report, const Section& section) {
  out.key(section.target).begin_object().member("name", section.type);
  if (section.kind == "lang-pkgs")
    out.key("file")
        .begin_object()
        .member("source_location", report.image ? image_reference(*report.image) : section.target)
        .end_object();
  write_resolved(out, section);
  out.end_object();
}

Result<void> write(const Report& report, const Options&, io::Writer& target) {
  JsonWriter out(target);
  out.begin_object().key("version").value(0).key("detector").begin_object();
  out.key("name").value("trivy").key("version").value(report.tool_version);
  out.key("url").value("https://github.com/aquasecurity/trivy").end_object();
  write_metadata(out, report);
  out.member("ref", environment("GITHUB_REF")).member("sha", environment("GITHUB_SHA"));
  out.key("job").begin_object().key("correlator");
  out.value(environment("GITHUB_WORKFLOW") + "_" + environment("GITHUB_JOB"));
  out.member("id", environment("GITHUB_RUN_ID")).end_object();
  out.key("scanned").value(rfc3339({report.created.seconds, 0}));
  out.key("manifests").begin_object();
  std::unordered_set<std::string_view> known;
  const auto list = sections(report);
  for (const auto& section : list)
    if (!section.packages.empty() && known.insert(section.target).second)
      write_manifest(out, report, section);
  out.end_object().end_object();
  return out.finish(false);
}
}  // namespace

Format github() { return {.name = "github", .doc = "GitHub dependency snapshot", .write = write}; }

}  // namespace oakum::report
