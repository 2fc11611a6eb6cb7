#pragma once
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "advisory/builder.h"
#include "advisory/database.h"

namespace oakum::advisory {

/// A folder of this process alone, empty. The caller removes it.
inline std::filesystem::path fresh_folder(std::string_view name) {
  auto folder =
      std::filesystem::path(testing::TempDir()) / fmt::format("oakum-{}-{}", name, getpid());
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return folder;
}

/// A small database with something of everything.
inline Builder sample_builder() {
  Builder builder({.built = {1'700'000'000, 5}, .level = 3});
  const auto debian = builder.add_namespace(
      "debian 12", {"debian", "Debian Security Tracker", "https://example/debian", ""});
  const auto red_hat =
      builder.add_namespace("Red Hat", {"redhat", "Red Hat OVAL", "https://example/redhat", ""});
  const auto npm = builder.add_namespace("npm::GitHub Security Advisory Npm",
                                         {"ghsa", "GitHub", "https://example/ghsa", ""});
  builder.add_namespace("npm::Empty", {"osv", "Nothing here", "", ""});

  Advisory fixed;
  fixed.id = "CVE-2024-0002";
  fixed.vendor_ids = {"DSA-5600-1"};
  fixed.fixed_version = "1.2-3";
  builder.add(debian, "openssl", fixed);
  fixed.id = "CVE-2024-0001";
  builder.add(debian, "openssl", fixed);
  Advisory unfixed;
  unfixed.id = "CVE-2024-0003";
  unfixed.affected_version = "1:0.9";
  unfixed.status = Status::will_not_fix;
  unfixed.severity = Severity::low;
  builder.add(debian, "bash", unfixed);

  Advisory library;
  library.id = "GHSA-aaaa-bbbb-cccc";
  library.aliases = {"CVE-2024-0004", "SNYK-1"};
  library.vulnerable = {"<1.2.3", ">=2.0.0, <2.0.5"};
  library.patched = {"1.2.3", "2.0.5"};
  library.unaffected = {"0.0.1"};
  builder.add(npm, "@scope/left-pad", library);
  library.id = "MAL-2024-1";
  library.malicious = true;
  library.severity = Severity::critical;
  builder.add(npm, "@scope/left-pad", library);
  library.informational = true;
  builder.add(npm, "quiet", library);

  for (const auto* version : {"0:1.0-1.el8", "0:1.1-1.el8_4"}) {
    Advisory entry;
    entry.id = "CVE-2024-0005";
    entry.fixed_version = version;
    entry.arches = {"x86_64", "aarch64"};
    entry.cpes = {4'000'000'000, 5, 5, 900};
    builder.add(red_hat, "nodejs:12::nodejs", entry);
  }
  builder.set_cpes_of_repository("rhel-8-for-x86_64-baseos-rpms", {5, 900});
  builder.set_cpes_of_repository("another", {});
  builder.set_cpes_of_nvr("ubi8-container-8.5-236-x86_64", {900});
  builder.set_cpe(900, "cpe:/o:redhat:enterprise_linux:8::baseos");

  VulnerabilityDetail detail;
  detail.title = "A title";
  detail.description = "Several\nlines of it, é.";
  detail.severity = Severity::high;
  detail.cwe_ids = {"CWE-79", "CWE-0079", "NVD-CWE-noinfo"};
  detail.vendor_severity = {{"nvd", Severity::high}, {"ghsa", Severity::medium}};
  detail.cvss = {{"nvd", {.v3_vector = "CVSS:3.1/AV:N", .v3_score = 9.8}},
                 {"ghsa", {.v2_score = 5, .v40_score = 6.05}}};
  detail.references = {"https://a.example/1", "https://b.example/2"};
  detail.published = "2024-01-02T03:04:05Z";
  detail.last_modified = "2024-01-02T03:04:05.678Z";
  builder.add_detail("CVE-2024-0001", "", detail);
  builder.add_detail("GHSA-aaaa-bbbb-cccc", "ghsa", {.title = "Only a title"});
  builder.add_known_exploited("CVE-2024-0001", {"2024-02-01", "2024-02-22", true});
  builder.add_known_exploited("CVE-2024-0003", {"2024-03-01", "", false});
  builder.set_known_exploited_version("2024.03.01");
  builder.add_epss("CVE-2024-0001", {0.97567, 0.99995});
  builder.add_epss("CVE-1999-0001", {0.00043, 0.1});
  builder.set_epss_date("2024-03-02");
  return builder;
}

inline std::vector<std::byte> sample_bytes() { return sample_builder().finish().value(); }

/// A row as one line of text, to compare.
inline std::string describe(const Advisory& row) {
  const auto list = [](const auto& items) {
    std::string text;
    for (const auto& item : items) text += fmt::format("{}{}", text.empty() ? "" : "; ", item);
    return text;
  };
  std::string text(row.id);
  const auto part = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) text += fmt::format(" {}({})", name, value);
  };
  part("vendor", list(row.vendor_ids));
  part("aliases", list(row.aliases));
  part("from", std::string(row.affected_version));
  part("fixed", std::string(row.fixed_version));
  part("vulnerable", list(row.vulnerable));
  part("patched", list(row.patched));
  part("unaffected", list(row.unaffected));
  part("arches", list(row.arches));
  part("cpes", list(row.cpes));
  if (row.status != Status::unknown) part("status", std::string(name(row.status)));
  if (row.severity != Severity::unknown) part("severity", std::string(name(row.severity)));
  if (row.informational) text += " informational";
  if (row.malicious) text += " malicious";
  return text;
}

/// The rows of a package, one line each.
inline std::vector<std::string> rows_of(const Database& database, std::string_view ns,
                                        std::string_view package) {
  std::vector<std::string> rows;
  const auto id = database.namespace_id(ns);
  if (!id) return {"no namespace " + std::string(ns)};
  const auto found =
      database.find(*id, package, [&](const Advisory& row) { rows.push_back(describe(row)); });
  if (!found) rows.push_back(found.error().what);
  return rows;
}

/// Everything in a database as lines: namespaces, rows, details, the tables.
inline std::string dump(const Database& database) {
  std::string text;
  for (std::uint32_t ns = 0; ns < database.namespaces().size(); ++ns) {
    const auto& space = database.namespaces()[ns];
    text += fmt::format("[{}] {} {} {} {}\n", space.name, space.source.id, space.source.name,
                        space.source.url, space.source.base_id);
    const auto read = database.each(ns, [&](std::string_view package, const Advisory& row) {
      text += fmt::format("{}: {}\n", package, describe(row));
    });
    if (!read) text += read.error().what + "\n";
  }
  return text;
}

}  // namespace oakum::advisory
