#pragma once
#include "core/report.h"

namespace oakum::policy {

/// A report of an image with one list of each kind, and findings to be decided.
inline Report sample_report() {
  Report report;
  report.name = "registry.example/shop/web:1.2";
  report.kind = TargetKind::image;
  report.image.emplace();
  report.image->repo_tags = {"registry.example/shop/web:latest"};
  report.inventory.os = OperatingSystem{.family = "debian", .name = "12.5"};
  PackageList system{.ecosystem = Ecosystem::deb, .type = "dpkg"};
  system.packages.push_back(
      {.name = "openssl",
       .version = "3.0.11",
       .release = "1",
       .purl = "pkg:deb/debian/openssl@3.0.11-1?arch=amd64&distro=debian-12"});
  PackageList npm{.ecosystem = Ecosystem::npm, .type = "npm", .path = "app/package-lock.json"};
  npm.packages.push_back({.name = "lodash",
                          .version = "4.17.15",
                          .relationship = Relationship::direct,
                          .layer = 2,
                          .purl = "pkg:npm/lodash@4.17.15"});
  PackageList java{.ecosystem = Ecosystem::maven, .type = "jar", .group = "Java"};
  java.packages.push_back({.name = "org.x:core",
                           .version = "2.14.0",
                           .file_path = "srv/lib/core-2.14.0.jar",
                           .purl = "pkg:maven/org.x/core@2.14.0"});
  report.inventory.lists = {system, npm, java};
  return report;
}

inline Finding vulnerability_of(std::uint32_t list, std::string id, Severity severity) {
  Finding finding;
  finding.rule = std::move(id);
  finding.severity = severity;
  finding.subject = PackageRef{list, 0};
  finding.detail = Vulnerability{};
  return finding;
}

inline Finding secret_in(std::string path, std::string rule) {
  Finding finding;
  finding.rule = rule;
  finding.severity = Severity::critical;
  finding.subject = FileRef{};
  finding.where.path = path;
  Secret secret;
  secret.seen.rule = std::move(rule);
  secret.seen.where.path = std::move(path);
  finding.detail = std::move(secret);
  return finding;
}

inline Finding license_of(std::uint32_t list, std::string name) {
  Finding finding;
  finding.rule = name;
  finding.severity = Severity::high;
  finding.subject = PackageRef{list, 0};
  License license;
  license.name = std::move(name);
  finding.detail = std::move(license);
  return finding;
}

}  // namespace oakum::policy
