#pragma once
#include <string>
#include <string_view>

#include "core/report.h"
#include "formats/json_writer.h"

// What GitLab's security reports (schemas 15.x) have in common. Source: gitlab.com,
// security-report-schemas 15.0.7.
namespace oakum::report {

inline constexpr std::string_view kGitlabVersion = "15.0.7";

/// Who scanned.
struct GitlabScanner {
  std::string_view id, name, vendor;
  std::string_view url;  ///< "" for none.
};

/// "scan": analyzer, scanner, times, type.
void write_gitlab_scan(formats::JsonWriter& out, const Report& report, const GitlabScanner& scanner,
                       std::string_view type);
/// "Critical" … "Low", "Unknown".
std::string_view gitlab_severity(Severity severity);
/// At most `most` characters of a text of valid or invalid UTF-8, "…" at the end of a cut one.
std::string cut_text(std::string_view text, std::size_t most);

/// The limits of the schemas, in characters.
inline constexpr std::size_t kGitlabName = 255;
inline constexpr std::size_t kGitlabSolution = 7'000;
inline constexpr std::size_t kGitlabDescription = 1'048'576;

/// "identifiers" and "links" of a vulnerability.
void write_gitlab_names(formats::JsonWriter& out, const Finding& finding, const Vulnerability& v);

}  // namespace oakum::report
