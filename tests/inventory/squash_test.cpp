#include "inventory/squash.h"

#include <gtest/gtest.h>

namespace oakum::inventory {
namespace {

Package package(std::string name, std::string version) {
  Package p;
  p.id = name + '@' + version;
  p.name = std::move(name);
  p.version = std::move(version);
  return p;
}

FileFacts list(std::string path, Ecosystem ecosystem, std::vector<Package> packages) {
  FileFacts facts;
  facts.path = path;
  facts.list = PackageList{.ecosystem = ecosystem,
                           .type = ecosystem == Ecosystem::deb ? "dpkg" : "npm",
                           .path = path,
                           .group = {},
                           .layer = 0,
                           .packages = std::move(packages)};
  return facts;
}

constexpr auto kStatus = "var/lib/dpkg/status";

std::vector<std::string> names(const Inventory& inventory) {
  std::vector<std::string> out;
  for (const auto& l : inventory.lists)
    for (const auto& p : l.packages) out.push_back(fmt::format("{}@{}", p.id, p.layer));
  return out;
}

TEST(Squash, GivesEachPackageTheLayerThatBroughtIt) {
  std::vector<LayerFacts> layers(3);
  layers[0].files = {
      list(kStatus, Ecosystem::deb, {package("base", "1"), package("openssl", "1")})};
  layers[1].files = {list(kStatus, Ecosystem::deb,
                          {package("base", "1"), package("openssl", "2"), package("curl", "1")})};
  layers[2].files = {list(
      kStatus, Ecosystem::deb,
      {package("base", "1"), package("openssl", "2"), package("curl", "1"), package("jq", "1")})};
  EXPECT_EQ(names(squash(std::move(layers), {})),
            (std::vector<std::string>{"base@1@0", "curl@1@1", "jq@1@2", "openssl@2@1"}));
}

/// A bill of materials that tells of packages.
FileFacts bill(std::string path, Ecosystem ecosystem, std::string of,
               std::vector<Package> packages) {
  FileFacts facts;
  facts.path = path;
  facts.told.push_back({.ecosystem = ecosystem,
                        .type = "told",
                        .path = of.empty() ? path : of,
                        .packages = std::move(packages)});
  return facts;
}

TEST(Squash, WhatABillTellsIsNotToldTwice) {
  auto whole = package("openssl", "1:3.0-1");  // as a package URL has it
  auto divided = package("openssl", "3.0");
  divided.epoch = 1;
  divided.release = "1";
  auto foreign = package("other", "1");
  foreign.purl = "pkg:deb/ubuntu/other@1";
  std::vector<LayerFacts> layers(2);
  FileFacts release;
  release.path = "etc/os-release";
  release.systems = {{{.family = "debian", .name = "12"}, 0}};
  layers[0].files = {release, list(kStatus, Ecosystem::deb, {divided}),
                     list("app/package-lock.json", Ecosystem::npm, {package("a", "1")})};
  layers[1].files = {bill("a.cdx.json", Ecosystem::deb, "", {whole, foreign, package("curl", "1")}),
                     bill("b.cdx.json", Ecosystem::npm, "app/package-lock.json",
                          {package("a", "1"), package("b", "1")}),
                     bill("c.cdx.json", Ecosystem::npm, "app/package-lock.json",
                          {package("b", "1"), package("b", "2")})};
  EXPECT_EQ(names(squash(std::move(layers), {})),
            (std::vector<std::string>{"curl@1@1", "openssl@3.0@0", "a@1@0", "b@1@1", "b@2@1"}));
}

TEST(Squash, ADeletedBillTellsNothing) {
  std::vector<LayerFacts> layers(2);
  layers[0].files = {bill("opt/a.cdx.json", Ecosystem::npm, "", {package("a", "1")})};
  layers[1].whiteouts = {"opt/a.cdx.json"};
  EXPECT_TRUE(squash(std::move(layers), {}).lists.empty());
}

TEST(Squash, ABreakStartsTheOriginAnew) {
  std::vector<LayerFacts> layers(3);
  layers[0].files = {list(kStatus, Ecosystem::deb, {package("curl", "1")})};
  layers[1].files = {list(kStatus, Ecosystem::deb, {package("jq", "1")})};
  layers[2].files = {list(kStatus, Ecosystem::deb, {package("curl", "1")})};
  EXPECT_EQ(names(squash(std::move(layers), {})), std::vector<std::string>{"curl@1@2"});
}

TEST(Squash, BuriesWhatUpperLayersDelete) {
  struct Case {
    const char* why;
    std::vector<std::string> whiteouts, opaque;
    std::vector<std::string> left;
  };
  const Case kCases[] = {
      {"nothing deleted", {}, {}, {"a@1@0", "b@1@0", "c@1@0"}},
      {"one file", {"app/a/package-lock.json"}, {}, {"b@1@0", "c@1@0"}},
      {"a directory and all below", {"app"}, {}, {"c@1@0"}},
      {"a name that only begins alike", {"app/a/package"}, {}, {"a@1@0", "b@1@0", "c@1@0"}},
      {"an opaque directory", {}, {"app"}, {"c@1@0"}},
      {"an opaque root", {}, {""}, {}},
  };
  for (const auto& [why, whiteouts, opaque, left] : kCases) {
    std::vector<LayerFacts> layers(2);
    layers[0].files = {list("app/a/package-lock.json", Ecosystem::npm, {package("a", "1")}),
                       list("app/b/package-lock.json", Ecosystem::npm, {package("b", "1")}),
                       list("application/package-lock.json", Ecosystem::npm, {package("c", "1")})};
    layers[1].whiteouts = whiteouts;
    layers[1].opaque = opaque;
    EXPECT_EQ(names(squash(std::move(layers), {})), left) << why;
  }
}

TEST(Squash, ALayersOwnFilesSurviveItsOpaqueMark) {
  std::vector<LayerFacts> layers(2);
  layers[0].files = {list("app/package-lock.json", Ecosystem::npm, {package("old", "1")})};
  layers[1].opaque = {"app"};
  layers[1].files = {list("app/package-lock.json", Ecosystem::npm, {package("new", "1")})};
  EXPECT_EQ(names(squash(std::move(layers), {})), std::vector<std::string>{"new@1@1"});
}

TEST(Squash, PrefersTheMoreTellingSystemFile) {
  std::vector<LayerFacts> layers(1);
  FileFacts generic, exact, pro;
  generic.path = "etc/debian_version";
  generic.systems = {{{.family = "debian", .name = "bookworm/sid"}, 1}};
  exact.path = "etc/lsb-release";
  exact.systems = {{{.family = "ubuntu", .name = "22.04"}, 5}};
  pro.path = "var/lib/ubuntu-advantage/status.json";
  pro.systems = {{{.family = "", .name = "", .extended = true}, 0}};
  layers[0].files = {generic, exact, pro};
  const auto inventory = squash(std::move(layers), {});
  ASSERT_TRUE(inventory.os);
  EXPECT_EQ(inventory.os->family, "ubuntu");
  EXPECT_TRUE(inventory.os->extended);
}

TEST(Squash, DropsLanguagePackagesTheDistributionOwns) {
  const auto layers = [] {
    std::vector<LayerFacts> out(1);
    auto dpkg = list(kStatus, Ecosystem::deb, {package("python3-six", "1")});
    FileFacts owned;
    owned.path = "var/lib/dpkg/info/python3-six.md5sums";
    owned.owned = {{"python3-six", {"usr/lib/python3/six.egg-info"}}};
    auto ours = list("app/package-lock.json", Ecosystem::npm, {package("ours", "1")});
    auto theirs = list("usr/lib/python3/six.egg-info", Ecosystem::npm, {package("six", "1")});
    out[0].files = {ours, dpkg, owned, theirs};
    return out;
  };
  EXPECT_EQ(names(squash(layers(), {})), (std::vector<std::string>{"python3-six@1@0", "ours@1@0"}));
  EXPECT_EQ(names(squash(layers(), {.drop_owned = false})),
            (std::vector<std::string>{"python3-six@1@0", "ours@1@0", "six@1@0"}));
}

TEST(Squash, KnowsOwnedFilesByTheirOldNames) {
  const auto found = [](Ecosystem ecosystem, std::string owned, std::string path) {
    std::vector<LayerFacts> layers(1);
    auto system = package("bash", "5");
    system.installed_files = {std::move(owned)};
    auto program = package("bash", "5.2");
    program.file_path = path;
    layers[0].files = {list(kStatus, ecosystem, {system}),
                       list(path, Ecosystem::binary, {program})};
    return squash(std::move(layers), {.drop_owned = true}).lists.size() == 2;
  };
  struct Case {
    Ecosystem ecosystem;
    const char *owned, *path;
    bool found;
    const char* why;
  };
  const Case kCases[] = {
      {Ecosystem::deb, "usr/bin/bash", "usr/bin/bash", false, "the name itself"},
      {Ecosystem::deb, "bin/bash", "usr/bin/bash", false, "/bin is a link to /usr/bin"},
      {Ecosystem::deb, "lib/a/libc.so.6", "usr/lib/a/libc.so.6", false, "and /lib one to /usr/lib"},
      {Ecosystem::deb, "local/bin/bash", "usr/local/bin/bash", true, "/local is not"},
      {Ecosystem::deb, "", "usr/share/bash", true, "the root is no file"},
      {Ecosystem::apk, "bin/busybox", "usr/bin/busybox", true, "elsewhere these are two files"},
  };
  for (const auto& [ecosystem, owned, path, expected, why] : kCases)
    EXPECT_EQ(found(ecosystem, owned, path), expected) << why;
}

TEST(Squash, DropsWhatIsConcludedFromFilesThatAreAccountedFor) {
  std::vector<LayerFacts> layers(2);
  auto told = list("app/web.deps.json", Ecosystem::nuget, {package("Json", "13")});
  told.owned = {{.package = {}, .files = {"app/Json.dll"}}};
  const auto concluded = [](std::string path, std::string evidence) {
    auto assembly = package("Json", "13.0");
    assembly.file_path = path;
    assembly.evidence = std::move(evidence);
    return list(path, Ecosystem::nuget, {assembly});
  };
  layers[0].files = {concluded("app/Json.dll", "assembly-version"),
                     concluded("app/Other.dll", "assembly-version")};
  layers[1].files = {told};
  const auto inventory = squash(std::move(layers), {.drop_owned = false});
  std::vector<std::string> paths;
  for (const auto& l : inventory.lists) paths.push_back(l.path);
  EXPECT_EQ(paths, (std::vector<std::string>{"app/Other.dll", "app/web.deps.json"}));
}

TEST(Squash, PackagesWithoutASystemAreOfNone) {
  std::vector<LayerFacts> layers(1);
  layers[0].files = {list(kStatus, Ecosystem::deb, {package("a", "1")})};
  EXPECT_EQ(squash(std::move(layers), {}).os->family, "none");
}

}  // namespace
}  // namespace oakum::inventory
