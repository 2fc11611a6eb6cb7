// Java archives, and those within them. An archive says what it is in pom.properties (Maven; a
// shaded one has those of everything that was put into it), or else in its manifest, or else by its
// name; java_archive/ has what one archive says. Source: JAR File Specification; Maven Archiver
// reference; OSGi Core, "Bundle Manifest Headers".
#include <algorithm>

#include "base/hash.h"
#include "base/text.h"
#include "ecosystems/java_archive/contents.h"
#include "inventory/analyzer.h"
#include "io/zip.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 1u << 30;
constexpr std::uint64_t kNestedLimit = 512u << 20;  ///< One archive within another.
constexpr std::uint64_t kNestedTotal = std::uint64_t{8} << 30;
constexpr int kDeepest = 5;

bool is_archive(std::string_view path) {
  const auto extension = lower(path.substr(std::min(path.rfind('.'), path.size())));
  return extension == ".jar" || extension == ".war" || extension == ".ear" || extension == ".par";
}

class JarReader {
 public:
  explicit JarReader(inventory::Sink& sink) : sink_(sink) {}

  /// Adds what is in an archive and, below it, in those within. Error: it is not an archive.
  Result<void> read(const std::string& path, ByteView bytes, int depth) {
    const auto zip = TRY(io::ZipArchive::open(bytes));
    add(path, java_archive::read_contents(path, zip), fmt::format("sha1:{}", hex(sha1(bytes))));
    for (const auto& entry : zip.entries())
      if (is_archive(entry.name) && !entry.is_directory()) read_nested(path, zip, entry, depth);
    return {};
  }

 private:
  void add(const std::string& path, java_archive::Contents contents, const std::string& digest) {
    for (const auto& [member, error] : contents.problems)
      problem(fmt::format("{}/{}", path, member), error);
    for (auto& package : contents.packages) {
      package.file_path = path;
      package.digest = digest;
      sink_.add(std::move(package));
    }
  }

  void read_nested(const std::string& outer, const io::ZipArchive& zip, const io::ZipEntry& entry,
                   int depth) {
    const auto path = fmt::format("{}/{}", outer, entry.name);
    if (depth >= kDeepest)
      return problem(path, Error{Error::too_large, "archives nested more than 5 deep; not read"});
    if (entry.size > nested_left_)
      return problem(
          path, Error{Error::too_large, "more than 8 GiB of archives within archives; not read"});
    const auto bytes = zip.read(entry, std::min(kNestedLimit, nested_left_));
    if (!bytes) return problem(path, bytes.error());
    nested_left_ -= bytes->size();
    if (const auto done = read(path, *bytes, depth + 1); !done) problem(path, done.error());
  }

  /// The outermost archive is the place of the Problem; only what is below it needs saying.
  void problem(std::string_view path, const Error& error) {
    sink_.problem(0, fmt::format("{}: {}", printable(path), error.what), error.kind);
  }

  inventory::Sink& sink_;
  std::uint64_t nested_left_ = kNestedTotal;
};

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto bytes = TRY(file.bytes(kLimit));
  return JarReader(sink).read(file.path(), bytes, 1);
}

inventory::Analyzer jar() {
  return {.name = "jar",
          .doc = "Java archives and the archives within them",
          .version = 2,
          .type = "jar",
          .ecosystem = Ecosystem::maven,
          .group = "Java",
          .targets = inventory::kInstalled,
          .files = {"**/*.jar", "**/*.war", "**/*.ear", "**/*.par"},
          .ignore_case = true,
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
