#include "core/identity.h"

#include <gtest/gtest.h>

namespace oakum {
namespace {

const OperatingSystem kDebian{.family = "debian", .name = "10.1"};
const OperatingSystem kAmazon{.family = "amazon", .name = "2 (Karoo)"};
const OperatingSystem kAlpine{.family = "alpine", .name = "3.20.1"};
const OperatingSystem kLeap{.family = "opensuse-leap", .name = "15.1"};
const OperatingSystem kSles{.family = "sles", .name = "15.3"};
const OperatingSystem kNone{.family = "none"};

TEST(PackageUrl, NamesPackages) {
  struct Case {
    Ecosystem ecosystem;
    const OperatingSystem* os;
    Package package;
    std::string_view url, why;
  };
  const Case kCases[] = {
      {Ecosystem::npm,
       nullptr,
       {.name = "@Angular/animation", .version = "12.3.1"},
       "pkg:npm/%40angular/animation@12.3.1",
       "a scope is a namespace; lower case"},
      {Ecosystem::maven,
       nullptr,
       {.name = "org.apache.commons:io", .version = "1.3.4 Final"},
       "pkg:maven/org.apache.commons/io@1.3.4%20Final",
       "the group is the namespace"},
      {Ecosystem::golang,
       nullptr,
       {.name = "github.com/Gorilla/mux", .version = "v2.0.0+incompatible"},
       "pkg:golang/github.com/gorilla/mux@v2.0.0%2Bincompatible",
       "the import path in lower case"},
      {Ecosystem::golang,
       nullptr,
       {.name = "./local", .version = "v1"},
       "",
       "a directory has no name elsewhere"},
      {Ecosystem::golang, nullptr, {.name = "../local"}, "", "nor has one beside"},
      {Ecosystem::pypi,
       nullptr,
       {.name = "Django_Rest.x", .version = "1.0"},
       "pkg:pypi/django-rest.x@1.0",
       "lower case, and '-' for '_'"},
      {Ecosystem::composer,
       nullptr,
       {.name = "laravel/framework", .version = "5.5.0"},
       "pkg:composer/laravel/framework@5.5.0",
       "vendor and project"},
      {Ecosystem::nuget,
       nullptr,
       {.name = "Newtonsoft.Json", .version = "12.0.3"},
       "pkg:nuget/Newtonsoft.Json@12.0.3",
       "case is kept"},
      {Ecosystem::swift,
       nullptr,
       {.name = "https://github.com/apple/swift-nio.git", .version = "2.41.0"},
       "pkg:swift/github.com/apple/swift-nio@2.41.0",
       "a repository without scheme and suffix"},
      {Ecosystem::cocoapods,
       nullptr,
       {.name = "GoogleUtilities/NSData+zlib", .version = "7.5.2"},
       "pkg:cocoapods/GoogleUtilities@7.5.2#NSData%2Bzlib",
       "a subspec is a subpath"},
      {Ecosystem::julia,
       nullptr,
       {.id = "ade2ca70-3891-5945-98fb-dc099432e06a", .name = "Dates", .version = "1.9.0"},
       "pkg:julia/Dates@1.9.0?uuid=ade2ca70-3891-5945-98fb-dc099432e06a",
       "names are not unique there"},
      {Ecosystem::cargo, nullptr, {.name = "ammonia"}, "pkg:cargo/ammonia", "no version"},
      {Ecosystem::cargo,
       nullptr,
       {.name = "a/b", .version = "1/2"},
       "pkg:cargo/a%2Fb@1%2F2",
       "slashes of a name"},
      {Ecosystem::none, nullptr, {.name = "x", .version = "1"}, "", "no type"},
      {Ecosystem::npm, nullptr, {.version = "1"}, "", "no name"},
      {Ecosystem::deb,
       &kDebian,
       {.name = "libssl1.1", .version = "1.1.0k", .release = "1~deb9u1", .arch = "amd64"},
       "pkg:deb/debian/libssl1.1@1.1.0k-1~deb9u1?arch=amd64&distro=debian-10.1",
       "family and release"},
      {Ecosystem::deb,
       &kDebian,
       {.name = "attr", .version = "2.4.47", .release = "2+b1", .epoch = 1, .arch = "amd64"},
       "pkg:deb/debian/attr@2.4.47-2%2Bb1?arch=amd64&distro=debian-10.1&epoch=1",
       "an epoch is a qualifier"},
      {Ecosystem::rpm,
       &kAmazon,
       {.name = "bind-export-libs",
        .version = "9.11.4",
        .release = "26.P2.amzn2.5.2",
        .epoch = 32,
        .arch = "x86_64"},
       "pkg:rpm/amazon/"
       "bind-export-libs@9.11.4-26.P2.amzn2.5.2?arch=x86_64&distro=amazon-2%20%28Karoo%29&epoch=32",
       "a release with spaces"},
      {Ecosystem::rpm,
       &kLeap,
       {.name = "curl", .version = "1", .release = "2", .arch = "noarch"},
       "pkg:rpm/opensuse/curl@1-2?arch=noarch&distro=opensuse-leap-15.1",
       "the maker's namespace"},
      {Ecosystem::rpm,
       &kSles,
       {.name = "curl", .version = "1", .modularity_label = "nodejs:12:8030:229f"},
       "pkg:rpm/suse/curl@1?distro=sles-15.3&modularitylabel=nodejs:12:8030:229f",
       "a module"},
      {Ecosystem::apk,
       &kAlpine,
       {.name = "Musl", .version = "1.2.5-r1", .arch = "x86_64"},
       "pkg:apk/alpine/musl@1.2.5-r1?arch=x86_64&distro=3.20.1",
       "the release alone"},
      {Ecosystem::deb,
       nullptr,
       {.name = "bash", .version = "5"},
       "pkg:deb/bash@5",
       "an unknown system"},
      {Ecosystem::deb, &kNone, {.name = "bash", .version = "5"}, "pkg:deb/bash@5", "no system"},
  };
  for (const auto& [ecosystem, os, package, url, why] : kCases)
    EXPECT_EQ(package_url(package, ecosystem, os), url) << why;
}

TEST(PackageUid, IsThatOfTheFieldsReports) {
  struct Case {
    Package package;
    std::string_view path, analyzer, uid, why;
  };
  const Case kCases[] = {
      {{.id = "asap@2.0.6", .name = "asap", .version = "2.0.6", .lines = {{6, 10}}},
       "package-lock.json",
       "npm",
       "a9ed9c990b55c97e",
       "lines"},
      {{.id = "jquery@3.3.9",
        .name = "jquery",
        .version = "3.3.9",
        .licenses = {"MIT"},
        .lines = {{11, 15}}},
       "package-lock.json",
       "npm",
       "5624abe72853740",
       "licences; no padding"},
      {{.id = "loose-envify@1.4.0",
        .name = "loose-envify",
        .version = "1.4.0",
        .depends_on = {"js-tokens@4.0.0"},
        .lines = {{21, 28}}},
       "package-lock.json",
       "npm",
       "880231ec08096120",
       "dependencies"},
  };
  for (const auto& [package, path, analyzer, uid, why] : kCases)
    EXPECT_EQ(package_uid(package, path, analyzer), uid) << why;
}

TEST(PackageUid, LeavesOutWhatIsSetLater) {
  Package package{.id = "a@1", .name = "a", .version = "1"};
  const auto before = package_uid(package, "x", "npm");
  package.purl = "pkg:npm/a@1";
  package.layer = 3;
  EXPECT_EQ(package_uid(package, "x", "npm"), before);
  package.indirect = true;
  EXPECT_NE(package_uid(package, "x", "npm"), before);
}

TEST(FillIdentities, KeepsWhatThereIs) {
  Inventory inventory{
      .os = kDebian,
      .lists = {{.ecosystem = Ecosystem::deb,
                 .type = "dpkg",
                 .path = "var/lib/dpkg/status",
                 .packages = {{.name = "bash", .version = "5.0", .release = "4"}}},
                {.ecosystem = Ecosystem::npm,
                 .type = "npm",
                 .path = "a/package-lock.json",
                 .packages = {{.name = "x", .version = "1", .purl = "pkg:npm/y@1"}}}}};
  fill_identities(inventory);
  const Package& bash = inventory.lists[0].packages[0];
  EXPECT_EQ(bash.purl, "pkg:deb/debian/bash@5.0-4?distro=debian-10.1");
  EXPECT_EQ(bash.uid, package_uid(bash, "", "dpkg"))
      << "an OS package's database is not part of it";
  const Package& x = inventory.lists[1].packages[0];
  EXPECT_EQ(x.purl, "pkg:npm/y@1");
  EXPECT_EQ(x.uid, package_uid(x, "a/package-lock.json", "npm"));
}

}  // namespace
}  // namespace oakum
