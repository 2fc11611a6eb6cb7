// Debian's security tracker as one JSON file: source package → vulnerability → release by code
// name. Source: the tracker's own export at security-tracker.debian.org/tracker/data/json.
#include <fmt/format.h>

#include <map>

#include "feeds/parts/debian_releases.h"
#include "feeds/parts/intake.h"
#include "formats/node.h"

namespace oakum::feeds {
namespace {

using formats::Node;

/// Why there is no fix.
Status status_of(Node release) {
  if (release["status"].text() == "undetermined") return Status::under_investigation;
  if (release["urgency"].text() == "end-of-life") return Status::end_of_life;
  const auto reason = release["nodsa_reason"].text();
  if (reason == "ignored") return Status::will_not_fix;
  if (reason == "postponed") return Status::fix_deferred;
  return Status::affected;
}

bool is_status(std::string_view word) {
  return word == "resolved" || word == "open" || word == "undetermined";
}

class Tracker {
 public:
  explicit Tracker(Intake& intake) : intake_(intake) {}

  void take(std::string_view package, std::string_view id, Node entry) {
    ++intake_.summary().records;
    const auto releases = entry["releases"];
    if (id.empty() || package.empty() || !releases.is_object())
      return intake_.problem(entry.line(), fmt::format("{} {}: no releases", package, id));
    for (const auto& [codename, release] : releases.members())
      take_release(package, id, codename, release);
    take_detail(id, entry);
  }

 private:
  void take_release(std::string_view package, std::string_view id, std::string_view codename,
                    Node release) {
    const auto ns = namespace_of(codename);
    const auto status = release["status"].text();
    if (!ns) return;
    if (!is_status(status))
      return intake_.problem(release.line(),
                             fmt::format("{} {}: no status in {}", package, id, codename));
    Advisory row;
    row.id = id;
    row.severity = severity_of_urgency(release["urgency"].text());
    const auto fixed = release["fixed_version"].text();
    if (fixed == "0")
      row.status = Status::not_affected;
    else if (status == "resolved")
      row.fixed_version = fixed;
    else  // a version that fixes it may be known and not be in the archive yet
      row.status = status_of(release);
    if (status == "resolved" && fixed.empty())
      return intake_.problem(release.line(), fmt::format("{} {}: resolved in {} by no version",
                                                         package, id, codename));
    intake_.add(*ns, package, row);
  }

  std::optional<std::uint32_t> namespace_of(std::string_view codename) {
    if (const auto known = namespaces_.find(codename); known != namespaces_.end())
      return known->second;
    const auto space = debian_space(codename);
    const auto ns = space ? std::optional(intake_.add_namespace(*space)) : std::nullopt;
    if (namespaces_.size() < kMostReleases) namespaces_.emplace(codename, ns);
    return ns;
  }

  void take_detail(std::string_view id, Node entry) {
    VulnerabilityDetail detail;
    detail.description = entry["description"].text();
    if (const auto bug = entry["debianbug"].integer())
      detail.references.push_back(fmt::format("https://bugs.debian.org/{}", *bug));
    intake_.add_detail(id, "debian", detail);
  }

  static constexpr std::size_t kMostReleases = 1'000;
  Intake& intake_;
  std::map<std::string, std::optional<std::uint32_t>, std::less<>> namespaces_;
};

Result<void> read(const SourceFile& file, Intake& intake) {
  const auto document = TRY(formats::parse_json(file.text));
  if (!document.root().is_object()) return Error{Error::corrupt, "no table of packages"};
  Tracker tracker(intake);
  for (const auto& [package, entries] : document.root().members()) {
    if (!entries.is_object()) intake.problem(entries.line(), "a package that is no table");
    for (const auto& [id, entry] : entries.members()) tracker.take(package, id, entry);
  }
  return {};
}

Result<ImportSummary> run(const std::string& path, Builder& builder,
                          std::vector<Problem>& problems) {
  return import_files(path, {".json"}, builder, problems, read);
}

}  // namespace

Importer debian_tracker() {
  return {.kind = "debian-tracker",
          .summary = "Debian's security tracker, the one file of all packages (JSON)",
          .run = run};
}

}  // namespace oakum::feeds
