// Ubuntu's CVE tracker: one text file for each vulnerability, in active/, retired/ and ignored/.
// Source: the README of its Git repository. "field: value" lines, with indented lines below some of
// them; "<release>_<package>: <status> (<remark>)" says how a source package stands.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "core/cvss.h"
#include "feeds/parts/dates.h"
#include "feeds/parts/ids.h"
#include "feeds/parts/intake.h"
#include "feeds/parts/severity_words.h"
#include "feeds/parts/ubuntu_releases.h"

namespace oakum::feeds {
namespace {

bool is_end_of_life(std::string_view remark) {
  for (const std::string_view words : {"end of", "end-of-life", "out of standard support"})
    if (remark.find(words) != std::string_view::npos) return true;
  return false;
}

/// Nothing for a package that the release does not have, and for words that are no status.
std::optional<UbuntuClaim> claim_of(std::string_view status, std::string_view remark) {
  UbuntuClaim claim;
  if (status == "released")
    claim.fixed = remark;
  else if (status == "needed" || status == "pending")
    claim.status = Status::affected;
  else if (status == "needs-triage")
    claim.status = Status::under_investigation;
  else if (status == "deferred")
    claim.status = Status::fix_deferred;
  else if (status == "ignored")
    claim.status = is_end_of_life(remark) ? Status::end_of_life : Status::will_not_fix;
  else if (status == "not-affected")
    claim.status = Status::not_affected;
  else
    return std::nullopt;
  return claim;
}

constexpr std::size_t kMostPriorities = 1'000;  // of single packages; real files have a few

class CveFile {
 public:
  explicit CveFile(Intake& intake) : intake_(intake) {}

  void read(std::string_view text) {
    std::string_view line;
    for (Lines lines(text); lines.next(line);) {
      if (line.empty() || line.front() == '#') continue;
      if (is_space(line.front()))
        below(trim(line));
      else if (const auto parts = cut(line, ":"))
        field(parts->first, trim(parts->second), lines.number());
    }
    finish();
  }

 private:
  void field(std::string_view name, std::string_view value, std::uint32_t line) {
    field_ = name;
    if (name == "Candidate")
      id_ = is_cve_id(value) ? value : std::string_view();
    else if (name == "PublicDate")
      detail_.published = rfc3339(value);
    else if (name == "Priority")
      set_severity(detail_, "ubuntu", severity_of_word(value.substr(0, value.find(' '))));
    else if (name == "Description")
      below(value);
    else if (name.starts_with("Priority_") && priorities_.size() < kMostPriorities)
      priorities_.emplace_back(name.substr(9), severity_of_word(value.substr(0, value.find(' '))));
    else
      status(name, value, line);
  }

  /// An indented line belongs to the field above it.
  void below(std::string_view text) {
    if (text.empty()) return;
    if (field_ == "Description")
      detail_.description += (detail_.description.empty() ? "" : " ") + std::string(text);
    else if (field_ == "References")
      detail_.references.emplace_back(text);
    else if (field_ == "CVSS")
      score(text);
  }

  /// "nvd: CVSS:3.1/AV:L/… [5.5 MEDIUM]"
  void score(std::string_view text) {
    const auto parts = cut(text, ": ");
    const auto words = split_words(parts ? parts->second : text);
    const auto found = words.empty() || words[0].size() > 512 ? std::nullopt : score_cvss(words[0]);
    if (!parts || !found || found->version != CvssVersion::v3) return;
    auto& cvss = detail_.cvss[std::string(parts->first)];
    cvss.v3_vector = words[0];
    cvss.v3_score = found->score;
  }

  void status(std::string_view name, std::string_view value, std::uint32_t line) {
    const auto parts = cut(name, "_");
    const auto release = parts ? ubuntu_release_of(parts->first) : std::nullopt;
    if (!release || parts->second.empty() || value.empty()) return;
    const auto word = value.substr(0, value.find(' '));
    auto remark = trim(value.substr(word.size()));
    if (remark.starts_with('(')) remark = trim(remark.substr(1, remark.rfind(')') - 1));
    auto claim = claim_of(word, remark);
    if (!claim) return;
    const bool version = !remark.empty() && is_digit(remark[0]);  // and no notice: "USN-75-1"
    if (word == "released" && !(version && is_version(VersionScheme::deb, remark)))
      return intake_.problem(line, fmt::format("{}: released without a version", name));
    claims_.push_back({*release, parts->first, parts->second, std::move(*claim)});
  }

  /// "Priority_linux_focal" before "Priority_linux".
  Severity severity_for(std::string_view release, std::string_view package) const {
    Severity found = Severity::unknown;
    const auto both = fmt::format("{}_{}", package, release);
    for (const auto& [name, severity] : priorities_) {
      if (name == both) return severity;
      if (name == package) found = severity;
    }
    return found;
  }

  void finish() {
    if (id_.empty()) return;  // the template, a script beside the files
    ++intake_.summary().records;
    UbuntuClaims all;
    for (auto& [release, name, package, claim] : claims_) {
      claim.severity = severity_for(name, package);
      all.add(release, package, std::move(claim));
    }
    all.emit(std::string(id_), intake_);
    std::sort(detail_.references.begin(), detail_.references.end());
    intake_.add_detail(id_, "ubuntu", detail_);
  }

  struct Line {
    UbuntuRelease release;
    std::string_view name, package;
    UbuntuClaim claim;
  };

  Intake& intake_;
  std::string_view id_, field_;
  VulnerabilityDetail detail_;
  std::vector<std::pair<std::string_view, Severity>> priorities_;
  std::vector<Line> claims_;
};

Result<void> read(const SourceFile& file, Intake& intake) {
  CveFile(intake).read(file.text);
  return {};
}

Result<ImportSummary> run(const std::string& path, Builder& builder,
                          std::vector<Problem>& problems) {
  return import_files(path, {""}, builder, problems, read);
}

}  // namespace

Importer ubuntu_tracker() {
  return {.kind = "ubuntu-tracker",
          .summary = "Ubuntu's CVE tracker (a text file for each vulnerability)",
          .run = run};
}

}  // namespace oakum::feeds
