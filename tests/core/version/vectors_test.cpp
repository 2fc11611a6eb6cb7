// Every row of the shared version vectors: pairs with their order, and versions with a constraint.
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <tuple>

#include "base/text.h"
#include "core/version/cargo.h"
#include "core/version/composer.h"
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
  std::string_view scheme, a, b, why;  ///< `b` is a version or a constraint.
};
constexpr std::string_view kOpen =
    "\"<= 2\" covers every 2.x in Bitnami's own tool, so \"> 2\" begins at 3";
constexpr std::string_view kRevision =
    "Bitnami's own tool orders revisions that a constraint names";
constexpr std::string_view kSameVersion =
    "Conda's own documentation calls them equal; the source only lists them one behind the other";
constexpr std::string_view kFilledUp = "Composer fills versions up: v3.0 is 3.0.0.0, no beta of it";
constexpr std::string_view kCase = "to Composer ALPHA is alpha and BETA is beta";
constexpr Settled kSettled[] = {
    {"bitnami", "2.3.1", "> 2", kOpen},
    {"bitnami", "2.3.1", "> 2, < 3", kOpen},
    {"bitnami", "2.3.1", "> 2.3, < 3.1", kOpen},
    {"bitnami", "2.3.1-1", "> 2", kOpen},
    {"bitnami", "2.3.1-1", "> 2, < 3", kOpen},
    {"bitnami", "2.3.1-1", "> 2.3, < 3.1", kOpen},
    {"bitnami", "2.3.1-1", "< 2.3.1-2", kRevision},
    {"conda", "0.4", "0.4.0", kSameVersion},
    {"conda", "0.4.0", "0.4", kSameVersion},
    {"conda", "0.5_5", "0.5-5", kSameVersion},
    {"conda", "0.5-5", "0.5_5", kSameVersion},
    {"composer", "1.0.0", "1.0", kFilledUp},
    {"composer", "v3.0", "v3.0.0-beta", kFilledUp},
    {"composer", "v3.4", "v3.4.0-alpha", kFilledUp},
    {"composer", "v4-beta4", "v4.0-alpha", kFilledUp},
    {"composer", "v4.4", "v4.4.0-beta", kFilledUp},
    {"composer", "v6.5", "v6.5.0-beta-0", kFilledUp},
    {"composer", "v6.6", "v6.6.0-beta", kFilledUp},
    {"composer", "v1.9.0-ALPHA.1", "v1.9.0-BETA.1", kCase},
    {"composer", "v1.9.0-BETA.1", "v1.9.0-ALPHA.2", kCase},
    {"composer", "v1.9.0-ALPHA.2", "v1.9.0-BETA.2", kCase},
    {"composer", "5.1.0-stable", "5.1.0-beta2", "to Composer stable is the release itself"},
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
    std::cout << fmt::format("{}: {} rows, {} differ, {} disputed or settled rows left out\n",
                             scheme_, rows_, differing_, left_out_);
    EXPECT_GT(rows_, 0u);
    EXPECT_LE(static_cast<double>(differing_), static_cast<double>(rows_) * 0.001) << scheme_;
  }

 private:
  std::string_view scheme_;
  std::size_t rows_ = 0, differing_ = 0, left_out_ = 0;
};

bool is_settled(std::string_view scheme, std::string_view a, std::string_view b) {
  return std::any_of(std::begin(kSettled), std::end(kSettled), [&](const Settled& row) {
    return row.scheme == scheme && row.a == a && row.b == b;
  });
}

void compare_all(VersionScheme scheme, std::string_view prefix, Tally& tally) {
  for (const auto& file : files_of(vectors(), prefix)) {
    for (const auto& row : read_rows(file)) {
      if (is_disputed(row[0], row[1], row[2]) || is_settled(row[0], row[1], row[2])) {
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

/// A new file belongs to a test below; "npm-prerelease" and "semver-loose" are readings of ranges.
TEST(VersionVectors, AreAllRead) {
  OAKUM_NEEDS_SHARED_DATA("version-vectors");
  std::set<std::string> read = {"cargo", "npm-prerelease", "semver-loose", "disputed"};
  for (std::size_t i = 0; i < kVersionSchemes; ++i)
    read.insert(std::string(name(static_cast<VersionScheme>(i))));
  for (const auto& entry : std::filesystem::recursive_directory_iterator(vectors())) {
    if (!entry.is_regular_file()) continue;
    const auto file = entry.path().filename().string();
    EXPECT_TRUE(read.contains(file.substr(0, file.find('.')))) << file;
  }
}

/// All versions that the files of a scheme compare.
std::vector<std::string> versions_of(std::string_view scheme) {
  std::set<std::string> versions;
  for (const auto& file : files_of(vectors(), scheme))
    for (const auto& row : read_rows(file)) versions.insert({row[1], row[2]});
  return {versions.begin(), versions.end()};
}

TEST(VersionVectors, KeepTheLawsOfAnOrder) {
  OAKUM_NEEDS_SHARED_DATA("version-vectors");
  std::uint32_t seed = 1;
  for (std::size_t i = 0; i < kVersionSchemes; ++i) {
    const auto scheme = static_cast<VersionScheme>(i);
    const auto versions = versions_of(name(scheme));
    const auto pick = [&]() -> const std::string& {
      seed = seed * 1664525u + 1013904223u;
      return versions[(seed >> 8) % versions.size()];
    };
    for (int n = 0; n < 30'000 && !versions.empty(); ++n) {
      const auto& a = pick();
      const auto& b = pick();
      const auto& c = pick();
      const auto ab = compare_versions(scheme, a, b);
      const auto bc = compare_versions(scheme, b, c);
      const auto ac = compare_versions(scheme, a, c);
      ASSERT_TRUE((0 <=> ab) == compare_versions(scheme, b, a))
          << name(scheme) << ' ' << a << ' ' << b;
      ASSERT_TRUE(ab > 0 || bc > 0 || ac <= 0) << name(scheme) << ' ' << a << ' ' << b << ' ' << c;
      ASSERT_TRUE(ab != 0 || bc == ac) << name(scheme) << ' ' << a << ' ' << b << ' ' << c;
    }
  }
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
TEST(VersionVectors, Nuget) {
  OAKUM_NEEDS_SHARED_DATA("version-vectors");
  check_scheme<VersionScheme::nuget>();
}
TEST(VersionVectors, Conda) {
  OAKUM_NEEDS_SHARED_DATA("version-vectors");
  check_scheme<VersionScheme::conda>();
}
TEST(VersionVectors, Cran) {
  OAKUM_NEEDS_SHARED_DATA("version-vectors");
  check_scheme<VersionScheme::cran>();
}
TEST(VersionVectors, Hackage) {
  OAKUM_NEEDS_SHARED_DATA("version-vectors");
  check_scheme<VersionScheme::hackage>();
}
TEST(VersionVectors, Hex) {
  OAKUM_NEEDS_SHARED_DATA("version-vectors");
  check_scheme<VersionScheme::hex>();
}
TEST(VersionVectors, Pub) {
  OAKUM_NEEDS_SHARED_DATA("version-vectors");
  check_scheme<VersionScheme::pub>();
}
TEST(VersionVectors, Pacman) {
  OAKUM_NEEDS_SHARED_DATA("version-vectors");
  check_scheme<VersionScheme::pacman>();
}
TEST(VersionVectors, Portage) {
  OAKUM_NEEDS_SHARED_DATA("version-vectors");
  check_scheme<VersionScheme::portage>();
}
TEST(VersionVectors, Jvm) {
  OAKUM_NEEDS_SHARED_DATA("version-vectors");
  check_scheme<VersionScheme::jvm>();
}
TEST(VersionVectors, Composer) {
  OAKUM_NEEDS_SHARED_DATA("version-vectors");
  Tally tally("composer");
  compare_all(VersionScheme::composer, "composer", tally);
  check_ranges(VersionScheme::composer, "composer", versions::satisfies_composer_requirement,
               tally);
  tally.require();
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
