// When releases of operating systems go out of support: the last day of free security updates (for
// Debian and Ubuntu with their long-term teams, for Ubuntu Pro in a table of its own). Dates are
// the publishers'.
#include <array>
#include <optional>

#include "base/text.h"
#include "match/match.h"

namespace oakum::match {
namespace {

struct Release {
  std::string_view family;
  std::string_view version;   ///< As many parts as tell releases apart.
  std::string_view last_day;  ///< YYYY-MM-DD
};

// clang-format off
constexpr Release kReleases[] = {
    {"alpine", "2.1", "2012-11-01"}, {"alpine", "2.2", "2013-05-01"}, {"alpine", "2.3", "2013-11-01"},
    {"alpine", "2.4", "2014-05-01"}, {"alpine", "2.5", "2014-11-01"}, {"alpine", "2.6", "2015-05-01"},
    {"alpine", "2.7", "2015-11-01"}, {"alpine", "3.0", "2016-05-01"}, {"alpine", "3.1", "2016-11-01"},
    {"alpine", "3.2", "2017-05-01"}, {"alpine", "3.3", "2017-11-01"}, {"alpine", "3.4", "2018-05-01"},
    {"alpine", "3.5", "2018-11-01"}, {"alpine", "3.6", "2019-05-01"}, {"alpine", "3.7", "2019-11-01"},
    {"alpine", "3.8", "2020-05-01"}, {"alpine", "3.9", "2020-11-01"}, {"alpine", "3.10", "2021-05-01"},
    {"alpine", "3.11", "2021-11-01"}, {"alpine", "3.12", "2022-05-01"}, {"alpine", "3.13", "2022-11-01"},
    {"alpine", "3.14", "2023-05-01"}, {"alpine", "3.15", "2023-11-01"}, {"alpine", "3.16", "2024-05-23"},
    {"alpine", "3.17", "2024-11-22"}, {"alpine", "3.18", "2025-05-09"}, {"alpine", "3.19", "2025-11-01"},
    {"alpine", "3.20", "2026-04-01"}, {"alpine", "3.21", "2026-11-01"}, {"alpine", "3.22", "2027-05-01"},
    {"alpine", "3.23", "2027-11-01"}, {"alpine", "3.24", "2028-06-01"},
    {"debian", "3", "2008-03-31"}, {"debian", "4", "2010-02-15"}, {"debian", "5", "2012-02-06"},
    {"debian", "6", "2016-02-29"}, {"debian", "7", "2018-05-31"}, {"debian", "8", "2020-06-30"},
    {"debian", "9", "2022-06-30"}, {"debian", "10", "2024-06-30"}, {"debian", "11", "2026-08-31"},
    {"debian", "12", "2028-06-30"}, {"debian", "13", "2030-06-30"},
    {"ubuntu", "10.04", "2015-04-30"}, {"ubuntu", "12.04", "2017-04-28"}, {"ubuntu", "12.10", "2014-05-16"},
    {"ubuntu", "13.04", "2014-01-27"}, {"ubuntu", "13.10", "2014-07-17"}, {"ubuntu", "14.04", "2019-04-25"},
    {"ubuntu", "14.10", "2015-07-23"}, {"ubuntu", "15.04", "2016-02-04"}, {"ubuntu", "15.10", "2016-07-28"},
    {"ubuntu", "16.04", "2021-04-30"}, {"ubuntu", "16.10", "2017-07-20"}, {"ubuntu", "17.04", "2018-01-13"},
    {"ubuntu", "17.10", "2018-07-19"}, {"ubuntu", "18.04", "2023-05-31"}, {"ubuntu", "18.10", "2019-07-18"},
    {"ubuntu", "19.04", "2020-01-23"}, {"ubuntu", "19.10", "2020-07-17"}, {"ubuntu", "20.04", "2025-05-29"},
    {"ubuntu", "20.10", "2021-07-22"}, {"ubuntu", "21.04", "2022-01-20"}, {"ubuntu", "21.10", "2022-07-14"},
    {"ubuntu", "22.04", "2027-06-01"}, {"ubuntu", "22.10", "2023-07-20"}, {"ubuntu", "23.04", "2024-01-25"},
    {"ubuntu", "23.10", "2024-07-11"}, {"ubuntu", "24.04", "2029-05-31"}, {"ubuntu", "24.10", "2025-07-10"},
    {"ubuntu", "25.04", "2026-01-15"}, {"ubuntu", "25.10", "2026-07-09"}, {"ubuntu", "26.04", "2031-05-29"},
    {"ubuntu-esm", "12.04", "2019-04-28"}, {"ubuntu-esm", "14.04", "2024-04-25"}, {"ubuntu-esm", "16.04", "2026-04-23"},
    {"ubuntu-esm", "18.04", "2028-04-26"}, {"ubuntu-esm", "20.04", "2030-04-23"}, {"ubuntu-esm", "22.04", "2032-04-21"},
    {"ubuntu-esm", "24.04", "2034-04-25"}, {"ubuntu-esm", "26.04", "2036-04-23"},
    {"redhat", "4", "2012-02-29"}, {"redhat", "5", "2017-03-31"}, {"redhat", "6", "2020-11-30"},
    {"redhat", "7", "2024-06-30"}, {"redhat", "8", "2029-05-31"}, {"redhat", "9", "2032-05-31"}, {"redhat", "10", "2035-05-31"},
    {"centos", "3", "2010-10-31"}, {"centos", "4", "2012-02-29"}, {"centos", "5", "2017-03-31"},
    {"centos", "6", "2020-11-30"}, {"centos", "7", "2024-06-30"}, {"centos", "8", "2021-12-31"},
    {"alma", "8", "2029-03-01"}, {"alma", "9", "2032-05-31"}, {"alma", "10", "2035-05-31"},
    {"rocky", "8", "2029-05-31"}, {"rocky", "9", "2032-05-31"}, {"rocky", "10", "2035-05-31"},
    {"oracle", "5", "2017-06-30"}, {"oracle", "6", "2021-03-31"}, {"oracle", "7", "2024-12-31"},
    {"oracle", "8", "2029-07-31"}, {"oracle", "9", "2032-06-30"},
    {"amazon", "1", "2023-12-31"}, {"amazon", "2", "2026-06-30"}, {"amazon", "2023", "2029-06-30"},
    {"photon", "1.0", "2022-02-28"}, {"photon", "2.0", "2022-12-31"}, {"photon", "3.0", "2024-03-01"}, {"photon", "4.0", "2026-03-01"},
    {"cbl-mariner", "1.0", "2023-07-31"}, {"cbl-mariner", "2.0", "2025-07-31"},
    {"sles", "11.4", "2019-03-31"}, {"sles", "12.0", "2016-06-30"}, {"sles", "12.1", "2017-05-31"}, {"sles", "12.2", "2018-03-31"},
    {"sles", "12.3", "2019-06-30"}, {"sles", "12.4", "2020-06-30"}, {"sles", "12.5", "2024-10-31"}, {"sles", "15.0", "2019-12-31"},
    {"sles", "15.1", "2021-01-31"}, {"sles", "15.2", "2021-12-31"}, {"sles", "15.3", "2022-12-31"}, {"sles", "15.4", "2023-12-31"},
    {"sles", "15.5", "2024-12-31"}, {"sles", "15.6", "2025-12-31"}, {"sles", "15.7", "2031-07-31"}, {"sles", "16.0", "2027-11-30"},
    {"opensuse-leap", "42.1", "2017-05-17"}, {"opensuse-leap", "42.2", "2018-01-26"}, {"opensuse-leap", "42.3", "2019-07-01"},
    {"opensuse-leap", "15.0", "2019-12-03"}, {"opensuse-leap", "15.1", "2021-02-02"}, {"opensuse-leap", "15.2", "2022-01-04"},
    {"opensuse-leap", "15.3", "2022-12-31"}, {"opensuse-leap", "15.4", "2023-12-07"}, {"opensuse-leap", "15.5", "2024-12-31"},
    {"opensuse-leap", "15.6", "2026-04-30"}, {"opensuse-leap", "16.0", "2027-10-31"},
};
// clang-format on

/// Whether `version` is the release or a point release of it: "12.5" of "12", "3.20.1" of "3.20",
/// not "3.2" of "3.20".
bool is_of(std::string_view version, std::string_view release) {
  if (!version.starts_with(release)) return false;
  const auto rest = version.substr(release.size());
  return rest.empty() || !(is_digit(rest.front()) || is_alpha(rest.front()));
}

/// "15-SP3" as "15.3", "2018.03" of Amazon's first Linux as "1", a bare "15" of SUSE as "15.0".
std::string plain_version(const OperatingSystem& os) {
  auto version = os.name;
  if (os.family == "amazon") {
    const auto words = split_words(version);
    version = words.empty() ? "" : std::string(words.front());
    const auto major = version.substr(0, version.find('.'));
    return major == "2" || major == "2022" || major == "2023" ? major : "1";
  }
  if (version.ends_with("-ESM")) version.resize(version.size() - 4);
  version = replace_all(version, "-SP", ".");
  if (os.family == "sles" && version.find('.') == std::string::npos) version += ".0";
  return version;
}

std::optional<std::string_view> last_day(std::string_view family, std::string_view version) {
  for (const auto& release : kReleases)
    if (release.family == family && is_of(version, release.version)) return release.last_day;
  return std::nullopt;
}

}  // namespace

bool end_of_life(const OperatingSystem& os, const Time& at) {
  const auto version = plain_version(os);
  const bool extended = os.family == "ubuntu" && (os.extended || os.name.ends_with("-ESM"));
  auto day = last_day(extended ? "ubuntu-esm" : os.family, version);
  if (!day && extended) day = last_day(os.family, version);
  if (!day) return false;
  const auto end = parse_rfc3339(*day);
  return end && at.seconds >= end->seconds + 86400;
}

}  // namespace oakum::match
