// Metadata of an installed Python distribution: METADATA of a wheel, PKG-INFO of an egg, or the one
// file that older installers wrote. Source: Python Packaging User Guide, "Core metadata
// specifications"; PEP 639.
#include "ecosystems/python/metadata.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 16u << 20;

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  auto package = TRY(python::read_metadata(text));
  package.file_path = file.path();
  sink.add(std::move(package));
  return {};
}

inventory::Analyzer python_package() {
  return {.name = "python-package",
          .doc = "Installed Python distributions",
          .version = 1,
          .type = "python-pkg",
          .ecosystem = Ecosystem::pypi,
          .group = "Python",
          .targets = inventory::kInstalled,
          .files = {"**/*.dist-info/METADATA", "**/*.egg-info", "**/*.egg-info/PKG-INFO",
                    "**/EGG-INFO/PKG-INFO"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
