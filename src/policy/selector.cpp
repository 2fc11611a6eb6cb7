#include "policy/selector.h"

#include <algorithm>

#include "spdx/accepted.h"

namespace oakum::policy {
namespace {

constexpr std::pair<std::string_view, Kind> kKinds[] = {{"vulnerability", kVulnerability},
                                                        {"misconfiguration", kMisconfiguration},
                                                        {"secret", kSecret},
                                                        {"license", kLicense}};

bool any_matches(const std::vector<Pattern>& patterns, std::string_view name) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const Pattern& pattern) { return pattern.matches(name); });
}

bool is_package_meant(const Selector& selector, const Context& context, const Finding& finding) {
  if (selector.packages.empty() && selector.purls.empty()) return true;
  const auto* package = context.package_of(finding);
  if (!package) return false;
  if (!selector.packages.empty() && !any_matches(selector.packages, package->name)) return false;
  if (selector.purls.empty()) return true;
  const auto purl = parse_purl(package->purl);
  return purl && std::any_of(selector.purls.begin(), selector.purls.end(),
                             [&](const Purl& constraint) { return covers(constraint, *purl); });
}

bool is_place_meant(const Selector& selector, const Context& context, const Finding& finding) {
  if (selector.paths.empty()) return true;
  const auto places = context.places_of(finding);
  return std::any_of(selector.paths.begin(), selector.paths.end(), [&](const Glob& glob) {
    return std::any_of(places.begin(), places.end(),
                       [&](std::string_view place) { return glob.matches(place); });
  });
}

bool is_target_meant(const Selector& selector, const Context& context) {
  if (selector.images.empty()) return true;
  const auto& names = context.target_names();
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return any_matches(selector.images, name); });
}

}  // namespace

Kind kind_of(const Finding& finding) {
  if (std::holds_alternative<Secret>(finding.detail)) return kSecret;
  return std::holds_alternative<License>(finding.detail) ? kLicense : kVulnerability;
}

std::optional<Kind> parse_kind(std::string_view word) {
  for (const auto& [name, kind] : kKinds)
    if (name == word) return kind;
  return std::nullopt;
}

bool selects_beside_id(const Selector& selector, const Context& context, const Finding& finding) {
  if (!(selector.kinds & kind_of(finding))) return false;
  if (selector.at_most &&
      (finding.severity > *selector.at_most ||
       (finding.severity == Severity::unknown && *selector.at_most != Severity::unknown)))
    return false;
  return is_target_meant(selector, context) && is_package_meant(selector, context, finding) &&
         is_place_meant(selector, context, finding);
}

bool selects(const Selector& selector, const Context& context, const Finding& finding) {
  if (!selects_beside_id(selector, context, finding)) return false;
  if (selector.ids.empty()) return true;
  const auto meant = [&](std::string_view name) { return any_matches(selector.ids, name); };
  if (kind_of(finding) == kLicense) return spdx::all_accepted(finding.rule, meant);
  const auto names = context.names_of(finding);
  return std::any_of(names.begin(), names.end(), meant);
}

}  // namespace oakum::policy
