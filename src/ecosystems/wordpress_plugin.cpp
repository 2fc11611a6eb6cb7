// WordPress plug-ins and themes, by the comment at the head of their main file, and WordPress
// itself by wp-includes/version.php. Source: WordPress Plugin Handbook, "Header Requirements"; its
// own file reader looks at the first 8 KiB. A plug-in is known by its folder, as the directory of
// plug-ins has it.
#include "base/text.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 64u << 20;  // only the head is read
constexpr std::size_t kHead = 8 << 10;

/// The value of " * Version: 1.2" and the like, wherever the comment's marks stand.
std::string_view header(std::string_view head, std::string_view name) {
  std::string_view line;
  for (Lines lines(head); lines.next(line);) {
    const auto start = line.find_first_not_of(" \t/*#@");
    if (start == std::string_view::npos) continue;
    line.remove_prefix(start);
    if (line.size() <= name.size() || line[name.size()] != ':' ||
        !equal_ignoring_case(line.substr(0, name.size()), name))
      continue;
    auto value = trim(line.substr(name.size() + 1));
    if (value.ends_with("*/")) value = trim(value.substr(0, value.size() - 2));
    return value;
  }
  return {};
}

void add(std::string_view name, std::string_view version, std::string_view license,
         inventory::Sink& sink) {
  Package package{.id = fmt::format("{}@{}", name, version),
                  .name = std::string(name),
                  .version = std::string(version)};
  if (!license.empty()) package.licenses = {std::string(license)};
  sink.add(std::move(package));
}

/// $wp_version = '6.4.2';
void read_core(std::string_view head, inventory::Sink& sink) {
  const auto parts = cut(head, "$wp_version");
  if (!parts) return;
  const auto value = cut(parts->second, "'");
  const auto version = value ? cut(value->second, "'") : std::nullopt;
  if (version && !version->first.empty()) add("wordpress", version->first, "", sink);
}

Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto bytes = TRY(file.head(kHead));
  const auto head = as_text(bytes);
  if (file.path().ends_with("wp-includes/version.php"))
    return read_core(head, sink), Result<void>{};
  const bool theme = file.name() == "style.css";
  if (header(head, theme ? "Theme Name" : "Plugin Name").empty()) return {};
  const auto folder = file.directory().substr(file.directory().rfind('/') + 1);
  // "hello.php" lies in the folder of plug-ins itself.
  const auto name = folder == "plugins" ? file.name().substr(0, file.name().rfind('.')) : folder;
  const auto version = header(head, "Version");
  if (version.empty()) return Error{Error::corrupt, "a WordPress extension without a version"};
  add(name, version, header(head, "License"), sink);
  return {};
}

}  // namespace

inventory::Analyzer wordpress_plugin() {
  return {.name = "wordpress-plugin",
          .doc = "WordPress, its plug-ins and themes",
          .version = 1,
          .type = "wordpress",
          .ecosystem = Ecosystem::wordpress,
          .group = "WordPress",
          .targets = inventory::kEverywhere,
          .files = {"**/wp-content/plugins/*.php", "**/wp-content/plugins/*/*.php",
                    "**/wp-content/themes/*/style.css", "**/wp-includes/version.php"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
