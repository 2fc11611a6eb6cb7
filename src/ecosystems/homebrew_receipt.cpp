// INSTALL_RECEIPT.json of a Homebrew keg, "Cellar/<formula>/<version>[_<revision>]/". Source:
// Homebrew, `Tab`. Name and version are those of the folders; the formula beside it (.brew/*.rb)
// has the licence.
#include "base/text.h"
#include "ecosystems/quotes/quoted.h"
#include "formats/node.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 4u << 20;

/// "1.2.3" of "1.2.3_4": the revision counts rebuilds.
std::string_view without_revision(std::string_view version) {
  const auto at = version.rfind('_');
  return at != std::string_view::npos && parse_decimal(version.substr(at + 1))
             ? version.substr(0, at)
             : version;
}

std::string license_of(const io::File& file, std::string_view name) {
  const auto formula = file.sibling(fmt::format(".brew/{}.rb", name));
  const auto text = formula ? (*formula)->text(kLimit) : Result<std::string_view>("");
  std::string_view line;
  for (Lines lines(text.value_or("")); lines.next(line);)
    if (trim(line).starts_with("license ")) return std::string(quoted(line));
  return {};
}

Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto receipt = TRY(formats::parse_json(text));
  if (!receipt.root().is_object()) return Error{Error::corrupt, "not a Homebrew receipt"};
  const auto folders = split(file.directory(), '/');
  if (folders.size() < 2) return {};
  const auto name = folders[folders.size() - 2];
  const auto version = without_revision(folders.back());
  if (name.empty() || version.empty()) return {};
  Package package{.id = fmt::format("{}@{}", name, version),
                  .name = std::string(name),
                  .version = std::string(version)};
  if (auto license = license_of(file, name); !license.empty()) package.licenses = {license};
  if (receipt["installed_as_dependency"].kind() == formats::Node::boolean)
    package.relationship =
        receipt["installed_on_request"].truth() ? Relationship::direct : Relationship::indirect;
  package.indirect = package.relationship == Relationship::indirect;
  sink.add(std::move(package));
  return {};
}

}  // namespace

inventory::Analyzer homebrew_receipt() {
  return {.name = "homebrew-receipt",
          .doc = "Formulas installed by Homebrew",
          .version = 1,
          .type = "homebrew",
          .ecosystem = Ecosystem::homebrew,
          .group = "Homebrew",
          .targets = inventory::kInstalled,
          .files = {"**/Cellar/*/*/INSTALL_RECEIPT.json"},
          .companions = {"**/Cellar/*/*/.brew/*.rb"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
