#include "sbom/inventory.h"

#include <gtest/gtest.h>

#include "sbom/package.h"
#include "sbom/read.h"
#include "tests/shared_lockfiles.h"

namespace oakum::sbom {
namespace {

BomComponent library(std::string name, std::string purl, std::vector<BomProperty> properties = {}) {
  BomComponent component{.ref = purl, .type = "library", .name = std::move(name)};
  component.purl = std::move(purl);
  component.properties = std::move(properties);
  return component;
}

std::string shown(const Package& p) {
  return fmt::format("{} {} src {} {}", p.name, full_version(p), p.src_name,
                     full_source_version(p));
}

TEST(BomPackage, SystemPackages) {
  struct Case {
    std::string purl;
    std::vector<BomProperty> properties;
    std::string source_info, shown, why;
  };
  const Case kCases[] = {
      {"pkg:deb/debian/bash@5.0-4?arch=amd64",
       {},
       {},
       "bash 5.0-4 src bash 5.0-4",
       "a package is its own source"},
      {"pkg:deb/debian/libssl3@3.0.11-1?upstream=openssl%403.0.11-2",
       {},
       {},
       "libssl3 3.0.11-1 src openssl 3.0.11-2",
       "Syft's upstream with a version"},
      {"pkg:apk/alpine/libcrypto3@3.1.4-r0?upstream=openssl",
       {},
       {},
       "libcrypto3 3.1.4-r0 src openssl 3.1.4-r0",
       "and without"},
      {"pkg:rpm/rhel/bash@5.1.8-6.el9?arch=x86_64&epoch=2&upstream=bash-5.1.8-6.el9.src.rpm",
       {},
       {},
       "bash 2:5.1.8-6.el9 src bash 5.1.8-6.el9",
       "of rpm it is a file"},
      {"pkg:rpm/centos/openssl-libs@1.0.2k-16.el7?epoch=1",
       {},
       "built package from: openssl 1:1.0.2k-16.el7",
       "openssl-libs 1:1.0.2k-16.el7 src openssl 1:1.0.2k-16.el7",
       "SPDX's source information"},
      {"pkg:rpm/centos/bash@1:4.2-1",
       {{"aquasecurity:trivy:SrcName", "b"},
        {"aquasecurity:trivy:SrcVersion", "4"},
        {"aquasecurity:trivy:SrcRelease", "2"},
        {"aquasecurity:trivy:SrcEpoch", "3"}},
       {},
       "bash 1:4.2-1 src b 3:4-2",
       "Trivy's properties"},
      {"pkg:alpine/musl@1.2.4-r0", {}, {}, "musl 1.2.4-r0 src musl 1.2.4-r0", "an old name of apk"},
  };
  for (const auto& [purl, properties, source_info, expected, why] : kCases) {
    auto component = library("x", purl, properties);
    component.source_info = source_info;
    EXPECT_EQ(shown(package_of(component).package), expected) << why;
  }
}

TEST(BomPackage, NamesAreThoseOfTheEcosystem) {
  struct Case {
    std::string group, name, purl, expected, why;
  };
  const Case kCases[] = {
      {"", "x", "pkg:maven/org.slf4j/slf4j-api@2.0.11", "org.slf4j:slf4j-api", "Maven's colon"},
      {"@babel", "core", "pkg:npm/%40babel/core@7.0.0", "@babel/core", "npm's scope"},
      {"", "github.com/BurntSushi/toml", "pkg:golang/github.com/burntsushi/toml@v1.0.0",
       "github.com/BurntSushi/toml", "the component knows the case that a package URL loses"},
      {"", "Foo_Bar", "pkg:pypi/foo-bar@1", "Foo_Bar", "so of PyPI"},
      {"", "other", "pkg:gem/rails@7.0", "rails", "but a title is no name"},
      {"acme", "y", "pkg:composer/acme/y@1.0", "acme/y", "Composer's vendor"},
      {"", "z", "pkg:conan/acme/z@1.0", "z", "a namespace that is not part of the name"},
  };
  for (const auto& [group, name, purl, expected, why] : kCases) {
    auto component = library(name, purl);
    component.group = group;
    EXPECT_EQ(package_of(component).package.name, expected) << why;
  }
}

TEST(BomInventory, WhatCannotBeJudgedIsTold) {
  Bom bom;
  bom.components = {library("a", ""),
                    library("b", "pkg:no"),
                    library("c", "pkg:npm/c"),
                    library("d", "pkg:weird/d@1"),
                    {.type = "file", .name = "e"},
                    library("f", "pkg:generic/f@1")};
  bom.components[5].version = "1";
  bom.components[5].cpes = {"cpe:2.3:a:f:f:1:*:*:*:*:*:*:*"};
  const auto inventory = inventory_of(bom);
  ASSERT_EQ(inventory.problems.size(), 4u);
  for (const auto& problem : inventory.problems) {
    EXPECT_EQ(problem.kind, Error::inconclusive) << problem.what;
    EXPECT_FALSE(leaves_unread(problem));
  }
  ASSERT_EQ(inventory.lists.size(), 1u) << "software with a CPE is judged by that";
  EXPECT_EQ(inventory.lists[0].packages[0].cpe, bom.components[5].cpes[0]);
}

TEST(BomInventory, ManyProblemsAreFew) {
  Bom bom;
  for (int i = 0; i < 5000; ++i) bom.components.push_back(library("x", ""));
  EXPECT_EQ(inventory_of(bom).problems.size(), 1001u);
}

TEST(BomInventory, ListsByWhatDeclaresThem) {
  Bom bom;
  bom.root = 0;
  BomComponent file{.ref = "file", .type = "application", .name = "app/pom.xml"};
  file.properties = {{"aquasecurity:trivy:Class", "lang-pkgs"}, {"aquasecurity:trivy:Type", "pom"}};
  bom.components = {{.type = "application", .name = "root"},
                    file,
                    library("a", "pkg:maven/g/a@1"),
                    library("b", "pkg:maven/g/b@1"),
                    library("c", "pkg:maven/g/c@1"),
                    library("d", "pkg:golang/d@v1", {{"syft:location:0:path", "/usr/bin/d"}}),
                    library("e", "pkg:cargo/e@1", {{"SrcFile", "/src/Cargo.lock"}}),
                    library("f", "pkg:deb/debian/f@1?distro=debian-12.5")};
  bom.relations = {{1, 2, "DEPENDS_ON", {}}, {2, 3, "DEPENDS_ON", {}}, {3, 2, "DEPENDS_ON", {}}};
  const auto inventory = inventory_of(bom);
  std::vector<std::string> lists;
  for (const auto& list : inventory.lists)
    lists.push_back(
        fmt::format("{}|{}|{}|{}", list.type, list.path, list.group, list.packages.size()));
  EXPECT_EQ(lists, (std::vector<std::string>{"dpkg|||1", "cargo|src/Cargo.lock||1",
                                             "gobinary|usr/bin/d||1", "jar||Java|1",
                                             "pom|app/pom.xml||2"}));
  EXPECT_EQ(inventory.lists[4].packages[0].depends_on, std::vector<std::string>{"g:b@1"});
  ASSERT_TRUE(inventory.os);
  EXPECT_EQ(inventory.os->family + " " + inventory.os->name, "debian 12.5");
}

TEST(BomInventory, OperatingSystems) {
  struct Case {
    std::string component, version, purl, expected;
  };
  const Case kCases[] = {
      {"debian", "12", "", "debian 12"},
      {"rhel", "9.3", "", "redhat 9.3"},
      {"", "", "pkg:apk/alpine/musl@1?distro=3.18.4", "alpine 3.18.4"},
      {"", "", "pkg:apk/alpine/musl@1?distro=alpine-3.18.4", "alpine 3.18.4"},
      {"", "", "pkg:rpm/rhel/bash@1-1?distro=rhel-8.9", "redhat 8.9"},
      {"", "", "pkg:rpm/suse/bash@1-1?distro=sles-15.5", "sles 15.5"},
      {"", "", "pkg:rpm/opensuse/bash@1-1?distro=opensuse-leap-15.5", "opensuse-leap 15.5"},
      {"", "", "pkg:rpm/amzn/bash@1-1?distro=amzn-2023", "amazon 2023"},
  };
  for (const auto& [name, version, purl, expected] : kCases) {
    Bom bom;
    if (!name.empty())
      bom.components.push_back({.type = "operating-system", .name = name, .version = version});
    if (!purl.empty()) bom.components.push_back(library("x", purl));
    const auto inventory = inventory_of(bom);
    ASSERT_TRUE(inventory.os) << purl;
    EXPECT_EQ(inventory.os->family + " " + inventory.os->name, expected) << purl;
  }
}

TEST(BomInventory, RealDocumentsOfImages) {
  OAKUM_NEEDS_SHARED_DATA("sbom/guac-data-sboms.tar.zst");
  std::size_t packages = 0, documents = 0;
  for (const auto& [path, bytes] : unpack("sbom/guac-data-sboms.tar.zst")) {
    if (!path.ends_with(".json")) continue;
    const auto bom = read(as_text(bytes));
    if (!bom) continue;
    ++documents;
    for (const auto& list : inventory_of(*bom).lists) {
      packages += list.packages.size();
      for (const auto& package : list.packages)
        EXPECT_FALSE(package.name.empty() || package.version.empty()) << path;
    }
  }
  EXPECT_GT(documents, 50u);
  EXPECT_GT(packages, 9'000u);
}

}  // namespace
}  // namespace oakum::sbom
