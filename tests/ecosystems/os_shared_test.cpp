// Real descriptions of operating systems and package databases beyond dpkg, apk and rpm.
#include <gtest/gtest.h>

#include "inventory/squash.h"
#include "tests/shared_lockfiles.h"

namespace oakum::ecosystems {

inventory::Analyzer alpine_release();
inventory::Analyzer amazon_release();
inventory::Analyzer bottlerocket_inventory();
inventory::Analyzer debian_version();
inventory::Analyzer lsb_release();
inventory::Analyzer opkg_status();
inventory::Analyzer os_release();
inventory::Analyzer pacman_local();
inventory::Analyzer portage_vdb();
inventory::Analyzer redhat_content_manifest();
inventory::Analyzer redhat_dockerfile();
inventory::Analyzer redhat_release();

namespace {

constexpr const char* kBundle = "pkgdb/misc/os-inventory-misc.tar.zst";

/// "family release" of the system whose root is this folder of the bundle.
std::string system_in(const Files& files, const std::string& folder) {
  inventory::LayerFacts layer;
  const inventory::Analyzer analyzers[] = {alpine_release(), amazon_release(), debian_version(),
                                           lsb_release(),    os_release(),     redhat_release()};
  for (const auto& analyzer : analyzers)
    for (const auto path : analyzer.files) {
      const auto file = files.find(fmt::format("{}/{}", folder, path));
      if (file == files.end()) continue;
      auto sink = analyze(analyzer, std::string(path), file->second);
      layer.files.push_back({.path = std::string(path), .systems = std::move(sink.systems)});
    }
  const auto inventory = inventory::squash({std::move(layer)}, {});
  return inventory.os ? fmt::format("{} {}", inventory.os->family, inventory.os->name) : "";
}

TEST(OsShared, RootsOfManyDistributions) {
  OAKUM_NEEDS_SHARED_DATA(kBundle);
  const auto files = unpack(kBundle);
  struct Case {
    const char *folder, *system;
  };
  constexpr Case kCases[] = {
      {"almalinux/from-os-release", "alma 8.4"},
      {"almalinux/from-redhat-release", "alma 8.10"},
      {"alpine", "alpine 3.11.6"},
      {"amazon", "amazon 2"},
      {"arch", "arch rolling"},
      {"busybox", ""},
      {"centos", "centos 8"},
      {"centos5", "centos 5.7"},
      {"centos6", ""},  // nothing but system-release-cpe
      {"custom", ""},   // Scientific Linux: its vendor's packages are nobody's advisories
      {"debian/from-debian_version", "debian 10.8"},
      {"debian/from-os-release", "debian 8"},
      {"debian/with-point-release", "debian 13.5"},
      {"empty", ""},
      {"fedora", "fedora 36"},
      {"mariner", "cbl-mariner 1.0"},
      {"opensuse-leap", "opensuse-leap 15.2"},
      {"oraclelinux", "oracle 8.3"},
      {"photon", "photon 2.0"},
      {"redhat/from-os-release", "redhat 7.3"},
      {"redhat/from-redhat-release", "redhat 8.10"},
      {"rockylinux/from-os-release", "rocky 8.4"},
      {"rockylinux/from-redhat-release", "rocky 8.10"},
      {"scientific/from-os-release", ""},
      {"scientific/from-redhat-release", "redhat 7.9"},  // a rebuild that says so
      {"sles", "sles 15.2"},
      {"ubuntu", "ubuntu 20.04"},
      {"wolfi", "wolfi 20220914"},
  };
  for (const auto& [folder, system] : kCases)
    EXPECT_EQ(system_in(files, fmt::format("syft-os-release/{}", folder)), system) << folder;
}

TEST(OsShared, SingleFiles) {
  OAKUM_NEEDS_SHARED_DATA(kBundle);
  const auto files = unpack(kBundle);
  struct Case {
    const char *path, *analyzed_as, *system;
  };
  constexpr Case kCases[] = {
      {"release/testdata/activestate", "etc/os-release", "activestate 1.0"},
      {"release/testdata/alma", "etc/os-release", "alma 9.4"},
      {"release/testdata/alpine", "etc/os-release", "alpine 3.15.4"},
      {"release/testdata/azurelinux-3.0", "etc/os-release", "azurelinux 3.0"},
      {"release/testdata/bottlerocket", "etc/os-release", "bottlerocket 1.34.0"},
      {"release/testdata/centos", "etc/os-release", "centos 7"},
      {"release/testdata/centos-stream", "etc/os-release", "centos-stream 8"},
      {"release/testdata/coreos", "etc/os-release", "coreos 3.15.4"},
      {"release/testdata/echo", "etc/os-release", "echo 1"},
      {"release/testdata/fedora", "etc/os-release", "fedora 42"},
      {"release/testdata/mariner-1.0", "etc/os-release", "cbl-mariner 1.0"},
      {"release/testdata/mariner-2.0", "etc/os-release", "cbl-mariner 2.0"},
      {"release/testdata/minimos", "etc/os-release", "minimos 20241031"},
      {"release/testdata/no-id", "etc/os-release", ""},
      {"release/testdata/no-version", "etc/os-release", ""},
      {"release/testdata/opensuseleap-15.2.1", "etc/os-release", "opensuse-leap 15.2.1"},
      {"release/testdata/opensuseleap-42.3", "etc/os-release", "opensuse-leap 42.3"},
      {"release/testdata/opensusetumbleweed", "etc/os-release", "opensuse-tumbleweed 20220412"},
      {"release/testdata/oracle", "etc/os-release", "oracle 8.10"},
      {"release/testdata/photon", "etc/os-release", "photon 4.0"},
      {"release/testdata/rhel", "etc/os-release", "redhat 9.4"},
      {"release/testdata/rocky", "etc/os-release", "rocky 9.3"},
      {"release/testdata/slemicro", "etc/os-release", "slem 5.3"},
      {"release/testdata/slemicro-rancher", "etc/os-release", "slem 5.4"},
      {"release/testdata/slemicro6.0", "etc/os-release", "slem 6.0"},
      {"release/testdata/sles", "etc/os-release", "sles 15.3"},
      {"release/testdata/unknown", "etc/os-release", ""},
      {"redhatbase/testdata/alma/almalinux-release", "etc/almalinux-release", "alma 8.4"},
      {"redhatbase/testdata/centos/centos-release", "etc/centos-release", "centos 7.6.1810"},
      {"redhatbase/testdata/fedora_29/fedora-release", "etc/fedora-release", "fedora 29"},
      {"redhatbase/testdata/oracle_7/oracle-release", "etc/oracle-release", "oracle 7.6"},
      {"redhatbase/testdata/redhat_6/redhat-release", "etc/redhat-release", "redhat 6.2"},
      {"redhatbase/testdata/rocky/rocky-release", "etc/rocky-release", "rocky 8.4"},
      {"ubuntu/testdata/lsb-release", "etc/lsb-release", "ubuntu 18.04"},
      {"debian/testdata/debian_9/etc/debian_version", "etc/debian_version", "debian 9.8"},
      {"debian/testdata/debian_sid/etc/debian_version", "etc/debian_version", "debian buster/sid"},
  };
  for (const auto& [path, analyzed_as, system] : kCases) {
    const auto file = files.find(fmt::format("trivy-os-release/{}", path));
    ASSERT_NE(file, files.end()) << path;
    EXPECT_EQ(system_in({{fmt::format("x/{}", analyzed_as), file->second}}, "x"), system) << path;
  }
}

TEST(OsShared, Pacman) {
  OAKUM_NEEDS_SHARED_DATA(kBundle);
  const auto files = unpack(kBundle);
  const std::string root = "syft-pacman-local/";
  std::vector<io::MemoryFile::Entry> others;
  for (const auto& [path, bytes] : files)
    if (path.starts_with(root)) others.push_back({path.substr(root.size()), bytes});
  std::map<std::string, std::size_t> seen;
  for (const auto& [path, bytes] : others)
    if (path.ends_with("/desc"))
      for (const auto& package : analyze(pacman_local(), path, bytes, &others).packages)
        seen[package.id] = package.installed_files.size();
  // Of each how many files it owns; a sixth description is damaged.
  EXPECT_EQ(seen, (std::map<std::string, std::size_t>{{"emacs@29.3-3", 0},
                                                      {"fuzzy@1.2-3", 1},
                                                      {"gmp@6.2.1-2", 13},
                                                      {"madeup@20.30-4", 0},
                                                      {"tree-sitter@0.22.6-1", 0}}));
}

/// The ids of what an analyzer finds in a file of the bundle.
std::string ids(const inventory::Analyzer& analyzer, const Files& files, const std::string& file,
                const std::string& path) {
  std::vector<std::string> found;
  for (const auto& package : analyze(analyzer, path, files.at(file)).packages)
    found.push_back(package.id);
  return join(found, " ");
}

TEST(OsShared, OnePackageAFile) {
  OAKUM_NEEDS_SHARED_DATA(kBundle);
  const auto files = unpack(kBundle);
  struct Case {
    inventory::Analyzer analyzer;
    const char *file, *path, *ids;
  };
  const std::string vdb = "var/db/pkg/dev-perl/Getopt-Long-2.580.0/PF";
  const std::string desc = "var/lib/pacman/local/x-1-1/desc";
  const Case kCases[] = {
      {pacman_local(), "scalibr-pacman/valid", desc.c_str(), "gawk@5.3.1-1"},
      {pacman_local(), "scalibr-pacman/valid_no_dep", desc.c_str(), "libxml2@2.13.5-1"},
      {pacman_local(), "scalibr-pacman/valid_one_dep", desc.c_str(), "filesystem@2024.11.21-1"},
      {pacman_local(), "scalibr-pacman/eof_after_dependencies", desc.c_str(), "gawk@5.3.1-1"},
      {pacman_local(), "scalibr-pacman/invalid_value_eof", desc.c_str(), ""},
      {portage_vdb(), "scalibr-portage/valid", vdb.c_str(), "dev-perl/Getopt-Long@2.580.0"},
      {portage_vdb(), "scalibr-portage/empty", vdb.c_str(), ""},
      {portage_vdb(), "scalibr-portage/invalid", vdb.c_str(), ""},
      {portage_vdb(), "scalibr-portage/nopackage", vdb.c_str(), ""},
      {portage_vdb(), "scalibr-portage/noversion", vdb.c_str(), ""},
      {bottlerocket_inventory(), "trivy-bottlerocket/application-inventory-no-epoch.json", "x",
       "acpid@1.19.2-29cc92cc systemd@1.19.2-29cc92cc"},
      {bottlerocket_inventory(), "trivy-bottlerocket/application-inventory.json", "x",
       "glibc@1:2.43-1.1781747852.5f13b929.br1 "
       "kernel-6.1@6.1.172-1.1779997967.64782dc8.br1 runc@1:1.3.5-1.1781747852.5f13b929.br1 "
       "coreutils@9.10-1.1781747852.5f13b929.br1 grub@1:2.06-1.1779997967.64782dc8.br1"},
  };
  for (const auto& [analyzer, file, path, expected] : kCases)
    EXPECT_EQ(ids(analyzer, files, file, path), expected) << file;
}

TEST(OsShared, RedHatBuildInfo) {
  OAKUM_NEEDS_SHARED_DATA(kBundle);
  const auto files = unpack(kBundle);
  const auto read = [&](const inventory::Analyzer& analyzer, const std::string& name) {
    const auto& bytes = files.at("trivy-redhat-buildinfo/" + name);
    return analyze(analyzer, "root/buildinfo/" + name.substr(name.find('/') + 1), bytes).build_info;
  };
  const auto image =
      read(redhat_content_manifest(), "content_manifests/ubi8-minimal-container-8.5-218.json");
  ASSERT_TRUE(image);
  EXPECT_EQ(image->content_sets, (std::vector<std::string>{"rhel-8-for-x86_64-baseos-rpms",
                                                           "rhel-8-for-x86_64-appstream-rpms"}));
  EXPECT_FALSE(read(redhat_content_manifest(), "content_manifests/broken.json"));
  const auto build = read(redhat_dockerfile(), "dockerfile/Dockerfile-ubi8-8.3-227");
  ASSERT_TRUE(build);
  EXPECT_EQ(build->nvr, "ubi8-container-8.3-227");
  EXPECT_EQ(build->arch, "x86_64");
  EXPECT_FALSE(read(redhat_dockerfile(), "dockerfile/Dockerfile.sad"));
}

TEST(OsShared, OpkgVariants) {
  OAKUM_NEEDS_SHARED_DATA("pkgdb/dpkg/variants/scalibr-opkg");
  struct Case {
    const char *file, *packages;
  };
  constexpr Case kCases[] = {
      {"empty", ""},
      {"invalid", ""},
      {"nopackage", "ubus@2024.10.20~252a9b0c-r1 busybox@1.36.1-r2"},
      {"noversion", "ubus@2024.10.20~252a9b0c-r1 busybox@1.36.1-r2"},
      {"single", "ubus@2024.10.20~252a9b0c-r1"},
      {"trailingnewlines", "ubus@2024.10.20~252a9b0c-r1"},
      {"statusfield", "wantinstall_installed@1.0 wantinstall_unpacked@1.0 wantnostatus@1.0"},
      {"valid",
       "ubus@2024.10.20~252a9b0c-r1 libuci20130104@2023.08.10~5781664d-r1 busybox@1.36.1-r2"},
  };
  for (const auto& [file, expected] : kCases) {
    std::ifstream in(shared_data() / "pkgdb/dpkg/variants/scalibr-opkg" / file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    const Files files = {{"x", {as_bytes(text).begin(), as_bytes(text).end()}}};
    EXPECT_EQ(ids(opkg_status(), files, "x", "usr/lib/opkg/status"), expected) << file;
  }
}

}  // namespace
}  // namespace oakum::ecosystems
