// conda-meta/<name>-<version>-<build>.json: a package that conda installed into an environment.
// Source: conda documentation, "Package specification", "Environments". No advisories are filed
// under conda's names, so these are for bills of materials; Python code that conda installed has
// its metadata in site-packages too and is judged there.
#include "ecosystems/conda/license.h"
#include "formats/node.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 64u << 20;

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto document = TRY(formats::parse_json(text, {.bytes = kLimit}));
  const auto name = document["name"], version = document["version"];
  if (!name.is_string() || !version.is_string() || name.text().empty() || version.text().empty())
    return Error{Error::corrupt, "a package without a name or a version"};
  sink.add({.name = std::string(name.text()),
            .version = std::string(version.text()),
            .licenses = conda::licenses(document.root()),
            .file_path = file.path()});
  return {};
}

inventory::Analyzer conda_package() {
  return {.name = "conda-package",
          .doc = "Packages installed by conda",
          .version = 1,
          .type = "conda-pkg",
          .ecosystem = Ecosystem::conda,
          .group = "Conda",
          .targets = inventory::kInstalled,
          .files = {"**/conda-meta/*-*-*.json"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
