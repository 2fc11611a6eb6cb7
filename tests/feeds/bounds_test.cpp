// Records of a few kilobytes that would multiply into gigabytes of rows: each is left out, and said
// to be, and what stands beside it is read.
#include <algorithm>

#include "tests/feeds/imported.h"
#include "tests/io/workshop.h"

namespace oakum::feeds {
namespace {

template <class Line>
std::string lines(std::size_t count, const Line& line) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += fmt::format("{}\n", line(i));
  return out;
}

/// Two definitions of Oracle: the criteria given, and one that is as it should be.
std::string oval_with(std::string_view references, std::string_view criteria) {
  constexpr std::string_view kRest = R"(
<definition id="oval:com.oracle.elsa:def:2">
<metadata><reference ref_id="CVE-2024-0002"/>
<affected><platform>Oracle Linux 8</platform></affected></metadata>
<criteria><criterion test_ref="t:3" comment="acme is earlier than 0:1.2-3.el8"/></criteria>
</definition>
</definitions>
<tests>
<rpminfo_test id="t:1"><object object_ref="o:1"/></rpminfo_test>
<rpminfo_test id="t:3"><object object_ref="o:2"/><state state_ref="s:3"/></rpminfo_test>
</tests>
<objects>
<rpminfo_object id="o:1"><name>oraclelinux-release</name></rpminfo_object>
<rpminfo_object id="o:2"><name>acme</name></rpminfo_object>
</objects>
<states><rpminfo_state id="s:3"><evr operation="less than">0:1.2-3.el8</evr></rpminfo_state></states>
</oval_definitions>)";
  return fmt::format(
      "<oval_definitions><definitions>\n<definition id=\"oval:com.oracle.elsa:def:1\">\n"
      "<metadata><affected><platform>Oracle Linux 8</platform></affected>\n"
      "<reference ref_id=\"CVE-2024-0001\"/>\n{}</metadata>\n<criteria>\n{}</criteria>\n"
      "</definition>{}",
      references, criteria, kRest);
}

const std::vector<std::string> kGood = {"CVE-2024-0002 1.2-3.el8 [] {} unknown"};

TEST(Bounds, OvalDefinitionOfTooManyProducts) {
  const io::Workshop folder;
  folder.write(
      "oracle.xml",
      oval_with("", lines(5'000, [](std::size_t i) {
                      return fmt::format(
                          "<criterion test_ref=\"t:1\" comment=\"Oracle Linux {} is installed\"/>",
                          i);
                    }) + "<criterion test_ref=\"t:3\" comment=\"acme is earlier\"/>\n"));
  const Imported feed("oval", folder.path(""));
  ASSERT_EQ(feed.problems.size(), 1u);
  EXPECT_EQ(feed.problems[0].what,
            "oval:com.oracle.elsa:def:1: more than 4096 products or architectures of one package");
  EXPECT_EQ(feed.problems[0].where.line, 2u);
  EXPECT_EQ(feed.system_rows("Oracle Linux 8", "acme"), kGood);
}

TEST(Bounds, OvalDefinitionOfTooManyRows) {
  const auto package = [](std::size_t) {
    return "<criterion test_ref=\"t:3\" comment=\"acme is earlier\"/>";
  };
  const auto cve = [](std::size_t i) {
    return fmt::format("<reference ref_id=\"CVE-2023-{}\"/>", 10'000 + i);
  };
  const io::Workshop folder;
  folder.write("oracle.xml", oval_with(lines(999, cve), lines(1'000, package)));
  const Imported feed("oval", folder.path(""));
  ASSERT_EQ(feed.problems.size(), 1u);
  EXPECT_EQ(feed.problems[0].what, "oval:com.oracle.elsa:def:1: more than 200000 rows");
  EXPECT_LE(feed.summary.rows, 200'001u);
  const auto rows = feed.system_rows("Oracle Linux 8", "acme");
  EXPECT_NE(std::find(rows.begin(), rows.end(), kGood[0]), rows.end());
}

TEST(Bounds, LibraryRecordOfTooManyConstraints) {
  const auto list = [](std::string_view name, std::size_t count, const auto& item) {
    return fmt::format("{}:\n{}", name, lines(count, item));
  };
  const auto id = [](std::size_t i) { return fmt::format("- CVE-2023-{}", 10'000 + i); };
  const auto version = [](std::size_t i) { return fmt::format("- 1.{}.0", i); };
  const io::Workshop folder;
  folder.write("big.yml", "package_slug: npm/acme\n" + list("identifiers", 1'000, id) +
                              list("fixed_versions", 1'000, version));
  folder.write("good.yml",
               "package_slug: npm/acme\nidentifiers: [CVE-2024-0002]\naffected_range: '<1.2'\n");
  const Imported feed("gitlab", folder.path(""));
  ASSERT_EQ(feed.problems.size(), 1u);
  EXPECT_EQ(feed.problems[0].what, "acme: more than 200000 constraints and names");
  EXPECT_EQ(feed.problems[0].where.path, "big.yml");
  EXPECT_EQ(feed.summary.rows, 1u);
}

TEST(Bounds, ErratumOfTooManyRows) {
  const auto cve = [](std::size_t i) {
    return fmt::format("<reference type=\"cve\" id=\"CVE-2023-{}\"/>", 10'000 + i);
  };
  const auto package = [](std::size_t i) {
    return fmt::format("<package name=\"acme{}\" version=\"1\" release=\"2.el8\" arch=\"x86_64\"/>",
                       i);
  };
  const io::Workshop folder;
  folder.write(
      "updateinfo.xml",
      fmt::format("<updates><update from=\"errata@almalinux.org\" type=\"security\">"
                  "<id>ALSA-2024:1</id>\n<references>{}</references>\n<pkglist><collection>\n"
                  "{}</collection></pkglist></update></updates>",
                  lines(1'000, cve), lines(1'000, package)));
  const Imported feed("updateinfo", folder.path(""));
  ASSERT_EQ(feed.problems.size(), 1u);
  EXPECT_EQ(feed.problems[0].what, "ALSA-2024:1: more than 200000 rows");
  EXPECT_EQ(feed.summary.rows, 0u);
}

}  // namespace
}  // namespace oakum::feeds
