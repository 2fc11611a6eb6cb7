// Programs built by Go, which list the modules they are made of.
//
// Most executables of an image are not Go programs, so the first page decides which are read at
// all: see formats::may_be_go_program.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "core/version/version.h"
#include "formats/go_buildinfo.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 512u << 20;
constexpr std::size_t kHead = 4096;

// ---- the version of the main module

/// "v0.0.0-20240603093900-cf8a8d29271d" and its kin: made from a commit, since there is no tag.
bool is_pseudo(std::string_view version) {
  version = version.substr(0, version.find('+'));
  const auto dash = version.rfind('-');
  if (dash == std::string_view::npos || dash < 15) return false;
  const auto time = version.substr(dash - 14, 14);
  const char before = version[dash - 15];
  return std::all_of(time.begin(), time.end(), is_digit) && (before == '-' || before == '.');
}

/// Words as a shell splits them: quotes may stand anywhere and are taken off.
std::vector<std::string> split_quoted(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  bool any = false;
  char quote = 0;
  for (const char c : text) {
    if (quote ? c == quote : c == '"' || c == '\'') {
      quote = quote ? 0 : c;
      any = true;
    } else if (!quote && is_space(c)) {
      if (any) words.push_back(std::move(word));
      word.clear();
      any = false;
    } else {
      word.push_back(c);
      any = true;
    }
  }
  if (any) words.push_back(std::move(word));
  return words;
}

/// How much a variable set by the linker looks like the version of the program; the smallest is the
/// likeliest.
std::size_t rank(std::string_view variable, std::string_view module) {
  if (variable.starts_with(module) && variable.substr(module.size()).starts_with("/cmd/")) return 0;
  const auto lowered = lower(variable);
  for (const auto prefix : {"main", "common", "version", "cmd"})
    if (lowered.starts_with(prefix)) return 1;
  return 2;
}

bool names_version(std::string_view variable) {
  const auto lowered = lower(variable);
  return lowered.ends_with(".version") || lowered.ends_with(".ver");
}

bool is_release(std::string_view value) {
  const bool plain = !value.empty() && (is_digit(value[0]) || value[0] == 'v');
  return plain && is_version(VersionScheme::go, value);
}

/// The version that "-X main.version=1.2.3" in the linker's flags sets; "" when none is, or two
/// equally likely ones.
std::string linked_version(std::string_view flags, std::string_view module) {
  std::array<std::vector<std::string>, 3> found;
  auto words = split_quoted(flags);
  for (std::size_t i = 0; i < words.size(); ++i) {
    auto word = std::string_view(words[i]);
    if (const auto pattern = word.find("=-X");
        pattern != std::string_view::npos && !word.starts_with('-'))
      word.remove_prefix(pattern + 1);  // "all=-X"
    if (!word.starts_with("-X")) continue;
    word.remove_prefix(2);
    if (word.empty() && i + 1 < words.size()) word = words[++i];
    if (word.starts_with('=')) word.remove_prefix(1);
    const auto set = cut(word, "=");
    if (set && names_version(set->first) && is_release(set->second))
      found[rank(set->first, module)].emplace_back(set->second);
  }
  for (const auto& versions : found)
    if (!versions.empty()) return versions.size() == 1 ? versions[0] : std::string();
  return {};
}

std::string module_version(std::string_view version) {
  return version == "(devel)" ? std::string() : std::string(version);
}

std::string main_version(const formats::GoBuildInfo& info) {
  auto version = module_version(info.main.version);
  if (!version.empty() && !is_pseudo(version)) return version;
  return linked_version(info.setting("-ldflags"), info.main.path);
}

/// "go1.22.3 X:boringcrypto" as "v1.22.3"; "" for an unnamed development version.
std::string library_version(std::string_view go_version) {
  for (const auto word : split_words(go_version))
    if (word.starts_with("go")) return fmt::format("v{}", word.substr(2));
  return {};
}

// ---- packages

std::string id(std::string_view name, std::string_view version) {
  if (version.empty()) return std::string(name);
  return fmt::format("{}@{}{}", name, version.starts_with('v') ? "" : "v", version);
}

Package package(std::string_view name, std::string version,
                Relationship relationship = Relationship::unknown) {
  auto package_id = id(name, version);
  return {.id = std::move(package_id),
          .name = std::string(name),
          .version = std::move(version),
          .relationship = relationship};
}

void add_packages(const formats::GoBuildInfo& info, inventory::Sink& sink) {
  std::vector<Package> packages;
  if (auto version = library_version(info.go_version); !version.empty())
    packages.push_back(package("stdlib", std::move(version), Relationship::direct));
  for (const auto& module : info.dependencies)
    if (!module.path.empty())
      packages.push_back(package(module.path, module_version(module.version)));
  if (!info.main.path.empty()) {
    auto root = package(info.main.path, main_version(info), Relationship::root);
    for (const auto& needed : packages) root.depends_on.push_back(needed.id);
    std::sort(root.depends_on.begin(), root.depends_on.end());
    sink.add(std::move(root));
  }
  for (auto& entry : packages) sink.add(std::move(entry));
}

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto head = TRY(file.head(kHead));
  if (!formats::may_be_go_program(head)) return {};
  const auto bytes = TRY(file.bytes(kLimit));
  const auto info = TRY(formats::read_go_build_info(bytes));
  if (!info) return {};
  if (info->modules_lost)
    sink.problem(0, "the list of modules is damaged; only the version of Go is known");
  add_packages(*info, sink);
  return {};
}

inventory::Analyzer go_binary() {
  return {.name = "go-binary",
          .doc = "Modules built into Go programs",
          .version = 1,
          .type = "gobinary",
          .ecosystem = Ecosystem::golang,
          .targets = inventory::kInstalled,
          .executables = true,
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
