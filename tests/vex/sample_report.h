#pragma once
#include <string>
#include <utility>
#include <vector>

#include "core/identity.h"
#include "core/report.h"
#include "vex/match.h"
#include "vex/read.h"

namespace oakum::vex {

/// A package by its package URL, and the ids of those it needs; its own id is its URL.
struct SamplePackage {
  std::string purl;
  std::vector<std::string> needs = {};
  Relationship relationship = Relationship::unknown;
};

/// A report with one list of these packages and no findings.
inline Report sample_report(const std::vector<SamplePackage>& packages,
                            Ecosystem ecosystem = Ecosystem::golang) {
  Report report;
  report.name = "sample";
  PackageList list{.ecosystem = ecosystem, .type = "gomod", .path = "go.mod"};
  for (const auto& [purl, needs, relationship] : packages) {
    Package package{.id = purl, .name = purl};
    package.purl = purl;
    package.depends_on = needs;
    package.relationship = relationship;
    list.packages.push_back(std::move(package));
  }
  report.inventory.lists.push_back(std::move(list));
  return report;
}

inline Finding sample_finding(std::string id, std::uint32_t package,
                              std::vector<std::string> aliases = {}) {
  Vulnerability vulnerability;
  vulnerability.aliases = std::move(aliases);
  return {.rule = std::move(id), .subject = PackageRef{0, package}, .detail = vulnerability};
}

/// "not_affected", "fixed", or "" when the finding stays open.
inline std::string status_by(const Report& report, const Document& document,
                             const Finding& finding) {
  const Document* documents[] = {&document};
  const auto verdict = Judge(report, documents).judge(finding);
  return verdict ? verdict->status : "";
}

inline Document read_sample(std::string_view json) { return read(json, "sample.json").value(); }

/// An OpenVEX document of these statements.
inline std::string openvex_of(const std::string& statements) {
  return R"({"@context":"https://openvex.dev/ns/v0.2.0","@id":"doc","timestamp":"2024-01-01T00:00:00Z","statements":[)" +
         statements + "]}";
}

}  // namespace oakum::vex
