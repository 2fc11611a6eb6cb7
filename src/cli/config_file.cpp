#include "cli/config_file.h"

#include <unistd.h>

#include <algorithm>

#include "base/text.h"
#include "cli/flag.h"
#include "formats/node.h"
#include "io/reader.h"

namespace oakum::cli {
namespace {

constexpr std::uint64_t kLargest = 1u << 20;

void flatten(formats::Node node, const std::string& prefix, int depth, Settings& out) {
  if (node.is_object() && depth < 8) {
    for (const auto& member : node.members())
      flatten(member.value,
              prefix.empty() ? std::string(member.key) : prefix + '.' + std::string(member.key),
              depth + 1, out);
    return;
  }
  auto& values = out[prefix];
  if (!node.is_array()) {
    if (node.kind() != formats::Node::null) values.emplace_back(node.text());
    return;
  }
  for (const auto item : node.items()) values.emplace_back(item.text());
}

std::vector<std::string_view> known_keys() {
  std::vector<std::string_view> keys;
  for (const auto& flag : flags()) {
    if (!flag.config_key.empty()) keys.push_back(flag.config_key);
    keys.insert(keys.end(), flag.config_aliases.begin(), flag.config_aliases.end());
  }
  return keys;
}

/// Whether it belongs to a setting whose keys are the user's own.
bool is_in_map(std::string_view key) {
  return std::any_of(flags().begin(), flags().end(), [&](const Flag& flag) {
    return flag.kind == Flag::map && key.starts_with(std::string(flag.config_key) + '.');
  });
}

Result<void> check_keys(const Settings& settings, const std::string& path) {
  const auto keys = known_keys();
  for (const auto& [key, values] : settings) {
    if (std::find(keys.begin(), keys.end(), key) != keys.end() || is_in_map(key)) continue;
    const auto meant = nearest(key, keys);
    return Error{Error::usage,
                 fmt::format("{}: unknown key {}{}", path, printable(key),
                             meant.empty() ? "" : fmt::format("; did you mean {}?", meant))};
  }
  return {};
}

}  // namespace

Result<Settings> read_config_file(const std::string& wanted) {
  auto path = wanted;
  if (path.empty())
    path = access("oakum.yaml", F_OK) == 0   ? "oakum.yaml"
           : access("trivy.yaml", F_OK) == 0 ? "trivy.yaml"
                                             : "";
  if (path.empty()) return Settings{};
  const auto as_usage = [&](const Error& error) {
    return Error{Error::usage,
                 fmt::format("configuration file {}: {}", printable(path), error.what)};
  };
  auto reader = io::open_file(path);
  if (!reader) return as_usage(reader.error());
  const auto bytes = io::read_all(**reader, kLargest);
  if (!bytes) return as_usage(bytes.error());
  const auto document = formats::parse_yaml(as_text(*bytes));
  if (!document) return as_usage(document.error());
  Settings settings;
  for (const auto part : document->root().items()) flatten(part, "", 0, settings);
  settings.erase("");
  if (path.substr(path.rfind('/') + 1).find("trivy") == std::string::npos)
    TRY(check_keys(settings, path));
  return settings;
}

}  // namespace oakum::cli
