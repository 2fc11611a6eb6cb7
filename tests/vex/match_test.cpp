#include "vex/match.h"

#include <gtest/gtest.h>

#include "tests/vex/sample_report.h"

namespace oakum::vex {
namespace {

/// One statement that CVE-1 does not affect a product, with or without subcomponents.
Document says_not_affected(const std::string& product, const std::string& subcomponent = "") {
  const auto subs =
      subcomponent.empty() ? "" : R"(,"subcomponents":[{"@id":")" + subcomponent + R"("}])";
  return read_sample(openvex_of(R"({"vulnerability":{"name":"CVE-1"},"status":"not_affected",)"
                                R"("justification":"component_not_present","products":[{"@id":")" +
                                product + "\"" + subs + "}]}"));
}

TEST(VexMatch, NamesPackages) {
  struct Case {
    std::string_view said, is;
    bool match;
    std::string_view why;
  };
  constexpr Case kCases[] = {
      {"pkg:npm/a@1", "pkg:npm/a@1", true, "the same"},
      {"pkg:npm/a", "pkg:npm/a@1", true, "no version: all"},
      {"pkg:npm/a@1", "pkg:npm/a@2", false, "another version"},
      {"pkg:npm/a@1", "pkg:npm/a", false, "a version is asked for, and there is none"},
      {"pkg:npm/a@1", "pkg:npm/b@1", false, "another name"},
      {"pkg:npm/%40x/a@1", "pkg:npm/a@1", false, "another namespace"},
      {"pkg:pypi/A_b@1", "pkg:pypi/a-b@1", true, "the form of the type"},
      {"pkg:golang/x/y@v1.2.3", "pkg:golang/x/y@1.2.3", true, "Go with and without v"},
      {"pkg:golang/x/y@v1.2.3", "pkg:golang/x/y@v1.2.4", false, "but the same version"},
      {"pkg:apk/wolfi/git@2.39.0-r1?arch=x86_64",
       "pkg:apk/wolfi/git@2.39.0-r1?arch=x86_64&distro=x", true,
       "qualifiers that are given are equal"},
      {"pkg:apk/wolfi/git@2.39.0-r1?arch=armv7", "pkg:apk/wolfi/git@2.39.0-r1?arch=x86_64", false,
       "another architecture"},
      {"pkg:apk/wolfi/git@2.39.0-r1?arch=armv7", "pkg:apk/wolfi/git@2.39.0-r1", false,
       "a qualifier that is not there"},
      {"urn:something", "pkg:npm/a@1", false, "an id of something else"},
  };
  for (const auto& [said, is, match, why] : kCases) {
    const auto report = sample_report({{std::string(is)}});
    EXPECT_EQ(status_by(report, says_not_affected(std::string(said)), sample_finding("CVE-1", 0)),
              match ? "not_affected" : "")
        << why;
  }
}

TEST(VexMatch, EveryWayMustBeExcused) {
  // root ─► a ─► leaf, root ─► b ─► leaf
  const auto report = sample_report(
      {{"pkg:golang/root", {"pkg:golang/a@v1", "pkg:golang/b@v1"}, Relationship::root},
       {"pkg:golang/a@v1", {"pkg:golang/leaf@v1"}},
       {"pkg:golang/b@v1", {"pkg:golang/leaf@v1"}},
       {"pkg:golang/leaf@v1"}});
  const auto finding = sample_finding("CVE-1", 3);
  struct Case {
    std::string product, subcomponent;
    bool excused;
    std::string_view why;
  };
  const Case kCases[] = {
      {"pkg:golang/leaf@v1", "", true, "the package itself"},
      {"pkg:golang/leaf@v1", "pkg:golang/other", false, "the package itself, because of another"},
      {"pkg:golang/a@v1", "pkg:golang/leaf@v1", false, "the way over b is open"},
      {"pkg:golang/root", "pkg:golang/leaf@v1", true, "all ways pass the root"},
      {"pkg:golang/root", "pkg:golang/leaf", true, "any version of the subcomponent"},
      {"pkg:golang/root", "pkg:golang/a@v1", false, "another subcomponent"},
      {"pkg:golang/root", "", true, "the root, whatever has it"},
      {"pkg:golang/elsewhere", "pkg:golang/leaf@v1", false, "a product that is not there"},
  };
  for (const auto& [product, subcomponent, excused, why] : kCases)
    EXPECT_EQ(status_by(report, says_not_affected(product, subcomponent), finding),
              excused ? "not_affected" : "")
        << why;
  const auto a = says_not_affected("pkg:golang/a@v1", "pkg:golang/leaf@v1");
  const auto b = says_not_affected("pkg:golang/b@v1", "pkg:golang/leaf@v1");
  const Document* both[] = {&a, &b};
  EXPECT_TRUE(Judge(report, both).judge(finding)) << "two documents close both ways";
}

TEST(VexMatch, WhatNothingNeedsIsThereForTheRootOfItsList) {
  const auto report =
      sample_report({{"pkg:golang/root", {}, Relationship::root}, {"pkg:golang/leaf@v1"}});
  const auto finding = sample_finding("CVE-1", 1);
  EXPECT_EQ(status_by(report, says_not_affected("pkg:golang/root", "pkg:golang/leaf"), finding),
            "not_affected");
  const auto two = sample_report({{"pkg:golang/root", {}, Relationship::root},
                                  {"pkg:golang/leaf@v1"},
                                  {"pkg:golang/other", {}, Relationship::root}});
  EXPECT_EQ(status_by(two, says_not_affected("pkg:golang/root", "pkg:golang/leaf"), finding), "")
      << "of two roots either may be the reason";
}

TEST(VexMatch, RingsEnd) {
  const auto report = sample_report({{"pkg:npm/a", {"pkg:npm/b"}}, {"pkg:npm/b", {"pkg:npm/a"}}});
  EXPECT_EQ(status_by(report, says_not_affected("pkg:npm/c"), sample_finding("CVE-1", 0)), "");
}

TEST(VexMatch, Images) {
  auto report = sample_report({{"pkg:apk/alpine/libssl3@3.0.8-r3"}});
  report.kind = TargetKind::image;
  report.image.emplace();
  const std::string digest = "sha256:" + std::string(64, 'a');
  report.image->repo_digests = {"alpine@" + digest};
  report.image->repo_tags = {"alpine:3.17"};
  report.image->config = R"({"architecture":"amd64"})";
  struct Case {
    std::string said;
    bool match;
    std::string_view why;
  };
  const Case kCases[] = {
      {"pkg:oci/alpine@sha256%3A" + std::string(64, 'a'), true, "the digest"},
      {"pkg:oci/alpine@sha256%3A" + std::string(64, 'b'), false, "another digest"},
      {"pkg:oci/alpine", true, "any of the name"},
      {"pkg:oci/debian", false, "another name"},
      {"pkg:oci/alpine?repository_url=index.docker.io/library/alpine", true, "Docker Hub's name"},
      {"pkg:oci/alpine?repository_url=docker.io%2Flibrary%2Falpine&arch=amd64", true, "its other"},
      {"pkg:oci/alpine?repository_url=docker.io/library", true, "without the name at its end"},
      {"pkg:oci/alpine?repository_url=ghcr.io/library/alpine", false, "another registry"},
      {"pkg:oci/alpine?arch=arm64", false, "another architecture"},
      {"pkg:oci/alpine?tag=3.17", true, "the tag"},
      {"pkg:oci/alpine?tag=3.18", false, "another tag"},
      {"alpine:3.17", true, "a name that is no URL"},
  };
  for (const auto& [said, match, why] : kCases)
    EXPECT_EQ(status_by(report, says_not_affected(said, "pkg:apk/alpine/libssl3"),
                        sample_finding("CVE-1", 0)),
              match ? "not_affected" : "")
        << why;
}

TEST(VexMatch, SourcePackagesAndSystems) {
  auto report = sample_report({{"pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&distro=debian-12"}},
                              Ecosystem::deb);
  auto& package = report.inventory.lists[0].packages[0];
  package.src_name = "openssl";
  package.src_version = "3.0.11";
  package.src_release = "1";
  report.inventory.os = OperatingSystem{.family = "redhat", .name = "8.10"};
  const auto finding = sample_finding("CVE-1", 0);
  const auto status = [&](const char* said) {
    return status_by(report, says_not_affected(said), finding);
  };
  EXPECT_EQ(status("pkg:deb/debian/openssl@3.0.11-1?arch=source"), "not_affected");
  EXPECT_EQ(status("pkg:deb/debian/openssl@3.0.12-1?arch=source"), "");
  EXPECT_EQ(status("pkg:deb/debian/openssl@3.0.11-1"), "") << "a binary package of that name";
  EXPECT_EQ(status("cpe:/o:redhat:enterprise_linux:8"), "not_affected");
  EXPECT_EQ(status("cpe:/a:redhat:enterprise_linux:8::appstream"), "not_affected");
  EXPECT_EQ(status("cpe:2.3:o:redhat:enterprise_linux:8.10:*:*:*:*:*:*:*"), "not_affected");
  EXPECT_EQ(status("cpe:/o:redhat:enterprise_linux:9"), "");
  EXPECT_EQ(status("cpe:/o:redhat:enterprise_linux:8.1"), "") << "8.1 is not 8.10";
}

TEST(VexMatch, HashesAndCpesOfPackages) {
  auto report = sample_report({{"pkg:generic/x@1"}});
  auto& package = report.inventory.lists[0].packages[0];
  package.digest = "sha256:abcd";
  package.cpe = "cpe:2.3:a:openssl:openssl:3.0.11:*:*:*:*:*:*:*";
  const auto status = [&](const std::string& product) {
    return status_by(
        report,
        read_sample(openvex_of(
            R"({"vulnerability":{"name":"CVE-1"},"status":"fixed","products":[)" + product + "]}")),
        sample_finding("CVE-1", 0));
  };
  EXPECT_EQ(status(R"({"@id":"x","hashes":{"sha-256":"ABCD"}})"), "fixed");
  EXPECT_EQ(status(R"({"@id":"x","hashes":{"sha-256":"ABCE"}})"), "");
  EXPECT_EQ(status(R"({"identifiers":{"cpe22":"cpe:/a:openssl:openssl:3.0.11"}})"), "fixed");
  EXPECT_EQ(status(R"({"identifiers":{"cpe23":"cpe:2.3:a:openssl:openssl:3.0.12:*:*:*:*:*:*:*"}})"),
            "");
  EXPECT_EQ(status(R"({"identifiers":{"cpe23":"cpe:2.3:a:*:openssl:*:*:*:*:*:*:*:*"}})"), "")
      << "a CPE of any vendor says too little";
  EXPECT_EQ(status(R"({"@id":"y","identifiers":{"purl":"pkg:generic/x"}})"), "fixed");
}

TEST(VexMatch, TheLatestStatementCounts) {
  struct Case {
    std::string first, second;
    std::string_view status, why;
  };
  const auto statement = [](const char* status, const char* time) {
    return fmt::format(R"({{"vulnerability":{{"name":"CVE-1"}},"products":[{{"@id":"pkg:npm/a"}}],)"
                       R"("status":"{}"{}}})",
                       status, *time ? fmt::format(R"(,"timestamp":"{}")", time) : "");
  };
  const Case kCases[] = {
      {statement("under_investigation", "2024-01-01T00:00:00Z"),
       statement("not_affected", "2024-01-02T00:00:00Z"), "not_affected", "by time"},
      {statement("not_affected", "2024-01-02T00:00:00Z"),
       statement("affected", "2024-01-01T00:00:00Z"), "not_affected", "whatever the order"},
      {statement("not_affected", "2024-01-01T00:00:00Z"),
       statement("affected", "2024-01-02T00:00:00Z"), "", "it is affected after all"},
      {statement("not_affected", ""), statement("affected", ""), "", "of the same time the last"},
      {statement("affected", ""), statement("fixed", ""), "fixed", "fixed is as good"},
      {statement("affected", "2023-12-31T23:00:00-02:00"),
       statement("fixed", "2024-01-01T00:00:00Z"), "", "times have zones"},
      {statement("fixed", "2023-01-01T00:00:00Z"), statement("affected", ""), "",
       "without a time: the document's"},
  };
  const auto report = sample_report({{"pkg:npm/a@1"}});
  for (const auto& [first, second, status, why] : kCases)
    EXPECT_EQ(status_by(report, read_sample(openvex_of(first + "," + second)),
                        sample_finding("CVE-1", 0)),
              status)
        << why;
}

TEST(VexMatch, Aliases) {
  const auto report = sample_report({{"pkg:npm/a@1"}});
  const auto document = read_sample(openvex_of(
      R"({"vulnerability":{"name":"GHSA-aaaa","aliases":["CVE-1"]},"status":"fixed","products":[{"@id":"pkg:npm/a"}]})"));
  EXPECT_EQ(status_by(report, document, sample_finding("GHSA-AAAA", 0)), "fixed");
  EXPECT_EQ(status_by(report, document, sample_finding("CVE-1", 0)), "fixed");
  EXPECT_EQ(status_by(report, document, sample_finding("GO-1", 0, {"CVE-1"})), "fixed");
  EXPECT_EQ(status_by(report, document, sample_finding("CVE-2", 0)), "");
}

TEST(VexMatch, SaysWhy) {
  const auto report = sample_report({{"pkg:npm/a@1"}});
  const auto document = read_sample(openvex_of(
      R"({"vulnerability":{"name":"CVE-1"},"status":"not_affected","justification":"component_not_present","impact_statement":"gone","products":[{"@id":"pkg:npm/a"}]})"));
  const Document* documents[] = {&document};
  Judge judge(report, documents);
  const auto verdict = judge.judge(sample_finding("CVE-1", 0));
  ASSERT_TRUE(verdict);
  EXPECT_EQ(verdict->state, Verdict::ignored);
  EXPECT_EQ(verdict->reason, "component_not_present");
  EXPECT_EQ(verdict->justification, "component_not_present");
  EXPECT_EQ(verdict->source, "sample.json");
  EXPECT_EQ(verdict->status, "not_affected");
  EXPECT_EQ(judge.statements_used(0), 1u);
}

TEST(VexMatch, DocumentsAboutOnePackageSayNothingOfOthers) {
  const auto report = sample_report({{"pkg:npm/a@1", {"pkg:npm/b@1"}}, {"pkg:npm/b@1"}});
  auto document = says_not_affected("pkg:npm/b@1");
  document.about = "pkg:npm/a";
  EXPECT_EQ(status_by(report, document, sample_finding("CVE-1", 1)), "");
  document.about = "pkg:npm/b";
  EXPECT_EQ(status_by(report, document, sample_finding("CVE-1", 1)), "not_affected");
}

TEST(VexMatch, BomLinks) {
  auto report = sample_report({{"pkg:npm/a@1"}});
  report.kind = TargetKind::cyclonedx;
  report.bom.emplace();
  report.bom->serial = "urn:uuid:3E671687-395B-41F5-A30F-A58921A69B79";
  report.bom->version = 2;
  report.inventory.lists[0].packages[0].bom_ref = "ref 1";
  const auto status = [&](const std::string& ref) {
    return status_by(
        report,
        read_sample(R"({"bomFormat":"CycloneDX","specVersion":"1.5","vulnerabilities":[)"
                    R"({"id":"CVE-1","analysis":{"state":"false_positive"},"affects":[{"ref":")" +
                    ref + "\"}]}]}"),
        sample_finding("CVE-1", 0));
  };
  EXPECT_EQ(status("urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/2#ref%201"), "not_affected");
  EXPECT_EQ(status("urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#ref%201"), "")
      << "a version before";
  EXPECT_EQ(status("urn:cdx:4e671687-395b-41f5-a30f-a58921a69b79/2#ref%201"), "") << "another SBOM";
  EXPECT_EQ(status("urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/2#ref%202"), "")
      << "another component";
  EXPECT_EQ(status("ref 1"), "") << "a reference within a document that is not this one";
}

}  // namespace
}  // namespace oakum::vex
