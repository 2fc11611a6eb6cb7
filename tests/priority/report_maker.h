#pragma once
#include <string>
#include <utility>

#include "core/report.h"

namespace oakum::priority {

/// Reports for tests, package by package.
class ReportMaker {
 public:
  ReportMaker& list(Ecosystem ecosystem, std::string type, std::string path = {}) {
    report_.inventory.lists.push_back(
        {.ecosystem = ecosystem, .type = std::move(type), .path = std::move(path)});
    return *this;
  }
  ReportMaker& package(Package package) {
    report_.inventory.lists.back().packages.push_back(std::move(package));
    return *this;
  }
  /// Of the package that was added last.
  Finding& finding(std::string rule, Severity severity, std::string fixed) {
    const auto list = static_cast<std::uint32_t>(report_.inventory.lists.size() - 1);
    const auto& packages = report_.inventory.lists.back().packages;
    Vulnerability vulnerability;
    vulnerability.installed_version = full_version(packages.back());
    vulnerability.fixed_version = std::move(fixed);
    vulnerability.status = vulnerability.fixed_version.empty() ? Status::affected : Status::fixed;
    Finding out;
    out.rule = std::move(rule);
    out.severity = severity;
    out.subject = PackageRef{list, static_cast<std::uint32_t>(packages.size() - 1)};
    out.detail = std::move(vulnerability);
    report_.findings.push_back(std::move(out));
    return report_.findings.back();
  }
  ReportMaker& vulnerable(std::string rule, Severity severity, std::string fixed) {
    finding(std::move(rule), severity, std::move(fixed));
    return *this;
  }
  ReportMaker& system(std::string family, std::string name) {
    report_.inventory.os = OperatingSystem{.family = std::move(family), .name = std::move(name)};
    return *this;
  }
  /// An image of two layers, of which the lower is its base.
  ReportMaker& image(std::string base) {
    report_.kind = TargetKind::image;
    report_.image.emplace();
    report_.image->diff_ids = {"sha256:1", "sha256:2"};
    report_.image->config =
        R"({"history":[{"created_by":"ADD rootfs"},{"created_by":"CMD sh","empty_layer":true},)"
        R"({"created_by":"RUN make"}],"config":{"Labels":{"org.opencontainers.image.base.name":")" +
        base + R"("}}})";
    report_.inventory.layers.resize(2);
    report_.inventory.layers[1].created_by = "RUN make";
    return *this;
  }
  const Report& report() const { return report_; }
  Report& report() { return report_; }

 private:
  Report report_;
};

}  // namespace oakum::priority
