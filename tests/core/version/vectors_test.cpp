// Every row of the shared version vectors: pairs with their order, and versions with a constraint.
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <tuple>

#include "base/text.h"
#include "core/version/cargo.h"
#include "core/version/npm.h"
#include "core/version/version.h"
#include "tests/shared_data.h"

namespace oakum {
namespace {

using Row = std::vector<std::string>;

std::vector<Row> read_rows(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::vector<Row> rows;
  std::string line;
  std::getline(in, line);  // the names of the columns
  while (std::getline(in, line)) {
    Row row;
    for (const auto piece : split(line, '\t')) row.push_back(replace_all(piece, "\\t", "\t"));
    rows.push_back(std::move(row));
  }
  return rows;
}

std::filesystem::path vectors() { return shared_data() / "version-vectors"; }

std::vector<std::filesystem::path> files_of(const std::filesystem::path& folder,
                                            std::string_view scheme) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().filename().string().starts_with(fmt::format("{}.", scheme)))
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

/// Rows about which the sources and the reference programs disagree.
const std::set<std::tuple<std::string, std::string, std::string>>& disputed() {
  static const auto rows = [] {
    std::set<std::tuple<std::string, std::string, std::string>> set;
    for (const auto& row : read_rows(vectors() / "disputed.tsv"))
      set.insert({row[0], row[1], row[2]});
    return set;
  }();
  return rows;
}

/// A row that asks the question of a disputed pair again, with an operator in front.
bool is_disputed(const std::string& scheme, const std::string& a, const std::string& b) {
  const auto bare = b.find_first_not_of("<>=! ");
  return disputed().contains({scheme, a, b}) ||
         (bare != std::string::npos && disputed().contains({scheme, a, b.substr(bare)}));
}

/// Rows where one source contradicts another, and what decided; docs/versions.md has the long form.
struct Settled {
  std::string_view scheme, version, constraint, why;
};
constexpr std::string_view kOpen =
    "\"<= 2\" covers every 2.x in Bitnami's own tool, so \"> 2\" begins at 3";
constexpr std::string_view kRevision =
    "Bitnami's own tool orders revisions that a constraint names";
constexpr Settled kSettled[] = {
    {"bitnami", "2.3.1", "> 2", kOpen},
    {"bitnami", "2.3.1", "> 2, < 3", kOpen},
    {"bitnami", "2.3.1", "> 2.3, < 3.1", kOpen},
    {"bitnami", "2.3.1-1", "> 2", kOpen},
    {"bitnami", "2.3.1-1", "> 2, < 3", kOpen},
    {"bitnami", "2.3.1-1", "> 2.3, < 3.1", kOpen},
    {"bitnami", "2.3.1-1", "< 2.3.1-2", kRevision},
};

class Tally {
 public:
  explicit Tally(std::string_view scheme) : scheme_(scheme) {}

  void add(bool agrees, std::string_view file, std::string_view a, std::string_view b,
           std::string_view expected) {
    ++rows_;
    if (agrees) return;
    ++differing_;
    std::cout << fmt::format("  differs: {}: '{}' | '{}' should be {}\n", file, a, b, expected);
  }
  void leave_out() { ++left_out_; }
  void require() const {
    std::cout << fmt::format("{}: {} rows, {} differ, {} disputed rows left out\n", scheme_, rows_,
                             differing_, left_out_);
    EXPECT_GT(rows_, 0u);
    EXPECT_LE(static_cast<double>(differing_), static_cast<double>(rows_) * 0.001) << scheme_;
  }

 private:
  std::string_view scheme_;
  std::size_t rows_ = 0, differing_ = 0, left_out_ = 0;
};

bool is_settled(std::string_view scheme, std::string_view a, std::string_view b) {
  return std::any_of(std::begin(kSettled), std::end(kSettled), [&](const Settled& row) {
    return row.scheme == scheme && row.version == a && row.constraint == b;
  });
}

void compare_all(VersionScheme scheme, std::string_view prefix, Tally& tally) {
  for (const auto& file : files_of(vectors(), prefix)) {
    for (const auto& row : read_rows(file)) {
      if (is_disputed(row[0], row[1], row[2])) {
        tally.leave_out();
        continue;
      }
      const auto order = compare_versions(scheme, row[1], row[2]);
      const auto seen = order < 0 ? "-1" : order > 0 ? "1" : "0";
      tally.add(row[3] == seen, file.filename().string(), row[1], row[2], row[3]);
      EXPECT_TRUE(compare_versions(scheme, row[2], row[1]) == 0 <=> order)
          << row[1] << ' ' << row[2];
    }
  }
}

using Satisfies = Result<bool> (*)(std::string_view version, std::string_view constraint);

void check_ranges(VersionScheme scheme, std::string_view prefix, Satisfies satisfies,
                  Tally& tally) {
  for (const auto& file : files_of(vectors() / "ranges", prefix)) {
    for (const auto& row : read_rows(file)) {
      if (is_disputed(row[0], row[1], row[2]) || is_settled(row[0], row[1], row[2])) {
        tally.leave_out();
        continue;
      }
      const bool seen = row[2] == "*valid*" ? is_version(scheme, row[1])
                                            : satisfies(row[1], row[2]).value_or(false);
      tally.add(row[3] == (seen ? "true" : "false"), file.filename().string(), row[1], row[2],
                row[3]);
    }
  }
}

template <VersionScheme scheme>
Result<bool> by_scheme(std::string_view version, std::string_view constraint) {
  return satisfies(scheme, version, constraint);
}

template <VersionScheme scheme>
void check_scheme() {
  Tally tally(name(scheme));
  compare_all(scheme, name(scheme), tally);
  check_ranges(scheme, name(scheme), by_scheme<scheme>, tally);
  tally.require();
}

TEST(VersionVectors, Deb) {
  OAKUM_NEEDS_SHARED_DATA("version-vectors");
  check_scheme<VersionScheme::deb>();
}
TEST(VersionVectors, Rpm) {
  OAKUM_NEEDS_SHARED_DATA("version-vectors");
  check_scheme<VersionScheme::rpm>();
}
TEST(VersionVectors, Apk) {
  OAKUM_NEEDS_SHARED_DATA("version-vectors");
  check_scheme<VersionScheme::apk>();
}
TEST(VersionVectors, Pep440) {
  OAKUM_NEEDS_SHARED_DATA("version-vectors");
  check_scheme<VersionScheme::pep440>();
}
TEST(VersionVectors, Gem) {
  OAKUM_NEEDS_SHARED_DATA("version-vectors");
  check_scheme<VersionScheme::gem>();
}
TEST(VersionVectors, Maven) {
  OAKUM_NEEDS_SHARED_DATA("version-vectors");
  check_scheme<VersionScheme::maven>();
}
TEST(VersionVectors, Go) {
  OAKUM_NEEDS_SHARED_DATA("version-vectors");
  check_scheme<VersionScheme::go>();
}
TEST(VersionVectors, Bitnami) {
  OAKUM_NEEDS_SHARED_DATA("version-vectors");
  check_scheme<VersionScheme::bitnami>();
}
TEST(VersionVectors, Semver) {
  OAKUM_NEEDS_SHARED_DATA("version-vectors");
  Tally tally("semver");
  compare_all(VersionScheme::semver, "semver", tally);
  check_ranges(VersionScheme::semver, "semver-loose", by_scheme<VersionScheme::semver>, tally);
  tally.require();
}
TEST(VersionVectors, Cargo) {
  OAKUM_NEEDS_SHARED_DATA("version-vectors");
  Tally tally("cargo");
  compare_all(VersionScheme::semver, "cargo", tally);
  check_ranges(VersionScheme::semver, "cargo", versions::satisfies_cargo, tally);
  tally.require();
}
TEST(VersionVectors, Npm) {
  OAKUM_NEEDS_SHARED_DATA("version-vectors");
  Tally tally("npm");
  compare_all(VersionScheme::npm, "npm", tally);
  constexpr Satisfies kStrict = [](std::string_view version, std::string_view constraint) {
    return versions::satisfies_npm(version, constraint, versions::PreReleases::strict);
  };
  check_ranges(VersionScheme::npm, "npm", kStrict, tally);
  check_ranges(VersionScheme::npm, "npm-prerelease", by_scheme<VersionScheme::npm>, tally);
  tally.require();
}

}  // namespace
}  // namespace oakum
