#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/location.h"
#include "core/secret.h"

namespace oakum {

/// In rising order; the numbers are those the field's reports use.
enum class Severity : std::uint8_t { unknown, low, medium, high, critical };
/// "UNKNOWN" … "CRITICAL".
std::string_view name(Severity severity);
std::optional<Severity> parse_severity(std::string_view text);  ///< Any case.

/// What is known about a fix; numbers as in trivy-db.
enum class Status : std::uint8_t {
  unknown,
  not_affected,
  affected,
  fixed,
  under_investigation,
  will_not_fix,
  fix_deferred,
  end_of_life
};
std::string_view name(Status status);  ///< "affected", "will_not_fix", …
std::optional<Status> parse_status(std::string_view text);

/// Where an advisory comes from.
struct DataSource {
  std::string id;  ///< "ghsa", "debian"
  std::string name;
  std::string url;
  std::string base_id;  ///< The source a supplier's feed builds on.
  auto operator<=>(const DataSource&) const = default;
};

/// CVSS as one source gives it; a score of 0 means none.
struct Cvss {
  std::string v2_vector, v3_vector, v40_vector;
  double v2_score = 0, v3_score = 0, v40_score = 0;
  auto operator<=>(const Cvss&) const = default;
};

/// What is known about a vulnerability whoever has it.
struct VulnerabilityDetail {
  std::string title;
  std::string description;
  Severity severity = Severity::unknown;  ///< Generic, when no source fits better.
  std::vector<std::string> cwe_ids;
  std::map<std::string, Severity> vendor_severity;  ///< By source id.
  std::map<std::string, Cvss> cvss;                 ///< By source id.
  std::vector<std::string> references;
  std::string published;  ///< RFC 3339, as given.
  std::string last_modified;
  auto operator<=>(const VulnerabilityDetail&) const = default;
};

struct KnownExploited {
  std::string date_added;  ///< YYYY-MM-DD
  std::string due_date;
  bool ransomware = false;
  auto operator<=>(const KnownExploited&) const = default;
};
struct Epss {
  double score = 0;       ///< Probability of exploitation within 30 days, 0..1.
  double percentile = 0;  ///< 0..1
  auto operator<=>(const Epss&) const = default;
};

/// What only a vulnerability finding has.
struct Vulnerability {
  std::vector<std::string> vendor_ids;  ///< "DSA-4535-1"
  std::vector<std::string> aliases;
  std::string installed_version;
  std::string fixed_version;
  Status status = Status::unknown;
  std::string severity_source;
  std::string primary_url;
  DataSource data_source;
  VulnerabilityDetail detail;
  std::optional<KnownExploited> known_exploited;
  std::optional<Epss> epss;
  auto operator<=>(const Vulnerability&) const = default;
};

/// A package of the inventory the finding is about.
struct PackageRef {
  std::uint32_t list = 0;     ///< Index into Inventory::lists.
  std::uint32_t package = 0;  ///< Index into PackageList::packages.
  auto operator<=>(const PackageRef&) const = default;
};

/// The file at Finding::where, or (an empty path) the target's own configuration.
struct FileRef {
  auto operator<=>(const FileRef&) const = default;
};

/// What only a secret has.
struct Secret {
  std::string category;  ///< "AWS"
  std::string title;     ///< "AWS Access Key ID"
  SecretCandidate seen;  ///< What was seen; the value is masked.
  bool buried =
      false;  ///< A later layer deletes or replaces the file; whoever pulls the image still has it.
  std::string instruction;   ///< Of the image that brought it: "ENV API_KEY=*****".
  std::string commit;        ///< Of the repository that brought it, where history is scanned.
  std::string author, date;  ///< Of that commit: "Name <address>", RFC 3339.
  auto operator<=>(const Secret&) const = default;
};

/// What only a licence has.
struct License {
  std::string category;   ///< "restricted", "notice", … (trivy.md 7)
  std::string name;       ///< SPDX id or expression where it is one, else as declared.
  double confidence = 1;  ///< 0..1
  std::string link;       ///< Of recognised texts.
  std::string text;       ///< Of licences that were declared as a text.
  bool loose = false;     ///< Recognised in a file, not declared by a package.
  auto operator<=>(const License&) const = default;
};

using Subject = std::variant<PackageRef, FileRef>;
using Detail = std::variant<Vulnerability, Secret, License>;

/// What policy says of a finding.
struct Verdict {
  enum State : std::uint8_t { open, ignored, filtered };
  State state = open;
  std::string reason = {};  ///< Why it is not open: "below --severity", an ignore rule's statement.
  std::string source = {};  ///< Which flag, file or document says so.
  /// What reports call it: "ignored" (also when empty), of VEX "not_affected", "fixed".
  std::string status = {};
  std::string justification = {};  ///< Of VEX: "vulnerable_code_not_in_execute_path".
  std::string owner = {};          ///< Who answers for the decision.
  std::string until = {};          ///< YYYY-MM-DD, when it ends; "" for never.
  auto operator<=>(const Verdict&) const = default;
};

/// A severity that policy changed.
struct Regrade {
  Severity judged = Severity::unknown;  ///< What it was.
  std::string reason, source;           ///< Why, and which file says so.
  auto operator<=>(const Regrade&) const = default;
};

/// One thing that is wrong, wherever it was seen.
struct Finding {
  std::string rule;                       ///< "CVE-2024-3094", "RUSTSEC-2020-0071".
  Severity severity = Severity::unknown;  ///< As judged; see `regrade`.
  Subject subject;                        ///< What is at fault.
  Location where;                         ///< Where a reader looks first.
  std::string message;                    ///< One sentence that names the subject; no full stop.
  Detail detail;                          ///< What only this kind has; its alternative is the kind.
  Verdict verdict = {};                   ///< Nothing is ever deleted.
  std::optional<Regrade> regrade = {};    ///< Set when policy changed the severity.
  auto operator<=>(const Finding&) const = default;
};

}  // namespace oakum
