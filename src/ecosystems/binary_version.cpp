// Programs and libraries that no package manager installed, recognised by their file's name and by
// the version they carry: compiled into an image from source, or copied into it. Which ones, and by
// what, is a table: program/known_programs.cpp. Files that a package of the system owns are dropped
// when layers are squashed.
#include <algorithm>

#include "base/glob.h"
#include "base/text.h"
#include "ecosystems/program/cpe.h"
#include "ecosystems/program/known_programs.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 256u << 20;
constexpr std::uint64_t kTextLimit = 64u << 10;

/// The rows of the table with their patterns made ready.
struct Row {
  const KnownProgram* known;
  std::vector<Glob> files;

  bool matches(std::string_view path) const {
    return std::any_of(files.begin(), files.end(),
                       [&](const Glob& glob) { return glob.matches(path); });
  }
};

const std::vector<Row>& rows() {
  static const auto made = [] {
    std::vector<Row> all;
    for (const auto& known : known_programs()) {
      all.push_back({&known, {}});
      for (const auto pattern : split_words(known.files)) all.back().files.emplace_back(pattern);
    }
    return all;
  }();
  return made;
}

std::vector<std::string_view> patterns() {
  std::vector<std::string_view> all;
  for (const auto& known : known_programs())
    for (const auto pattern : split_words(known.files)) all.push_back(pattern);
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

/// ELF, PE, Mach-O (thin or fat), or an archive of objects.
bool is_program(ByteView head) {
  const auto starts = [&](std::string_view magic) { return as_text(head).starts_with(magic); };
  return starts(
             "\x7F"
             "ELF") ||
         starts("MZ") || starts("\xCF\xFA\xED\xFE") || starts("\xCE\xFA\xED\xFE") ||
         starts("\xCA\xFE\xBA\xBE") || starts("!<arch>\n");
}

/// "3.11" of "python3.11" and of "libpython3.11.so.1.0"; empty when there is no dot in it.
std::string_view numbers_in(std::string_view name) {
  const auto at = name.find_first_of("0123456789");
  if (at == std::string_view::npos) return {};
  return version_at(name.substr(at), {.least = 2});
}

/// Between NULs; or at the end of a path that ends with it, since linkers keep one text for both.
std::string_view find_named(std::string_view file_name, std::string_view bytes) {
  using namespace std::string_view_literals;
  const auto numbers = numbers_in(file_name);
  if (numbers.empty()) return {};
  const auto start = std::string(numbers) + '.';
  const VersionForm form{.least = 3, .letters = true, .start = start};
  for (const auto before : {"\0"sv, "/"sv, "-"sv})
    if (const auto version = find_version(bytes, {before, "\0"sv, form}); !version.empty())
      return version;
  return {};
}

std::string_view find(const KnownProgram& known, std::string_view file_name,
                      std::string_view bytes) {
  if (known.kind == KnownProgram::built) return find_build_version(bytes);
  if (known.kind == KnownProgram::named) return find_named(file_name, bytes);
  for (const auto& clue : known.clues) {
    if (clue.before.empty() && clue.after.empty()) break;
    const auto version = find_version(bytes, clue);
    if (!version.empty()) return version;
  }
  return {};
}

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto head = TRY(file.head(8));
  const bool program = is_program(head);
  for (const auto& row : rows()) {
    const auto& known = *row.known;
    if (program == (known.kind == KnownProgram::text) || !row.matches(file.path())) continue;
    if (!program && file.size() > kTextLimit) continue;
    const auto bytes = TRY(file.bytes(program ? kLimit : kTextLimit));
    const auto version = find(known, file.name(), as_text(bytes));
    if (version.empty()) continue;
    sink.add({.id = fmt::format("{}@{}", known.name, version),
              .name = std::string(known.name),
              .version = std::string(version),
              .file_path = file.path(),
              .cpe = cpe_name_with_update(known.product, version),
              .evidence = "binary-version",
              .confidence = known.confidence});
    return {};
  }
  return {};
}

inventory::Analyzer binary_version() {
  return {.name = "binary-version",
          .doc = "Well-known programs installed without a package, by the version in them",
          .version = 1,
          .type = "binary",
          .ecosystem = Ecosystem::binary,
          .group = "Binaries",
          .targets = inventory::kInstalled,
          .files = patterns(),
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
