#include "compare/compare.h"

#include <gtest/gtest.h>

#include "compare/write.h"
#include "core/identity.h"
#include "formats/node.h"

namespace oakum::compare {
namespace {

/// A package at a place, and what is open about it.
struct Spec {
  Ecosystem ecosystem = Ecosystem::npm;
  std::string path, name, version;
  std::vector<std::string> rules = {};
  std::string file = {};  ///< The package's own file, in a group.
  std::vector<std::string> aliases = {};
  Verdict::State state = Verdict::open;
};

Report report_of(const std::vector<Spec>& specs) {
  Report report;
  report.name = "app";
  report.vulnerabilities_judged = true;
  for (const auto& spec : specs) {
    PackageList list{.ecosystem = spec.ecosystem,
                     .type = std::string(info(spec.ecosystem).name),
                     .path = spec.path};
    if (!spec.file.empty()) list.group = "Group";
    Package package;
    package.id = package_id(spec.name, spec.version);
    package.name = spec.name;
    package.version = spec.version;
    package.file_path = spec.file;
    list.packages.push_back(package);
    const auto index = static_cast<std::uint32_t>(report.inventory.lists.size());
    for (const auto& rule : spec.rules) {
      Vulnerability v;
      v.installed_version = spec.version;
      v.aliases = spec.aliases;
      Finding finding;
      finding.rule = rule;
      finding.severity = Severity::high;
      finding.subject = PackageRef{index, 0};
      finding.detail = v;
      finding.verdict.state = spec.state;
      report.findings.push_back(finding);
    }
    report.inventory.lists.push_back(list);
  }
  fill_identities(report.inventory);
  return report;
}

std::string told(const std::vector<Item>& items) {
  std::string out;
  for (const auto& item : items) {
    if (!out.empty()) out += "; ";
    out += item.row.finding->rule + " " + item.row.at.package->name + " " +
           item.row.vulnerability->installed_version;
    if (const auto cause = cause_text(item); !cause.empty()) out += " (" + cause + ")";
  }
  return out;
}

constexpr auto kNpm = Ecosystem::npm;
constexpr auto kJar = Ecosystem::maven;
constexpr auto kDeb = Ecosystem::deb;

TEST(Compare, TellsWhatIsAddedFixedAndUnchanged) {
  struct Case {
    const char* why;
    std::vector<Spec> before, after;
    const char *added, *fixed, *unchanged;
  };
  const Case cases[] = {
      {"nothing changed",
       {{kNpm, "l", "a", "1", {"CVE-1"}}},
       {{kNpm, "l", "a", "1", {"CVE-1"}}},
       "",
       "",
       "CVE-1 a 1"},
      {"a new package", {}, {{kNpm, "l", "a", "1", {"CVE-1"}}}, "CVE-1 a 1 (new package)", "", ""},
      {"a package that went",
       {{kNpm, "l", "a", "1", {"CVE-1"}}},
       {},
       "",
       "CVE-1 a 1 (removed)",
       ""},
      {"fixed by an upgrade",
       {{kNpm, "l", "a", "1.9.0", {"CVE-1"}}},
       {{kNpm, "l", "a", "1.10.0"}},
       "",
       "CVE-1 a 1.9.0 (upgraded 1.9.0 -> 1.10.0)",
       ""},
      {"an upgrade that does not fix it",
       {{kNpm, "l", "a", "1.0.0", {"CVE-1"}}},
       {{kNpm, "l", "a", "1.2.0", {"CVE-1"}}},
       "",
       "",
       "CVE-1 a 1.2.0 (upgraded 1.0.0 -> 1.2.0)"},
      {"an upgrade that brings one",
       {{kNpm, "l", "a", "1.0.0"}},
       {{kNpm, "l", "a", "2.0.0", {"CVE-1"}}},
       "CVE-1 a 2.0.0 (upgraded 1.0.0 -> 2.0.0)",
       "",
       ""},
      {"a downgrade",
       {{kNpm, "l", "a", "2.0.0"}},
       {{kNpm, "l", "a", "1.0.0", {"CVE-1"}}},
       "CVE-1 a 1.0.0 (downgraded 2.0.0 -> 1.0.0)",
       "",
       ""},
      {"news about the same package",
       {{kNpm, "l", "a", "1", {"CVE-1"}}},
       {{kNpm, "l", "a", "1", {"CVE-2"}}},
       "CVE-2 a 1 (advisory is new)",
       "CVE-1 a 1 (advisory is gone)",
       ""},
      {"ignored meanwhile",
       {{kNpm, "l", "a", "1", {"CVE-1"}}},
       {{kNpm, "l", "a", "1", {"CVE-1"}, "", {}, Verdict::ignored}},
       "",
       "CVE-1 a 1 (ignored)",
       ""},
      {"no longer ignored",
       {{kNpm, "l", "a", "1", {"CVE-1"}, "", {}, Verdict::ignored}},
       {{kNpm, "l", "a", "1", {"CVE-1"}}},
       "CVE-1 a 1 (no longer ignored)",
       "",
       ""},
      {"another lock file is another place",
       {{kNpm, "x", "a", "1", {"CVE-1"}}, {kNpm, "y", "a", "2"}},
       {{kNpm, "x", "a", "2"}, {kNpm, "y", "a", "1", {"CVE-1"}}},
       "CVE-1 a 1 (downgraded 2 -> 1)",
       "CVE-1 a 1 (upgraded 1 -> 2)",
       ""},
      {"a package that moved in the same version",
       {{kNpm, "x", "a", "1", {"CVE-1"}}},
       {{kNpm, "y", "a", "1", {"CVE-1"}}},
       "",
       "",
       "CVE-1 a 1"},
      {"one that moved in another version",
       {{kNpm, "x", "a", "1", {"CVE-1"}}},
       {{kNpm, "y", "a", "2", {"CVE-1"}}},
       "CVE-1 a 2 (new package)",
       "CVE-1 a 1 (removed)",
       ""},
      {"a second copy is new",
       {{kNpm, "x", "a", "1", {"CVE-1"}}},
       {{kNpm, "x", "a", "1", {"CVE-1"}}, {kNpm, "y", "a", "1", {"CVE-1"}}},
       "CVE-1 a 1 (new package)",
       "",
       "CVE-1 a 1"},
      {"the version in a file's name does not count",
       {{kJar, "", "g:a", "2.14.1", {"CVE-1"}, "lib/a-2.14.1.jar"}},
       {{kJar, "", "g:a", "2.15.0", {"CVE-1"}, "lib/a-2.15.0.jar"}},
       "",
       "",
       "CVE-1 g:a 2.15.0 (upgraded 2.14.1 -> 2.15.0)"},
      {"fixed here and brought there",
       {{kJar, "", "g:a", "2.14.1", {"CVE-1"}, "one/a-2.14.1.jar"}},
       {{kJar, "", "g:a", "2.17.0", {}, "one/a-2.17.0.jar"},
        {kJar, "", "g:a", "2.14.1", {"CVE-1"}, "two/a-2.14.1.jar"}},
       "CVE-1 g:a 2.14.1 (new package)",
       "CVE-1 g:a 2.14.1 (upgraded 2.14.1 -> 2.17.0)",
       ""},
      {"the system's packages have no file",
       {{kDeb, "var/lib/dpkg/status", "a", "1", {"CVE-1"}}},
       {{kDeb, "var/lib/dpkg/status.d/a", "a", "1", {"CVE-1"}}},
       "",
       "",
       "CVE-1 a 1"},
      {"one vulnerability under two names",
       {{kNpm, "l", "a", "1", {"GHSA-1"}, "", {"CVE-1"}}},
       {{kNpm, "l", "a", "1", {"CVE-1"}}},
       "",
       "",
       "CVE-1 a 1"},
      {"the same name elsewhere",
       {{kNpm, "l", "a", "1", {"CVE-1"}}},
       {{Ecosystem::gem, "l", "a", "1", {"CVE-1"}}},
       "CVE-1 a 1 (new package)",
       "CVE-1 a 1 (removed)",
       ""},
  };
  for (const auto& [why, before, after, added, fixed, unchanged] : cases) {
    const auto a = report_of(before), b = report_of(after);
    const auto comparison = compare(a, b);
    ASSERT_TRUE(comparison) << why;
    EXPECT_EQ(told(comparison->added), added) << why;
    EXPECT_EQ(told(comparison->fixed), fixed) << why;
    EXPECT_EQ(told(comparison->unchanged), unchanged) << why;
    const auto back = compare(b, a);
    EXPECT_EQ(back->added.size(), comparison->fixed.size()) << why;
    EXPECT_EQ(back->fixed.size(), comparison->added.size()) << why;
  }
}

TEST(Compare, CountsPackages) {
  const auto before =
      report_of({{kNpm, "l", "a", "1"}, {kNpm, "l", "b", "1"}, {kNpm, "l", "c", "1"}});
  auto after = report_of({{kNpm, "l", "a", "2"}, {kNpm, "l", "c", "1"}, {kNpm, "l", "d", "1"}});
  const auto comparison = compare(before, after);
  ASSERT_TRUE(comparison);
  EXPECT_EQ(comparison->packages_same, 1u);
  ASSERT_EQ(comparison->packages.size(), 3u);
  EXPECT_EQ(comparison->packages[0].name, "a");
  EXPECT_EQ(comparison->packages[0].before, std::vector<std::string>{"1"});
  EXPECT_EQ(comparison->packages[0].after, std::vector<std::string>{"2"});
  EXPECT_TRUE(comparison->packages[1].after.empty());
  EXPECT_TRUE(comparison->packages[2].before.empty());
  after.packages_listed = false;
  EXPECT_FALSE(compare(before, after)->packages_known);
}

TEST(Compare, ClaimsNothingOfPackagesThatAreNotListed) {
  auto before = report_of({});
  before.packages_listed = false;
  const auto after = report_of({{kNpm, "l", "a", "1", {"CVE-1"}}});
  EXPECT_EQ(compare(before, after)->added.at(0).cause, Cause::unknown);
}

TEST(Compare, RefusesWhatWasNotAssessed) {
  auto before = report_of({});
  before.vulnerabilities_judged = false;
  const auto comparison = compare(before, report_of({}));
  ASSERT_FALSE(comparison);
  EXPECT_EQ(comparison.error().kind, Error::unsupported);
}

TEST(Compare, NothingOfATargetReachesTheTerminal) {
  const auto before = report_of({{kNpm, "l\x1b[2J", "a\nb\x1b]8;;x", "1\x07", {"CVE\x1b[1A"}}});
  const auto after = report_of({{kNpm, "m\r\n", "c\u202E", std::string(500, '9'), {"CVE-2\n"}}});
  const auto comparison = compare(before, after);
  for (const int width : {10, 40, 80, 200}) {
    io::StringWriter out;
    ASSERT_TRUE(write_table(*comparison, {.show_unchanged = true, .width = width}, out));
    for (const char c : out.text())
      EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << width;
    EXPECT_EQ(out.text().find("\u202E"), std::string::npos);
  }
  io::StringWriter json;
  ASSERT_TRUE(write_json(*comparison, {.show_unchanged = true}, json));
  const auto document = formats::parse_json(json.text());
  ASSERT_TRUE(document);
  EXPECT_EQ(document->root()["Added"].size(), 1u);
}

}  // namespace
}  // namespace oakum::compare
