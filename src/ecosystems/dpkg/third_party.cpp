#include "ecosystems/dpkg/third_party.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"

namespace oakum::ecosystems::dpkg {

/// Parts of the maintainer's name or address, lower case.
constexpr std::array<std::string_view, 33> kVendors = {
    "@cloudflare.com",
    "@couchdb.apache.org",
    "@datadoghq.com",
    "@docker.com",
    "@elastic.co",
    "@f5.com",
    "@gitlab.com",
    "@grafana.com",
    "@hashicorp.com",
    "@influxdata.com",
    "@influxdb.com",
    "@konghq.com",
    "@lists.mariadb.org",
    "@mariadb.com",
    "@mariadb.org",
    "@microsoft.com",
    "@mongodb.com",
    "@nginx.com",
    "@nodesource.com",
    "@nvidia.com",
    "@openrobotics.org",
    "@osrfoundation.org",
    "@tailscale.com",
    "cloudflare",
    "github <",
    "gitlab inc",
    "google cloud",
    "hashicorp",
    "maria-developers@lists.launchpad.net",
    "mongodb packaging",
    "nginx packaging",
    "nvidia corporation",
    "sapmachine",
};

bool is_third_party(std::string_view maintainer) {
  const auto text = lower(maintainer.substr(0, 512));
  for (const std::string_view own : {"debian.org", "debian.net", "ubuntu.com", "canonical.com"})
    if (text.find(own) != std::string::npos) return false;
  if (text == "github") return true;
  return std::any_of(kVendors.begin(), kVendors.end(), [&](std::string_view vendor) {
    return text.find(vendor) != std::string::npos;
  });
}

}  // namespace oakum::ecosystems::dpkg
