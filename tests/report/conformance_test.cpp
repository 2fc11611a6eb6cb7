// The reports of the conformance suite: what of them follows from the rest is computed again.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "core/identity.h"
#include "formats/node.h"
#include "report/parts/sections.h"
#include "tests/shared_data.h"

namespace oakum::report {
namespace {
using formats::Node;

formats::Document read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  return *formats::parse_json(text);
}

std::vector<std::filesystem::path> goldens() {
  std::vector<std::filesystem::path> list;
  for (const auto& entry :
       std::filesystem::directory_iterator(shared_data() / "conformance/trivy/golden"))
    if (entry.path().string().ends_with(".json.golden")) list.push_back(entry.path());
  std::sort(list.begin(), list.end());
  return list;
}

std::vector<std::string> texts(Node list) {
  std::vector<std::string> out;
  for (const Node item : list.items()) out.emplace_back(item.text());
  return out;
}

std::uint32_t number(Node node) { return static_cast<std::uint32_t>(node.integer().value_or(0)); }

Relationship relationship(std::string_view text) {
  for (const auto known :
       {Relationship::root, Relationship::workspace, Relationship::direct, Relationship::indirect})
    if (name(known) == text) return known;
  return Relationship::unknown;
}

Package package_of(Node node) {
  Package package{.id = std::string(node["ID"].text()),
                  .name = std::string(node["Name"].text()),
                  .version = std::string(node["Version"].text()),
                  .release = std::string(node["Release"].text()),
                  .epoch = number(node["Epoch"]),
                  .arch = std::string(node["Arch"].text()),
                  .dev = node["Dev"].truth(),
                  .licenses = texts(node["Licenses"]),
                  .indirect = node["Indirect"].truth(),
                  .relationship = relationship(node["Relationship"].text()),
                  .depends_on = texts(node["DependsOn"]),
                  .file_path = std::string(node["FilePath"].text()),
                  .digest = std::string(node["Digest"].text())};
  for (const Node lines : node["Locations"].items())
    package.lines.push_back({number(lines["StartLine"]), number(lines["EndLine"])});
  return package;
}

TEST(Conformance, UidsFollowFromThePackages) {
  OAKUM_NEEDS_SHARED_DATA("conformance/trivy/golden");
  std::size_t all = 0;
  std::vector<std::string> others;
  for (const auto& path : goldens()) {
    const auto document = read(path);
    for (const Node result : document["Results"].items())
      for (const Node node : result["Packages"].items()) {
        ++all;
        const auto uid =
            package_uid(package_of(node), result["Target"].text(), node["AnalyzedBy"].text());
        if (uid != node["Identifier"]["UID"].text())
          others.push_back(path.filename().string() + " " + std::string(node["ID"].text()));
      }
  }
  EXPECT_GE(all, 64u);
  // A root whose development dependencies were dropped after its identity was taken.
  EXPECT_EQ(others, std::vector<std::string>{"yarn.json.golden integration@1.0.0"});
}

TEST(Conformance, PackageUrlsFollowFromThePackages) {
  OAKUM_NEEDS_SHARED_DATA("conformance/trivy/golden");
  std::size_t all = 0;
  for (const auto& path : goldens()) {
    const auto document = read(path);
    for (const Node result : document["Results"].items())
      for (const Node node : result["Packages"].items()) {
        const auto purl = node["Identifier"]["PURL"].text();
        const auto type = purl.substr(4, purl.find('/') - 4);
        const auto ecosystem = ecosystem_of_purl_type(type);
        ASSERT_TRUE(ecosystem) << purl;
        EXPECT_EQ(package_url(package_of(node), *ecosystem, nullptr), purl);
        ++all;
      }
  }
  EXPECT_GE(all, 64u);
}

TEST(Conformance, DigestsFollowFromTheReports) {
  OAKUM_NEEDS_SHARED_DATA("conformance/trivy/golden");
  std::size_t all = 0;
  for (const auto& path : goldens()) {
    const auto document = read(path);
    const auto kind = document["ArtifactType"].text();
    if (kind != "container_image" && kind != "repository") continue;
    const Node metadata = document["Metadata"];
    Report report;
    report.name = document["ArtifactName"].text();
    if (metadata["ImageID"])
      report.image = ImageMetadata{.id = std::string(metadata["ImageID"].text()),
                                   .reference = std::string(metadata["Reference"].text())};
    if (metadata["Commit"])
      report.git = GitMetadata{.url = std::string(metadata["RepoURL"].text()),
                               .commit = std::string(metadata["Commit"].text())};
    EXPECT_EQ(artifact_id(report), document["ArtifactID"].text()) << path;
    for (const Node result : document["Results"].items())
      for (const Node node : result["Vulnerabilities"].items()) {
        const Package package{.id = std::string(node["PkgID"].text())};
        const Finding finding{.rule = std::string(node["VulnerabilityID"].text())};
        const Row row{.finding = &finding, .vulnerability = nullptr, .at = {&package, nullptr}};
        EXPECT_EQ(fingerprint(document["ArtifactID"].text(), result["Target"].text(), row),
                  node["Fingerprint"].text())
            << path;
        ++all;
      }
  }
  EXPECT_GE(all, 79u);
}

}  // namespace
}  // namespace oakum::report
