#include "report/parts/bom_vulnerabilities.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/clock.h"
#include "base/text.h"

namespace oakum::report {
namespace {
using sbom::Analysis;
using sbom::BomVulnerability;
using sbom::Rating;

/// NVD gave CVSS 2 no "critical", and its severity is that of a newer score.
std::string severity_of_v2(double score) {
  return score < 4 ? "low" : score < 7 ? "medium" : "high";
}

void add_ratings(std::vector<Rating>& ratings, const std::string& source, Severity severity,
                 const Cvss* cvss) {
  const auto word = lower(name(severity));
  if (!cvss) {
    ratings.push_back({source, std::nullopt, word, {}, {}});
    return;
  }
  const auto add = [&](double score, const std::string& vector, std::string_view method,
                       const std::string& rated) {
    if (score == 0 && vector.empty()) return;
    ratings.push_back({source, score == 0 ? std::nullopt : std::optional(score), rated,
                       std::string(method), vector});
  };
  add(cvss->v2_score, cvss->v2_vector, "CVSSv2",
      source == "nvd" ? severity_of_v2(cvss->v2_score) : word);
  add(cvss->v3_score, cvss->v3_vector,
      cvss->v3_vector.starts_with("CVSS:3.1") ? "CVSSv31" : "CVSSv3", word);
  add(cvss->v40_score, cvss->v40_vector, "CVSSv4", word);
}

std::vector<Rating> ratings_of(const VulnerabilityDetail& detail) {
  std::vector<Rating> ratings;
  for (const auto& [source, severity] : detail.vendor_severity) {
    const auto cvss = detail.cvss.find(source);
    add_ratings(ratings, source, severity, cvss == detail.cvss.end() ? nullptr : &cvss->second);
  }
  std::stable_sort(ratings.begin(), ratings.end(), [](const Rating& a, const Rating& b) {
    return std::tie(a.source, a.method) < std::tie(b.source, b.method);
  });
  return ratings;
}

std::vector<int> cwes_of(const std::vector<std::string>& ids) {
  std::vector<int> cwes;
  for (const auto& id : ids)
    if (const auto parts = cut(id, "-"); parts && equal_ignoring_case(parts->first, "CWE"))
      if (const auto number = parse_decimal(parts->second);
          number && *number > 0 && *number < 1'000'000)
        cwes.push_back(static_cast<int>(*number));
  return cwes;
}

std::string time_of(std::string_view text) {
  const auto time = parse_rfc3339(text);
  if (!time) return {};
  const auto written = rfc3339({time->seconds, 0});
  return written.substr(0, written.size() - 1) + "+00:00";
}

/// The one of the report first, each once.
std::vector<std::string> advisories_of(const Vulnerability& v) {
  std::vector<std::string> out;
  const auto add = [&](const std::string& url) {
    if (!url.empty() && std::find(out.begin(), out.end(), url) == out.end()) out.push_back(url);
  };
  add(v.primary_url);
  for (const auto& url : v.detail.references) add(url);
  return out;
}

BomVulnerability described(const Finding& finding, const Vulnerability& v) {
  BomVulnerability out;
  out.id = finding.rule;
  out.source_name = v.data_source.id;
  out.source_url = v.data_source.url;
  out.ratings = ratings_of(v.detail);
  out.cwes = cwes_of(v.detail.cwe_ids);
  out.description = v.detail.description;
  out.advisories = advisories_of(v);
  out.published = time_of(v.detail.published);
  out.updated = time_of(v.detail.last_modified);
  return out;
}

/// The words of VEX for why something is not affected.
std::string justification_of(std::string_view word) {
  constexpr std::pair<std::string_view, std::string_view> kWords[] = {
      {"component_not_present", "code_not_present"},
      {"vulnerable_code_not_present", "code_not_present"},
      {"vulnerable_code_not_in_execute_path", "code_not_reachable"},
      {"vulnerable_code_cannot_be_controlled_by_adversary", "requires_environment"},
      {"inline_mitigations_already_exist", "protected_by_mitigating_control"},
  };
  for (const auto& [theirs, ours] : kWords)
    if (word == theirs) return std::string(ours);
  for (const std::string_view own :
       {"code_not_present", "code_not_reachable", "requires_configuration", "requires_dependency",
        "requires_environment", "protected_by_compiler", "protected_at_runtime",
        "protected_at_perimeter", "protected_by_mitigating_control"})
    if (word == own) return std::string(own);
  return {};
}

/// What policy accepted without calling it harmless stays exploitable; nobody will mend it.
Analysis analysis_of(const Verdict& verdict) {
  Analysis analysis;
  if (verdict.state == Verdict::open) return analysis;
  if (verdict.status == "not_affected")
    analysis.state = "not_affected";
  else if (verdict.status == "fixed")
    analysis.state = "resolved";
  else if (verdict.status == "under_investigation")
    analysis.state = "in_triage";
  else
    analysis = {.state = "exploitable", .response = {"will_not_fix"}};
  if (analysis.state == "not_affected")
    analysis.justification = justification_of(verdict.justification);
  analysis.detail = verdict.reason;
  return analysis;
}

void add_recommendation(std::string& text, const Package& package, const Vulnerability& v) {
  if (v.fixed_version.empty()) return;
  if (!text.empty()) text += "; ";
  text += fmt::format("Upgrade {} to version {}", package.name, v.fixed_version);
}

class Collector {
 public:
  Collector(const Report& report, const LabelledBom& labels) : report_(report), labels_(labels) {}

  void add(const Finding& finding) {
    const auto* v = std::get_if<Vulnerability>(&finding.detail);
    const auto* ref = std::get_if<PackageRef>(&finding.subject);
    if (!v || !ref) return;
    auto analysis = analysis_of(finding.verdict);
    const auto key = std::pair(finding.rule, analysis);
    const auto [place, fresh] = places_.try_emplace(key, out_.size());
    if (fresh) {
      out_.push_back(described(finding, *v));
      out_.back().analysis = std::move(analysis);
    }
    const auto& package = report_.inventory.lists.at(ref->list).packages.at(ref->package);
    auto& entry = out_[place->second];
    const auto& label = labels_.refs.at(ref->list).at(ref->package);
    if (label.empty()) return;
    if (!told_.emplace(place->second, label).second) return;
    add_recommendation(entry.recommendation, package, *v);
    entry.affects.push_back({label, {{full_version(package), "affected"}}});
  }

  /// By id; the open ones of an id first.
  std::vector<BomVulnerability> take() {
    std::stable_sort(out_.begin(), out_.end(), [](const auto& a, const auto& b) {
      return std::tie(a.id, a.analysis) < std::tie(b.id, b.analysis);
    });
    return std::move(out_);
  }

 private:
  const Report& report_;
  const LabelledBom& labels_;
  std::map<std::pair<std::string, Analysis>, std::size_t> places_;
  std::set<std::pair<std::size_t, std::string_view>> told_;  ///< Which entry names which component.
  std::vector<BomVulnerability> out_;
};

}  // namespace

std::vector<BomVulnerability> bom_vulnerabilities(const Report& report, const LabelledBom& labels,
                                                  bool suppressed) {
  Collector collector(report, labels);
  for (const auto& finding : report.findings)
    if (finding.verdict.state == Verdict::open ||
        (suppressed && finding.verdict.state == Verdict::ignored))
      collector.add(finding);
  return collector.take();
}

}  // namespace oakum::report
