#include "feeds/parts/ubuntu_releases.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace oakum::feeds {
namespace {

struct Release {
  std::string_view codename;
  std::string_view number;
  bool has_extended;  ///< Long-term releases since extended maintenance exists.
};

constexpr Release kReleases[] = {
    {"warty", "4.10", false},     {"hoary", "5.04", false},     {"breezy", "5.10", false},
    {"dapper", "6.06", false},    {"edgy", "6.10", false},      {"feisty", "7.04", false},
    {"gutsy", "7.10", false},     {"hardy", "8.04", false},     {"intrepid", "8.10", false},
    {"jaunty", "9.04", false},    {"karmic", "9.10", false},    {"lucid", "10.04", false},
    {"maverick", "10.10", false}, {"natty", "11.04", false},    {"oneiric", "11.10", false},
    {"precise", "12.04", true},   {"quantal", "12.10", false},  {"raring", "13.04", false},
    {"saucy", "13.10", false},    {"trusty", "14.04", true},    {"utopic", "14.10", false},
    {"vivid", "15.04", false},    {"wily", "15.10", false},     {"xenial", "16.04", true},
    {"yakkety", "16.10", false},  {"zesty", "17.04", false},    {"artful", "17.10", false},
    {"bionic", "18.04", true},    {"cosmic", "18.10", false},   {"disco", "19.04", false},
    {"eoan", "19.10", false},     {"focal", "20.04", true},     {"groovy", "20.10", false},
    {"hirsute", "21.04", false},  {"impish", "21.10", false},   {"jammy", "22.04", true},
    {"kinetic", "22.10", false},  {"lunar", "23.04", false},    {"mantic", "23.10", false},
    {"noble", "24.04", true},     {"oracular", "24.10", false}, {"plucky", "25.04", false},
    {"questing", "25.10", false}, {"resolute", "26.04", true},  {"stonking", "26.10", false},
};

const Release* find_release(std::string_view codename) {
  const auto* found = std::find_if(std::begin(kReleases), std::end(kReleases),
                                   [&](const Release& r) { return r.codename == codename; });
  return found == std::end(kReleases) ? nullptr : found;
}

bool has_extended(std::string_view number) {
  return std::any_of(std::begin(kReleases), std::end(kReleases),
                     [&](const Release& r) { return r.number == number && r.has_extended; });
}

bool is_extended_tier(std::string_view tier) {
  return tier == "esm" || tier == "esm-infra" || tier == "esm-apps" || tier == "esm-infra-legacy";
}

}  // namespace

std::optional<UbuntuRelease> ubuntu_release_of(std::string_view name) {
  std::string_view tier;
  if (const auto parts = cut(name, "/")) {
    const bool old_order = parts->second == "esm";  // "trusty/esm"
    tier = old_order ? parts->second : parts->first;
    name = old_order ? parts->first : parts->second;
    if (!is_extended_tier(tier)) return std::nullopt;
  }
  const auto* release = find_release(name);
  if (!release) return std::nullopt;
  return UbuntuRelease{release->number, !tier.empty()};
}

void UbuntuClaims::add(const UbuntuRelease& release, std::string_view package, UbuntuClaim claim) {
  auto& both = claims_[{release.number, std::string(package)}];
  (release.extended ? both.extended : both.own) = std::move(claim);
}

void UbuntuClaims::emit(const std::string& id, Intake& intake) const {
  const auto add = [&](const std::string& release, const std::string& package,
                       const UbuntuClaim& claim) {
    if (claim.elsewhere) return;
    Advisory row;
    row.id = id;
    row.fixed_version = claim.fixed;
    row.status = claim.status;
    row.severity = claim.severity;
    intake.add(intake.add_namespace(*distribution_space("Ubuntu", release)), package, row);
  };
  for (const auto& [key, both] : claims_) {
    const auto& [number, package] = key;
    if (both.own) add(std::string(number), package, *both.own);
    if (both.extended || (both.own && has_extended(number)))
      add(fmt::format("Pro:{}", number), package, both.extended ? *both.extended : *both.own);
  }
}

}  // namespace oakum::feeds
