#include <gtest/gtest.h>

#include "ecosystems/maven/coordinates.h"
#include "ecosystems/maven/element_lines.h"
#include "ecosystems/maven/interpolation.h"
#include "ecosystems/maven/pom_file.h"
#include "ecosystems/maven/resolver.h"
#include "ecosystems/maven/settings.h"
#include "tests/ecosystems/maven/outside.h"

namespace oakum::ecosystems::maven {
namespace {

TEST(MavenCoordinates, RepositoryPath) {
  struct Case {
    Coordinates project;
    std::string_view path, why;
  };
  const Case kCases[] = {
      {{"org.example.app", "shop", "1.0"},
       "org/example/app/shop/1.0/shop-1.0.pom",
       "as Maven does"},
      {{"shop", "shop", "1.0+b~1"}, "shop/shop/1.0+b~1/shop-1.0+b~1.pom", "a group of one part"},
      {{"", "shop", "1.0"}, "", "no group"},
      {{"org", "shop", ""}, "", "no version"},
      {{"org..evil", "shop", "1.0"}, "", "an empty part of a group"},
      {{"org", "..", "1.0"}, "", "a name that leads upwards"},
      {{"org", "shop", "../../../etc/passwd"}, "", "a version that leads upwards"},
      {{"org/../..", "shop", "1.0"}, "", "a separator in a group"},
      {{"org", "shop", "..\\x"}, "", "the other separator"},
      {{"org", "sh\0op", "1.0"}, "org/sh/1.0/sh-1.0.pom", "a literal ends at NUL"},
      {{"org", std::string("sh\0op", 5), "1.0"}, "", "a NUL in a name"},
      {{"org", "shop", "1.0?x=1"}, "", "a query in a version"},
      {{"org", "shop", "${version}"}, "", "a property that nobody knows"},
      {{"org", ".hidden", "1.0"}, "", "no hidden files"},
      {{"org", std::string(300, 'a'), "1.0"}, "", "longer than a file name may be"},
  };
  for (const auto& [project, path, why] : kCases) EXPECT_EQ(repository_path(project), path) << why;
}

TEST(MavenCoordinates, Requirement) {
  struct Case {
    std::string_view text, version;
    bool hard;
    std::string_view why;
  };
  constexpr Case kCases[] = {
      {"1.0", "1.0", false, "a recommendation"},
      {"[1.0]", "1.0", true, "this one"},
      {"[ 1.0 ]", "1.0", true, "spaces do not count"},
      {"[1.0,2.0)", "", false, "a range"},
      {"(,1.0],[1.2,)", "", false, "two ranges"},
      {"[]", "", false, "nothing at all"},
      {"", "", false, "not stated"},
  };
  for (const auto& [text, version, hard, why] : kCases) {
    const auto requirement = parse_requirement(text);
    EXPECT_EQ(requirement.version, version) << why;
    EXPECT_EQ(requirement.hard, hard) << why;
  }
}

TEST(MavenInterpolation, Values) {
  const std::map<std::string, std::string, std::less<>> properties = {
      {"a", "1"},          {"b", "${a}.${a}"}, {"self", "${self}"}, {"ping", "x${pong}"},
      {"pong", "${ping}"}, {"empty", ""},      {"open", "${a"},     {"spaces", " 2 "},
  };
  struct Case {
    std::string_view text, value;
    Interpolated::Outcome outcome;
    std::string_view property, why;
  };
  constexpr Case kCases[] = {
      {"1.0", "1.0", Interpolated::known, "", "nothing to do"},
      {" 1.0\n", "1.0", Interpolated::known, "", "trimmed"},
      {"${a}-${b}", "1-1.1", Interpolated::known, "", "the same property several times"},
      {"${empty}", "", Interpolated::known, "", "an empty value is a value"},
      {"v${spaces}", "v 2", Interpolated::known, "", "only the ends are trimmed"},
      {"${none}", "", Interpolated::undefined, "none", "undefined"},
      {"1.${none}", "", Interpolated::undefined, "none", "half a version is none"},
      {"${self}", "", Interpolated::cyclic, "self", "it needs itself"},
      {"${ping}", "", Interpolated::cyclic, "ping", "it needs itself in turn"},
      {"${open}", "${a", Interpolated::known, "", "a brace that is never closed is text"},
      {"$a {a} $", "$a {a} $", Interpolated::known, "", "no property"},
  };
  for (const auto& [text, value, outcome, property, why] : kCases) {
    const auto result = interpolate(text, [&](std::string_view name) -> std::optional<std::string> {
      const auto found = properties.find(name);
      if (found == properties.end()) return std::nullopt;
      return found->second;
    });
    EXPECT_EQ(result.text, value) << why;
    EXPECT_EQ(result.outcome, outcome) << why;
    EXPECT_EQ(result.property, property) << why;
  }
}

TEST(MavenInterpolation, IsBounded) {
  const auto doubling = [](std::string_view name) -> std::optional<std::string> {
    if (name.size() > 30) return "x";
    return fmt::format("${{{0}a}}${{{0}a}}", name);
  };
  EXPECT_EQ(interpolate("${a}", doubling).outcome, Interpolated::too_large) << "2^30 values";
  const auto endless = [](std::string_view name) -> std::optional<std::string> {
    return fmt::format("${{{}a}}", name);
  };
  EXPECT_EQ(interpolate("${a}", endless).outcome, Interpolated::too_large) << "nested too deep";
  const auto none = [](std::string_view) { return std::optional<std::string>(); };
  EXPECT_EQ(interpolate(std::string(5000, 'x'), none).outcome, Interpolated::too_large) << "long";
}

TEST(MavenElementLines, OfDependencies) {
  struct Case {
    std::string_view text;
    std::vector<LineRange> lines;
    std::string_view why;
  };
  const Case kCases[] = {
      {"<a>\n<b>\n<c>\n</c>\n<c/></b></a>", {{3, 4}, {5, 5}}, "one after the other"},
      {"<a><x><b><c/></b></x>\n<b><c/></b></a>", {{2, 2}}, "only at this place"},
      {"<a><b><c>\n<c></c>\n</c></b></a>", {{1, 3}}, "what is within has the same name"},
      {"<!-- <a><b><c/> -->\n<a><b><![CDATA[<c/>]]>\n<c/></b></a>", {{3, 3}}, "no tags there"},
      {"<?xml?><!DOCTYPE a>\n<m:a><m:b><m:c\n x='>'/></m:b></m:a>", {{3, 3}}, "local names"},
      {"<a><b/><c/><b>\n<c/></b>", {{2, 2}}, "an empty list, and one that is not closed"},
      {"</a></b><a><b><c", {{1, 0}}, "no XML"},
      {"", {}, "nothing"},
  };
  for (const auto& [text, lines, why] : kCases)
    EXPECT_EQ(element_lines(text, {"a", "b", "c"}), lines) << why;
}

TEST(MavenPomFile, IsAProject) {
  EXPECT_TRUE(parse_pom("<project/>"));
  EXPECT_TRUE(parse_pom("<m:project xmlns:m='x'/>"));
  EXPECT_FALSE(parse_pom("<settings/>"));
  EXPECT_FALSE(parse_pom("group = example"));
}

TEST(MavenPomFile, LicenseWithoutNameIsItsAddress) {
  const auto pom = parse_pom(
      "<project><licenses><license><name> MIT </name><url>u</url></license>"
      "<license><url>https://example.org/license</url></license><license/></licenses></project>");
  ASSERT_TRUE(pom);
  EXPECT_EQ(pom->licenses, (std::vector<std::string>{"MIT", "https://example.org/license"}));
}

TEST(MavenSettings, UserBeforeInstallation) {
  MavenOutside outside;
  outside.variables["M2_HOME"] = "/opt/maven";
  outside.variables["REPO"] = "cache";
  outside.files["/home/me/.m2/settings.xml"] =
      "<settings><localRepository>${user.home}/${env.REPO}/</localRepository>"
      "<mirrors><mirror><id>m</id><mirrorOf>*,!own</mirrorOf><url>https://m.example</url></mirror>"
      "</mirrors><profiles>"
      "<profile><id>on</id><repositories><repository><id>own</id><url>https://own.example</url>"
      "<snapshots><enabled>false</enabled></snapshots></repository></repositories></profile>"
      "<profile><id>off</id><repositories><repository><id>no</id><url>https://no.example</url>"
      "</repository></repositories></profile></profiles>"
      "<activeProfiles><activeProfile>on</activeProfile></activeProfiles></settings>";
  outside.files["/opt/maven/conf/settings.xml"] =
      "<settings><localRepository>/other</localRepository>"
      "<mirrors><mirror><id>m</id><mirrorOf>*</mirrorOf><url>https://late.example</url></mirror>"
      "</mirrors></settings>";
  const auto settings = read_settings(outside);
  EXPECT_EQ(settings.local_repository, "/home/me/cache");
  ASSERT_EQ(settings.repositories.size(), 1u);
  EXPECT_EQ(settings.repositories[0].url, "https://own.example");
  EXPECT_FALSE(settings.repositories[0].snapshots);
  ASSERT_EQ(settings.mirrors.size(), 1u);
  EXPECT_EQ(settings.mirrors[0].url, "https://m.example");
}

TEST(MavenSettings, WithoutAny) {
  MavenOutside outside;
  EXPECT_EQ(read_settings(outside).local_repository, "/home/me/.m2/repository");
  outside.files["/home/me/.m2/settings.xml"] = "not XML";
  EXPECT_EQ(read_settings(outside).local_repository, "/home/me/.m2/repository");
  outside.variables.clear();
  EXPECT_EQ(read_settings(outside).local_repository, "");
}

TEST(MavenSettings, Mirrors) {
  struct Case {
    std::vector<std::string> of;
    std::string id, url;
    bool mirrored;
    std::string_view why;
  };
  const Case kCases[] = {
      {{"central"}, "central", "https://a.example", true, "by its id"},
      {{"central"}, "other", "https://a.example", false, "not that one"},
      {{"*"}, "any", "https://a.example", true, "all"},
      {{"*", "!any"}, "any", "https://a.example", false, "all but one"},
      {{"!any", "*"}, "any", "https://a.example", false, "a veto decides where it stands"},
      {{"any", "!any"}, "any", "https://a.example", true, "so does an id"},
      {{"external:*"}, "any", "https://a.example", true, "elsewhere"},
      {{"external:*"}, "any", "http://localhost:8081/maven", false, "this machine"},
      {{"external:*"}, "any", "http://[::1]/maven", false, "this machine by address"},
      {{"external:*"}, "any", "file:///srv/maven", false, "a folder"},
      {{"external:http:*"}, "any", "http://a.example", true, "without TLS"},
      {{"external:http:*"}, "any", "https://a.example", false, "with TLS"},
  };
  for (const auto& [of, id, url, mirrored, why] : kCases) {
    const Settings settings{"", {}, {{"m", "https://m.example", of}}};
    const auto result = through_mirror(settings, {id, url});
    EXPECT_EQ(result.url, mirrored ? "https://m.example" : url) << why;
  }
}

/// The ids are those that reports of the field have.
TEST(MavenPackageId, TellsPomsApart) {
  EXPECT_EQ(package_id("com.fasterxml.jackson.core:jackson-databind", "2.9.1",
                       "testdata/fixtures/repo/pom/pom.xml"),
            "com.fasterxml.jackson.core:jackson-databind:2.9.1::6a9e9547");
  EXPECT_EQ(
      package_id("com.example:log4shell", "1.0-SNAPSHOT", "testdata/fixtures/repo/pom/pom.xml"),
      "com.example:log4shell:1.0-SNAPSHOT::b21b31f8");
  EXPECT_TRUE(package_id("a:b", "", "pom.xml").starts_with("a:b::")) << "no version, no colon";
}

}  // namespace
}  // namespace oakum::ecosystems::maven
