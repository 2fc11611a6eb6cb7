#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/parts/intake.h"

namespace oakum::feeds {

/// A release as Ubuntu's security team writes it: "focal", "esm-infra/focal", "trusty/esm".
struct UbuntuRelease {
  std::string_view number;  ///< "20.04"
  bool extended = false;    ///< What only subscribers get.
};

/// Nothing for what is no release ("upstream", "devel") or has packages of its own
/// ("fips-updates/focal", "bluefield/jammy").
std::optional<UbuntuRelease> ubuntu_release_of(std::string_view name);

/// What is said of one vulnerability in one package and release.
struct UbuntuClaim {
  std::string fixed;
  Status status = Status::unknown;
  Severity severity = Severity::unknown;
  bool elsewhere = false;  ///< There is a fix, whose version another feed has to say: no row.
};

/// All that is said of one vulnerability. The space of extended maintenance ("ubuntu 20.04-ESM") is
/// looked at instead of the release's own, so it gets what holds for both; where the two differ,
/// the extended word counts there.
class UbuntuClaims {
 public:
  void add(const UbuntuRelease& release, std::string_view package, UbuntuClaim claim);
  void emit(const std::string& id, Intake& intake) const;

 private:
  struct Both {
    std::optional<UbuntuClaim> own, extended;
  };
  std::map<std::pair<std::string_view, std::string>, Both> claims_;  ///< By release and package.
};

}  // namespace oakum::feeds
