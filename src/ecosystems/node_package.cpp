// package.json of an installed package. Source: npm documentation, "package.json".
#include "base/text.h"
#include "formats/node.h"
#include "formats/npm_manifest.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {

static constexpr std::uint64_t kLimit = 64u << 20;

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto document = TRY(formats::parse_json(text, {.bytes = kLimit}));
  const auto text_of = [&](std::string_view key) {
    return document[key].is_string() ? trim(document[key].text()) : std::string_view();
  };
  const auto name = text_of("name");
  const auto version = text_of("version");
  // Projects and fixtures without either are many; they cannot have been installed from a registry.
  if (name.empty() || version.empty()) return {};
  if (!formats::is_npm_name(name))
    return Error{Error::corrupt,
                 fmt::format("not a package name: \"{}\"", printable(name.substr(0, 200)))};
  sink.add({.id = fmt::format("{}@{}", name, version),
            .name = std::string(name),
            .version = std::string(version),
            .licenses = formats::npm_licenses(document.root()),
            .file_path = file.path()});
  return {};
}

inventory::Analyzer node_package() {
  return {.name = "node-package",
          .doc = "Installed npm packages",
          .version = 1,
          .type = "node-pkg",
          .ecosystem = Ecosystem::npm,
          .group = "Node.js",
          .targets = inventory::kInstalled,
          .files = {"**/package.json"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
