// apk's database of installed packages. Source: the Alpine wiki, "Apk spec", and apk-package(5).
#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"
#include "ecosystems/system/dependencies.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::size_t kLongestWord = 1024;  ///< Of a name or a version.
constexpr std::size_t kMostPackages = 2'000'000;
constexpr std::size_t kMostPathBytes = 256u
                                       << 20;  ///< Of the names of all files that packages own.
constexpr std::size_t kLongestPath = 4096;

/// Q1 stands in front of SHA-1 in base64, Q2 of SHA-256.
std::string digest_of(std::string_view checksum) {
  const auto bytes = checksum.size() > 2 ? decode_base64(checksum.substr(2)) : std::nullopt;
  if (!bytes) return {};
  if (checksum.starts_with("Q1") && bytes->size() == 20) return "sha1:" + hex(*bytes);
  if (checksum.starts_with("Q2") && bytes->size() == 32) return "sha256:" + hex(*bytes);
  return {};
}

/// The single licences an expression names: "( Apache-2.0 OR MIT ) AND MPL-2.0" has three. An
/// exception stays with its licence.
std::vector<std::string> licenses_of(std::string_view expression) {
  std::vector<std::string> licenses;
  bool with = false;
  for (auto word : split_words(expression)) {
    while (word.starts_with('(')) word.remove_prefix(1);
    while (word.ends_with(')')) word.remove_suffix(1);
    if (word.empty() || word == "AND" || word == "OR") continue;
    if (word == "WITH")
      with = !licenses.empty();
    else if (std::exchange(with, false))
      licenses.back() += fmt::format(" WITH {}", word);
    else
      licenses.emplace_back(word);
  }
  return licenses;
}

/// What a dependency or a provision is called, without its version: "so:libz.so.1=1.2" is
/// so:libz.so.1.
std::string_view bare_name(std::string_view word) {
  return word.substr(0, word.find_first_of("<>=~"));
}

class Database {
 public:
  Database(std::string_view text, inventory::Sink& sink) : lines_(text), sink_(sink) {}

  void read() {
    for (std::string_view line; lines_.next(line);) {
      if (line.size() < 2)
        close();
      else if (line[1] == ':')
        field(line[0], line.substr(2));
      else if (!damaged_)
        damaged_ = lines_.number();
    }
    close();
    resolve();
  }

 private:
  struct Record {
    Package package;
    std::string_view depends, provides, directory;
    std::uint32_t line = 0;  ///< Of its first field; 0 while there is none.
  };

  void field(char key, std::string_view value) {
    // A blank line may be missing between two packages: both keys occur once in each, C in front of
    // P.
    if (key == 'C' ? !record_.package.name.empty() : key == 'P' && !record_.package.name.empty())
      close();
    auto& package = record_.package;
    if (!record_.line) record_.line = lines_.number();
    switch (key) {
      case 'P':
        package.name = value.substr(0, kLongestWord + 1);
        break;
      case 'V':
        package.version = value.substr(0, kLongestWord + 1);
        break;
      case 'o':
        package.src_name = value.substr(0, kLongestWord);
        break;
      case 'A':
        package.arch = value.substr(0, kLongestWord);
        break;
      case 'L':
        package.licenses = licenses_of(value);
        break;
      case 'm':
        package.maintainer = value;
        break;
      case 'C':
        package.digest = digest_of(value);
        break;
      case 'D':
        record_.depends = value;
        break;
      case 'p':
        record_.provides = value;
        break;
      case 'F':
        record_.directory = value;
        break;
      case 'R':
        own(value);
        break;
      default:
        break;
    }
  }

  void own(std::string_view name) {
    if (name.empty()) return;
    const auto size = record_.directory.size() + 1 + name.size();
    if (size > kLongestPath || path_bytes_ + size > kMostPathBytes)
      return too_many(files_left_out_, "files");
    path_bytes_ += size;
    record_.package.installed_files.push_back(record_.directory.empty()
                                                  ? std::string(name)
                                                  : fmt::format("{}/{}", record_.directory, name));
  }

  void too_many(bool& said, std::string_view what) {
    if (!said)
      sink_.problem(lines_.number(),
                    fmt::format("too many or too long {}; the rest is left out", what),
                    Error::too_large);
    said = true;
  }

  /// Ends the record: keeps it, or says why not.
  void close() {
    auto record = std::exchange(record_, {});
    const auto damaged = std::exchange(damaged_, 0);
    if (damaged) sink_.problem(damaged, "a line that is not a field of a package");
    if (!record.line) return;
    if (const auto fault = fault_of(record.package); !fault.empty())
      return sink_.problem(record.line, fault);
    if (sink_.packages.size() >= kMostPackages) return too_many(packages_left_out_, "packages");
    keep(std::move(record));
  }

  static std::string fault_of(const Package& package) {
    const auto shown = package.name.substr(0, 64);
    if (package.name.empty()) return "a package without a name; skipped";
    if (package.version.empty()) return fmt::format("package {} without a version; skipped", shown);
    if (package.name.size() > kLongestWord || package.version.size() > kLongestWord)
      return fmt::format("package {}: a name or version of more than {} bytes; skipped", shown,
                         kLongestWord);
    if (!is_version(VersionScheme::apk, package.version))
      return fmt::format("package {}: version {} does not parse; skipped", shown,
                         package.version.substr(0, 64));
    return {};
  }

  void keep(Record record) {
    auto& package = record.package;
    if (!names_.insert(package.name).second)
      return sink_.problem(record.line,
                           fmt::format("package {} stands here again; the first one counts",
                                       package.name.substr(0, 64)));
    package.id = fmt::format("{}@{}", package.name, package.version);
    if (!package.src_name.empty()) package.src_version = package.version;
    depends_.push_back(record.depends);
    provides_.push_back(record.provides);
    sink_.add(std::move(package));
  }

  /// Turns what packages ask for into ids of the packages that provide it.
  void resolve() {
    system::Dependencies dependencies(sink_);
    for (std::size_t i = 0; i < provides_.size(); ++i)
      dependencies.provide(sink_.packages[i].name, i);
    for (std::size_t i = 0; i < provides_.size(); ++i)
      for_words(provides_[i],
                [&](std::string_view word) { dependencies.provide(bare_name(word), i); });
    for (std::size_t i = 0; i < depends_.size(); ++i) {
      for_words(depends_[i], [&](std::string_view word) {
        if (!word.starts_with('!')) dependencies.want(bare_name(word));
      });
      dependencies.connect(i);
    }
  }

  template <class Visit>
  static void for_words(std::string_view text, Visit visit) {
    for (text = trim_left(text); !text.empty(); text = trim_left(text)) {
      const auto end = std::min(text.find_first_of(" \t"), text.size());
      visit(text.substr(0, end));
      text.remove_prefix(end);
    }
  }

  Lines lines_;
  inventory::Sink& sink_;
  Record record_;
  std::uint32_t damaged_ = 0;  ///< The first line of the record that is no field.
  std::unordered_set<std::string> names_;
  std::vector<std::string_view> depends_, provides_;  ///< By package.
  std::size_t path_bytes_ = 0;
  bool files_left_out_ = false, packages_left_out_ = false;
};

Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(1u << 30));
  Database(text, sink).read();
  return {};
}

}  // namespace

inventory::Analyzer apk_installed() {
  return {.name = "apk-installed",
          .doc = "Packages installed by apk (Alpine, Wolfi)",
          .version = 1,
          .type = "apk",
          .ecosystem = Ecosystem::apk,
          .targets = inventory::kSystems,
          .files = {"lib/apk/db/installed", "usr/lib/apk/db/installed"},
          .limit = 1u << 30,
          .read = read};
}

}  // namespace oakum::ecosystems
