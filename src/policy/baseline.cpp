#include "policy/baseline.h"

#include <algorithm>

#include "core/same_finding.h"

namespace oakum::policy {
namespace {

constexpr std::string_view kKnown = "known";

bool was_told(const Verdict& verdict) {
  return verdict.state == Verdict::open || verdict.status == kKnown;
}

/// Every name under which it may be looked for.
std::set<std::string> ids_of(const Finding& finding) {
  std::set<std::string> ids{finding.rule};
  if (const auto* vulnerability = std::get_if<Vulnerability>(&finding.detail))
    ids.insert(vulnerability->aliases.begin(), vulnerability->aliases.end());
  return ids;
}

}  // namespace

Baseline::Baseline(const Report& report, secret::Baseline secrets, std::string name)
    : secrets_(std::move(secrets)), name_(std::move(name)) {
  const Context context(report);
  for (const auto& finding : report.findings) {
    if (std::holds_alternative<Secret>(finding.detail) || !was_told(finding.verdict)) continue;
    for (auto& id : ids_of(finding)) keys_.insert(key_of(context, finding, id));
  }
}

/// The ecosystem stands for the kind of list: other reports may call that otherwise.
Baseline::Key Baseline::key_of(const Context& context, const Finding& finding, std::string id) {
  const auto* list = context.list_of(finding);
  if (!list) return {"", finding.where.path, "", std::move(id)};
  const auto* package = context.package_of(finding);
  return {std::string(info(list->ecosystem).name), lasting_place(*list, *package), package->name,
          std::move(id)};
}

bool Baseline::knows(const Finding& finding, const Context& context,
                     const secret::Detector* detector) const {
  if (const auto* secret = std::get_if<Secret>(&finding.detail))
    return secrets_.knows(secret->seen, detector ? detector->rule(secret->seen.rule) : nullptr,
                          secret->commit);
  const auto ids = ids_of(finding);
  return std::any_of(ids.begin(), ids.end(), [&](const std::string& id) {
    return keys_.contains(key_of(context, finding, id));
  });
}

}  // namespace oakum::policy
