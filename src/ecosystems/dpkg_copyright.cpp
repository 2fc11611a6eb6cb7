// Licences of Debian packages, from the copyright file each of them ships. Source: Debian Policy
// 12.5 and "Machine-readable debian/copyright file" 1.0.
#include "ecosystems/dpkg/copyright.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(16u << 20));
  auto licenses = dpkg::licenses_of_copyright(text);
  const auto folder = file.directory();
  if (!licenses.empty())
    sink.package_licenses.push_back({.package = std::string(folder.substr(folder.rfind('/') + 1)),
                                     .licenses = std::move(licenses)});
  return {};
}

}  // namespace

inventory::Analyzer dpkg_copyright() {
  return {.name = "dpkg-copyright",
          .doc = "Licences of packages of Debian and its kin (usr/share/doc)",
          .version = 1,
          .type = "",
          .ecosystem = Ecosystem::deb,
          .targets = inventory::kSystems,
          .files = {"usr/share/doc/*/copyright"},
          .limit = 16u << 20,
          .read = read};
}

}  // namespace oakum::ecosystems
