// Bottlerocket's list of what its image is made of. Source: the documentation of
// application-inventory.json in Bottlerocket's build tool (fields in the manner of Windows'
// application inventory).
#include <fmt/format.h>

#include <limits>

#include "base/text.h"
#include "formats/node.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 64u << 20;

/// Absent in older releases, and then 0. Nothing when it is no number.
std::optional<std::uint32_t> epoch_of(std::string_view text) {
  if (text.empty()) return 0;
  const auto number = parse_decimal(text);
  if (!number || *number > std::numeric_limits<std::int32_t>::max()) return std::nullopt;
  return static_cast<std::uint32_t>(*number);
}

void add(formats::Node entry, inventory::Sink& sink) {
  Package package{.name = std::string(entry["Name"].text()),
                  .version = std::string(entry["Version"].text()),
                  .release = std::string(entry["Release"].text()),
                  .arch = std::string(entry["Architecture"].text())};
  const auto epoch = epoch_of(entry["Epoch"].text());
  if (package.name.empty() || package.version.empty())
    return sink.problem(entry.line(), "an application without a name or version; skipped");
  if (!epoch)
    return sink.problem(entry.line(), fmt::format("{}: an epoch that is no number; skipped",
                                                  package.name.substr(0, 64)));
  package.epoch = *epoch;
  package.id = fmt::format("{}@{}", package.name, full_version(package));
  sink.add(std::move(package));
}

Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto inventory = TRY(formats::parse_json(text));
  if (!inventory["Content"].is_array())
    return Error{Error::corrupt, "an application inventory without a list \"Content\""};
  for (const auto entry : inventory["Content"].items()) add(entry, sink);
  return {};
}

}  // namespace

inventory::Analyzer bottlerocket_inventory() {
  return {.name = "bottlerocket-inventory",
          .doc = "Software of a Bottlerocket image",
          .version = 1,
          .type = "bottlerocket",
          .ecosystem = Ecosystem::bottlerocket,
          .targets = inventory::kSystems,
          .files = {"*-bottlerocket-linux-gnu/sys-root/usr/share/bottlerocket/"
                    "application-inventory.json",
                    "usr/share/bottlerocket/application-inventory.json"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
