// *.rockspec: what a Lua rock is; installed rocks keep theirs. Source: LuaRocks, "Rockspec format".
// It is a Lua program that only assigns; read as text and never run: `package`, `version` at the
// top level, `license` in `description`.
#include <algorithm>

#include "base/text.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 1u << 20;

/// The string a line assigns to `name`: `version = "1.0-1"`, `license = 'MIT',`.
std::string_view assigned(std::string_view line, std::string_view name) {
  line = trim(line);
  if (!line.starts_with(name)) return {};
  line = trim_left(line.substr(name.size()));
  if (!line.starts_with('=')) return {};
  line = trim_left(line.substr(1));
  if (line.empty() || (line[0] != '"' && line[0] != '\'')) return {};
  const auto end = line.find(line[0], 1);
  return end == std::string_view::npos ? std::string_view() : line.substr(1, end - 1);
}

Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  Package package;
  int depth = 0;
  std::string_view line;
  for (Lines lines(text); lines.next(line);) {
    if (trim(line).starts_with("--")) continue;
    const auto take = [&](std::string_view name, std::string& field) {
      if (const auto value = assigned(line, name); !value.empty() && field.empty()) field = value;
    };
    if (depth == 0) {
      take("package", package.name);
      take("version", package.version);
    } else if (const auto license = assigned(line, "license");
               !license.empty() && package.licenses.empty()) {
      package.licenses = {std::string(license)};
    }
    for (const char c : line) depth += c == '{' ? 1 : c == '}' ? -1 : 0;
    depth = std::max(depth, 0);
  }
  if (package.name.empty() || package.version.empty())
    return Error{Error::corrupt, "a rockspec that assigns no package or version"};
  package.id = fmt::format("{}@{}", package.name, package.version);
  sink.add(std::move(package));
  return {};
}

}  // namespace

inventory::Analyzer lua_rockspec() {
  return {.name = "lua-rockspec",
          .doc = "Lua rocks",
          .version = 1,
          .type = "luarocks",
          .ecosystem = Ecosystem::luarocks,
          .group = "Lua",
          .targets = inventory::kEverywhere,
          .files = {"**/*.rockspec"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
