// A Python egg that was not unpacked: a zip archive with the metadata in EGG-INFO. Source:
// setuptools documentation, "The Internal Structure of Python Eggs".
#include "ecosystems/python/metadata.h"
#include "inventory/analyzer.h"
#include "io/zip.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 1u << 30;
constexpr std::uint64_t kMetadataLimit = 16u << 20;

}  // namespace

/// An egg without metadata names no package.
static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto bytes = TRY(file.bytes(kLimit));
  const auto archive = TRY(io::ZipArchive::open(bytes));
  for (const auto& entry : archive.entries()) {
    if (entry.name != "EGG-INFO/PKG-INFO") continue;
    const auto content = TRY(archive.read(entry, kMetadataLimit));
    auto package = TRY(python::read_metadata(as_text(content)));
    package.file_path = file.path();
    sink.add(std::move(package));
    break;
  }
  return {};
}

inventory::Analyzer python_egg() {
  return {.name = "python-egg",
          .doc = "Python eggs",
          .version = 1,
          .type = "python-pkg",
          .analyzed_by = "python-egg",
          .ecosystem = Ecosystem::pypi,
          .group = "Python",
          .targets = inventory::kEverywhere,
          .files = {"**/*.egg"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
