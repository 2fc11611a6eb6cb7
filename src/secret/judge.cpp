#include "secret/judge.h"

#include "base/result.h"

namespace oakum::secret {
namespace {

std::string message_of(const SecretSighting& sighting, const std::string& title) {
  const auto& seen = sighting.seen;
  if (!sighting.instruction.empty()) return fmt::format("{} in the image's configuration", title);
  return fmt::format("{} in {}{}", title, seen.where.path,
                     seen.inside.empty() ? "" : fmt::format(" ({})", seen.inside));
}

Finding finding_of(const SecretSighting& sighting, const Detector& detector) {
  const auto* rule = detector.rule(sighting.seen.rule);
  Secret detail{.category = rule ? rule->category : std::string(),
                .title = rule && !rule->title.empty() ? rule->title : sighting.seen.rule,
                .seen = sighting.seen,
                .buried = sighting.buried,
                .instruction = sighting.instruction,
                .commit = sighting.commit,
                .author = sighting.author,
                .date = sighting.date};
  const bool high = rule && rule->confidence == Confidence::high;
  if (detail.seen.excused.empty() && !sighting.owner.empty() && !high)
    detail.seen.excused =
        fmt::format("a file of the package {}, which everybody can get", sighting.owner);
  Finding finding;
  finding.rule = sighting.seen.rule;
  finding.severity = rule ? rule->severity : Severity::unknown;
  finding.subject = FileRef{};
  finding.where = sighting.seen.where;
  finding.message = message_of(sighting, detail.title);
  finding.detail = std::move(detail);
  return finding;
}

}  // namespace

std::vector<Finding> find_secrets(const Inventory& inventory, const Detector& detector) {
  std::vector<Finding> findings;
  findings.reserve(inventory.secrets.size());
  for (const auto& sighting : inventory.secrets) findings.push_back(finding_of(sighting, detector));
  return findings;
}

}  // namespace oakum::secret
