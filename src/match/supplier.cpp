#include "match/supplier.h"

#include <algorithm>

#include "base/text.h"
#include "match/system_rules.h"

namespace oakum::match {
namespace {

constexpr std::string_view kSeal = "seal-";

/// A revision with "007" between digits: "1.2.3-r10074".
bool is_root_io_revision(std::string_view version) {
  const auto revision = version.rfind("-r");
  if (revision == std::string_view::npos) return false;
  const auto number = version.substr(revision + 2);
  const auto mark = number.find("007", 1);
  return mark != std::string_view::npos && mark + 3 < number.size() &&
         parse_decimal(number).has_value();
}

bool is_root_io(const Package& package) {
  return package.version.find(".root.io") != std::string::npos ||
         package.release.find(".root.io") != std::string::npos ||
         is_root_io_revision(package.version);
}

bool is_seal(const Package& package) {
  return package.name.starts_with(kSeal) || package.src_name.starts_with(kSeal);
}

/// "debian 12", "alpine 3.20", "ubuntu 22.04".
std::string release_of(const OperatingSystem& os) {
  return os.family + ' ' +
         (os.family == "alpine"   ? release_prefix(os.name, 2)
          : os.family == "ubuntu" ? release_prefix(os.name, 2)
                                  : release_prefix(os.name, 1));
}

}  // namespace

std::vector<Supplier> suppliers_of(const Inventory& inventory, const PackageList& system) {
  std::vector<Supplier> suppliers;
  if (!inventory.os) return suppliers;
  const auto& os = *inventory.os;
  const auto any = [&](bool (*marked)(const Package&)) {
    return std::any_of(system.packages.begin(), system.packages.end(), marked);
  };
  if (os.supplier == "rapidfort")
    suppliers.push_back({{"rapidfort " + release_of(os), "rapidfort " + os.family}});
  if ((os.family == "debian" || os.family == "ubuntu" || os.family == "alpine") && any(is_root_io))
    suppliers.push_back({{"root.io " + release_of(os)}});
  if (any(is_seal)) {
    const bool red_hat = os.family == "redhat" || os.family == "centos";
    suppliers.push_back(
        {{red_hat ? "seal Red Hat " + release_prefix(os.name, 1) : "seal " + os.family}, kSeal});
  }
  return suppliers;
}

}  // namespace oakum::match
