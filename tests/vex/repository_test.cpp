#include "vex/repository.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/private_directory.h"
#include "tests/vex/sample_report.h"
#include "vex/decide.h"

namespace oakum::vex {
namespace {
namespace fs = std::filesystem;

TEST(VexRepositories, Configuration) {
  const auto list = parse_repositories(
      "repositories:\n  - name: a/b\n    url: https://x.example\n    token: t\n    insecure: true\n"
      "  - {name: c, url: https://y.example, enabled: false}\n");
  ASSERT_TRUE(list);
  ASSERT_EQ(list->size(), 2u);
  EXPECT_TRUE(list->front().enabled) << "unless it says otherwise";
  EXPECT_TRUE(list->front().insecure);
  EXPECT_FALSE(list->back().enabled);
  EXPECT_EQ(default_repositories().front().name, "default");
}

TEST(VexRepositories, NamesStayInTheCache) {
  for (const std::string_view name :
       {"../x", "/x", "a/../b", "a//b", ".", "..", "''", "a/.hidden", "\"a\\0b\"", "'a b'", "a/"}) {
    const auto list = parse_repositories(
        fmt::format("repositories:\n  - {{name: {}, url: https://x.example}}\n", name));
    EXPECT_FALSE(list) << name;
  }
  EXPECT_FALSE(parse_repositories("repositories: [{name: a, url: u}, {name: a, url: v}]"))
      << "twice";
  EXPECT_FALSE(parse_repositories("repositories: [{name: a}]")) << "no url";
}

/// A repository in a cache of its own.
struct Cache {
  PrivateDirectory directory = PrivateDirectory::create("vex-test").value();
  Repository repository{.name = "r", .url = "https://x.example"};
  std::string folder = folder_of(directory.path(), repository) + "/0.1";
  void write(const std::string& name, const std::string& text) const {
    fs::create_directories(fs::path(folder + "/" + name).parent_path());
    std::ofstream(folder + "/" + name) << text;
  }
  LocalRepository open() const {
    return LocalRepository::open(directory.path(), repository).value();
  }
};

std::string fixed(const std::string& product) {
  return openvex_of(R"({"vulnerability":{"name":"CVE-1"},"status":"fixed","products":[{"@id":")" +
                    product + "\"}]}");
}

TEST(VexRepositories, Documents) {
  const Cache cache;
  EXPECT_EQ(LocalRepository::open(cache.directory.path(), cache.repository).error().kind,
            Error::not_found);
  cache.write("pkg/a.json", fixed("pkg:npm/a"));
  cache.write("../outside.json", fixed("pkg:npm/a"));
  fs::create_symlink("../outside.json", cache.folder + "/link.json");
  cache.write("index.json", R"({"packages":[
    {"id":"pkg:npm/a","location":"pkg/a.json"},
    {"id":"pkg:npm/up","location":"../outside.json"},
    {"id":"pkg:npm/root","location":"/etc/passwd"},
    {"id":"pkg:npm/link","location":"link.json"},
    {"id":"pkg:npm/gone","location":"gone.json"},
    {"id":"pkg:npm/other","location":"pkg/a.json","format":"spdx"},
    {"id":"pkg:oci/x?repository_url=ghcr.io/y/x","location":"pkg/a.json","format":"csaf"},
    {"id":"nonsense","location":"pkg/a.json"}]})");
  const auto local = cache.open();
  EXPECT_EQ(local.document("pkg:npm/a")->about, "pkg:npm/a");
  EXPECT_EQ(local.document("pkg:npm/up").error().kind, Error::unsupported);
  EXPECT_EQ(local.document("pkg:npm/root").error().kind, Error::unsupported);
  EXPECT_EQ(local.document("pkg:npm/link").error().kind, Error::unsupported);
  EXPECT_EQ(local.document("pkg:npm/gone").error().kind, Error::not_found);
  EXPECT_EQ(local.document("pkg:npm/other").error().kind, Error::unsupported);
  EXPECT_TRUE(local.has("pkg:oci/x?repository_url=ghcr.io%2Fy%2Fx"));
  EXPECT_FALSE(local.has("nonsense"));
}

TEST(VexDecide, RepositoriesInOrder) {
  const Cache cache;
  cache.write("a.json", fixed("pkg:npm/a"));
  cache.write("index.json", R"({"packages":[{"id":"pkg:npm/a","location":"a.json"}]})");
  auto report = sample_report({{"pkg:npm/a@1"}, {"pkg:npm/b@1"}});
  report.findings = {sample_finding("CVE-1", 0), sample_finding("CVE-1", 1)};
  report.findings[1].verdict = {.state = Verdict::ignored, .reason = "by hand"};
  Plan plan{.sources = {{Source::repository}}, .cache = cache.directory.path()};
  plan.repositories = {{.name = "gone", .url = "https://gone.example"},
                       cache.repository,
                       {.name = "off", .url = "https://off.example", .enabled = false}};
  const auto told = decide(report, plan);
  ASSERT_TRUE(told);
  EXPECT_EQ(report.findings[0].verdict.status, "fixed");
  EXPECT_EQ(report.findings[0].verdict.source, "VEX Repository: r (https://x.example)");
  EXPECT_EQ(report.findings[1].verdict.reason, "by hand") << "decided before";
  ASSERT_EQ(told->size(), 1u);
  EXPECT_NE(told->front().find("gone"), std::string::npos);
}

TEST(VexDecide, SaysWhatWasAboutNothing) {
  auto report = sample_report({{"pkg:npm/a@1"}});
  report.findings = {sample_finding("CVE-1", 0)};
  Plan plan;
  plan.sources = {{Source::file, read_sample(fixed("pkg:npm/other"))}};
  const auto told = decide(report, plan);
  ASSERT_TRUE(told);
  ASSERT_EQ(told->size(), 1u);
  EXPECT_EQ(told->front(), "sample.json: 1 statement, none is about what was found");
  EXPECT_EQ(report.findings[0].verdict.state, Verdict::open);
  plan.sources = {{Source::bom_references}};
  EXPECT_EQ(decide(report, plan).error().kind, Error::usage);
}

}  // namespace
}  // namespace oakum::vex
