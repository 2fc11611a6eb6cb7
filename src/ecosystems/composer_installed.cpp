// installed.json, Composer's own record of what it put into a vendor folder: an array of packages
// (Composer 1) or an object that has it (Composer 2). Packages for development are not told apart:
// what is recorded was installed. Source: Composer documentation, "The composer.json schema".
#include "ecosystems/composer/packages.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {

static constexpr std::uint64_t kLimit = 256u << 20;

/// Other programs have files of this name.
static bool has_packages(formats::Node array) {
  for (const auto entry : array.items())
    if (entry["name"].is_string() && entry["version"].is_string()) return true;
  return false;
}

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto document = TRY(formats::parse_json(text, {.bytes = kLimit}));
  const auto array = document.root().is_array() ? document.root() : document["packages"];
  if (!has_packages(array)) return {};
  by_name::Packages packages;
  composer::add_packages(array, false, packages, sink);
  packages.emit(sink);
  return {};
}

inventory::Analyzer composer_installed() {
  return {.name = "composer-installed",
          .doc = "Installed PHP packages",
          .version = 1,
          .type = "composer-vendor",
          .ecosystem = Ecosystem::composer,
          .targets = inventory::kInstalled,
          .files = {"**/installed.json"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
