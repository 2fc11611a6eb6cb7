#include "feeds/parts/debian_releases.h"

#include <utility>

#include "feeds/parts/severity_words.h"

namespace oakum::feeds {
namespace {

constexpr std::pair<std::string_view, std::string_view> kReleases[] = {
    {"etch", "4"},    {"lenny", "5"},   {"squeeze", "6"},   {"wheezy", "7"},    {"jessie", "8"},
    {"stretch", "9"}, {"buster", "10"}, {"bullseye", "11"}, {"bookworm", "12"}, {"trixie", "13"},
    {"forky", "14"},  {"duke", "15"},   {"sid", "sid"},
};

}  // namespace

std::optional<DistributionSpace> debian_space(std::string_view codename) {
  for (const auto& [name, number] : kReleases)
    if (name == codename) return distribution_space("Debian", number);
  return std::nullopt;
}

const std::vector<std::string_view>& maintained_debian_releases() {
  static const std::vector<std::string_view> releases = {"bullseye", "bookworm", "trixie", "forky",
                                                         "sid"};
  return releases;
}

Severity severity_of_urgency(std::string_view urgency) {
  return severity_of_word(urgency.substr(0, urgency.find('*')));
}

}  // namespace oakum::feeds
