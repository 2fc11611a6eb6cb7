// Findings for people: what it is, then each place of it.
#include <cmath>
#include <map>

#include "base/text.h"
#include "explain/evidence.h"
#include "explain/page.h"

namespace oakum::explain {

namespace {
constexpr std::size_t kFindings = 20;  // of one rule
constexpr std::size_t kWays = 3;       // to one package
constexpr std::size_t kReferences = 5;
constexpr std::size_t kDescription = 4000;  // bytes

class FindingText {
 public:
  FindingText(const Context& context, std::span<const advisory::SearchHit> advisories,
              const Options& options, io::Writer& out)
      : context_(context), advisories_(advisories), page_(out, options) {}

  Result<void> write(std::span<const std::uint32_t> findings) {
    std::vector<std::string> order;
    std::map<std::string, std::vector<std::uint32_t>> by_rule;
    for (const auto i : findings) {
      auto& of_rule = by_rule[key(i)];
      if (of_rule.empty()) order.push_back(key(i));
      of_rule.push_back(i);
    }
    for (std::size_t i = 0; i < order.size(); ++i) {
      if (i > 0) page_.blank();
      rule(by_rule[order[i]]);
    }
    return page_.finish();
  }

 private:
  const Finding& finding(std::uint32_t i) const { return context_.report().findings[i]; }
  std::string key(std::uint32_t i) const {
    const auto* license = std::get_if<License>(&finding(i).detail);
    return license ? license->name : finding(i).rule;
  }

  void rule(const std::vector<std::uint32_t>& findings) {
    std::visit([&](const auto& detail) { what_it_is(finding(findings.front()), detail); },
               finding(findings.front()).detail);
    for (std::size_t i = 0; i < std::min(findings.size(), kFindings); ++i) {
      page_.blank();
      one(findings[i]);
    }
    if (findings.size() <= kFindings) return;
    page_.blank();
    page_.paragraph(fmt::format("and {} more places; all are in --format json",
                                report::grouped(findings.size() - kFindings)));
  }

  void what_it_is(const Finding& finding, const Vulnerability& v);
  void what_it_is(const Finding& finding, const Secret& secret);
  void what_it_is(const Finding& finding, const License& license);
  void severity(const Finding& finding, const Vulnerability& v);
  void scores(const Vulnerability& v);
  void exploitation(const Vulnerability& v);

  void one(std::uint32_t i);
  void why(const Finding& finding, const Vulnerability& v, PackageRef ref);
  void seen(const Secret& secret);
  void found(const License& license);
  void what_to_do(std::uint32_t i);
  void policy(const Finding& finding);

  const Context& context_;
  std::span<const advisory::SearchHit> advisories_;
  Page page_;
};

void FindingText::severity(const Finding& finding, const Vulnerability& v) {
  std::string text(name(finding.severity));
  if (!v.severity_source.empty()) text += fmt::format(", as {} says", v.severity_source);
  if (finding.regrade)
    text += fmt::format("; judged {}, changed by {}{}{}", name(finding.regrade->judged),
                        finding.regrade->source, finding.regrade->reason.empty() ? "" : ": ",
                        finding.regrade->reason);
  std::string others;
  for (const auto& [source, severity] : v.detail.vendor_severity)
    if (source != v.severity_source)
      others += fmt::format("{}{} {}", others.empty() ? "" : ", ", source, name(severity));
  if (!others.empty()) text += fmt::format(" (others: {})", others);
  page_.field("severity", text);
}

void FindingText::scores(const Vulnerability& v) {
  bool first = true;
  const auto say = [&](const std::string& source, double score, const std::string& vector,
                       std::string_view version) {
    if (score == 0 && vector.empty()) return;
    page_.field(std::exchange(first, false) ? "CVSS" : "",
                fmt::format("{:.1f} {}: {} {}", score, version, source, vector));
  };
  for (const auto& [source, cvss] : v.detail.cvss) {
    say(source, cvss.v40_score, cvss.v40_vector, "v4");
    say(source, cvss.v3_score, cvss.v3_vector, "v3");
    say(source, cvss.v2_score, cvss.v2_vector, "v2");
  }
}

void FindingText::exploitation(const Vulnerability& v) {
  if (const auto& known = v.known_exploited)
    page_.field("exploited",
                fmt::format("yes, known since {}{}{}", known->date_added,
                            known->due_date.empty() ? "" : ", to be mended by " + known->due_date,
                            known->ransomware ? ", used by ransomware" : ""),
                report::kAlarm);
  if (v.epss)
    page_.field("EPSS", fmt::format("{:.1f}% chance within 30 days, higher than {:.1f}% of all",
                                    v.epss->score * 100, v.epss->percentile * 100));
}

void FindingText::what_it_is(const Finding& finding, const Vulnerability& v) {
  page_.heading(fmt::format("{} ({})", finding.rule, name(finding.severity)),
                report::style_of(finding.severity));
  if (!v.detail.title.empty()) page_.heading(v.detail.title);
  if (!v.detail.description.empty()) {
    page_.blank();
    page_.paragraph(
        replace_all(std::string_view(v.detail.description).substr(0, kDescription), "\n", " "), 2);
    page_.blank();
  }
  page_.field("aliases", join(v.aliases, ", "));
  page_.field("advisories", join(v.vendor_ids, ", "));
  severity(finding, v);
  scores(v);
  exploitation(v);
  page_.field("weaknesses", join(v.detail.cwe_ids, ", "));
  page_.field("published", v.detail.published);
  page_.field("changed", v.detail.last_modified);
  page_.field("read more", v.primary_url);
  std::size_t told = 0;
  for (const auto& reference : v.detail.references)
    if (reference != v.primary_url && told++ < kReferences) page_.field("", reference);
}

void FindingText::what_it_is(const Finding& finding, const Secret& secret) {
  page_.heading(fmt::format("{} ({})", finding.rule, name(finding.severity)),
                report::style_of(finding.severity));
  page_.heading(secret.title);
  page_.field("kind", "secret, " + secret.category);
}

void FindingText::what_it_is(const Finding& finding, const License& license) {
  page_.heading(fmt::format("{} ({})", license.name, name(finding.severity)),
                report::style_of(finding.severity));
  page_.field("kind", "licence, " + license.category);
  page_.field("read more", license.link);
}

/// Why the package is vulnerable: the rows of the database, or what the report kept of them.
void FindingText::why(const Finding& finding, const Vulnerability& v, PackageRef ref) {
  bool told = false;
  for (const auto* row : rows_of(advisories_, finding, context_.package(ref))) {
    const auto range = range_text(*row);
    if (range.empty()) continue;
    page_.field(std::exchange(told, true) ? "" : "why", fmt::format("{} ({})", range, row->ns));
  }
  if (!told && !v.fixed_version.empty())
    page_.field("why",
                fmt::format("{} is affected, fixed in {}", v.installed_version, v.fixed_version));
  page_.field("source", v.data_source.url.empty()
                            ? v.data_source.name
                            : fmt::format("{}, {}", v.data_source.name, v.data_source.url));
  page_.field("status", replace_all(name(v.status), "_", " "));
}

void FindingText::seen(const Secret& secret) {
  page_.field("seen", secret.seen.match);
  page_.field("inside", secret.seen.inside);
  page_.field("decoded", secret.seen.decoded);
  page_.field("commit", secret.commit);
  page_.field("author", secret.author);
  page_.field("date", secret.date);
  page_.field("instruction", secret.instruction);
  if (secret.buried)
    page_.field("note", "a later layer deletes the file; whoever pulls the image still has it");
  page_.field("fingerprint", secret.seen.fingerprint);
}

void FindingText::found(const License& license) {
  page_.field("how", license.loose ? fmt::format("its text was recognised, {:.0f}% alike",
                                                 license.confidence * 100)
                                   : "the package declares it");
}

void FindingText::policy(const Finding& finding) {
  const auto& verdict = finding.verdict;
  if (verdict.state == Verdict::open) return page_.field("policy", "open");
  std::string text = verdict.status.empty() ? "ignored" : verdict.status;
  if (verdict.state == Verdict::filtered) text = "left out";
  if (!verdict.justification.empty()) text += ", " + verdict.justification;
  if (!verdict.reason.empty()) text += ": " + verdict.reason;
  if (!verdict.source.empty()) text += fmt::format(" ({})", verdict.source);
  if (!verdict.owner.empty()) text += ", by " + verdict.owner;
  if (!verdict.until.empty()) text += ", until " + verdict.until;
  page_.field("policy", text);
}

void FindingText::what_to_do(std::uint32_t i) {
  const auto& of = finding(i);
  if (std::holds_alternative<Secret>(of.detail))
    return page_.field("do",
                       "revoke it where it is valid and replace it; removing the text alone "
                       "leaves it with everybody who has a copy");
  if (of.verdict.state != Verdict::open || !std::holds_alternative<Vulnerability>(of.detail))
    return;
  const auto* step = context_.step_for(i);
  if (!step) return page_.field("do", "there is no fix yet");
  page_.field("do", fmt::format("{}; closes {}{}", priority::action(*step),
                                step->kind == priority::Step::base_image ? "up to " : "",
                                priority::gain(*step)));
  page_.command(step->command);
}

void FindingText::one(std::uint32_t i) {
  const auto& of = finding(i);
  const auto* ref = std::get_if<PackageRef>(&of.subject);
  if (ref) {
    const auto& package = context_.package(*ref);
    page_.heading(
        fmt::format("{} {} ({})", package.name, full_version(package), context_.list(*ref).type));
  } else {
    page_.heading(of.where.path.empty() ? "the target's configuration" : place_text(of.where));
  }
  if (const auto* v = std::get_if<Vulnerability>(&of.detail); v && ref) why(of, *v, *ref);
  if (const auto* secret = std::get_if<Secret>(&of.detail)) seen(*secret);
  if (const auto* license = std::get_if<License>(&of.detail)) found(*license);
  const auto place = ref ? context_.place(*ref) : of.where;
  if (ref) page_.field("where", place_text(place));
  page_.field("layer", layer_text(context_, place.layer));
  if (ref) write_ways(page_, context_, *ref, kWays);
  what_to_do(i);
  policy(of);
}
}  // namespace

Result<void> write_findings(const Context& context, std::span<const std::uint32_t> findings,
                            std::span<const advisory::SearchHit> advisories, const Options& options,
                            io::Writer& out) {
  return FindingText(context, advisories, options, out).write(findings);
}

}  // namespace oakum::explain
