#include <set>

#include "advisory/search.h"
#include "base/text.h"
#include "cli/advisory_text.h"
#include "cli/any_report.h"
#include "cli/command.h"
#include "cli/database.h"
#include "cli/output.h"
#include "cli/told_words.h"
#include "explain/select.h"
#include "explain/write.h"

namespace oakum::cli {
namespace {

constexpr std::size_t kRules = 8;  // of which the database is asked: each look reads all its rows

/// Without a target: what the world knows.
Result<ExitCode> explain_advisory(const std::string& id, const Args& args, Terminal& terminal) {
  if (!advisory::is_vulnerability_id(id))
    return Error{Error::usage,
                 fmt::format("{} is not the id of an advisory: say in which report or target it "
                             "was found",
                             printable(id))};
  auto open = open_database(args);
  if (!open) return database_failed(open.error(), terminal);
  const auto limit = static_cast<std::size_t>(args.number("limit"));
  TRY(write_output(args, terminal, [&](const report::Options&, io::Writer& out) -> Result<void> {
    if (args.text("format") == "json") return write_advisories_json(open->database, id, limit, out);
    const auto text = advisory_text(open->database, id, limit);
    return text ? out.write(*text) : text.error();
  }));
  note_starter(*open, args, terminal);
  return kDone;
}

/// The rows by which the findings hold, as far as a database is at hand; without one there is less
/// to tell.
std::vector<advisory::SearchHit> rows_about(const Report& report,
                                            const std::vector<std::uint32_t>& findings,
                                            const Args& args) {
  std::set<std::string> rules;
  for (const auto i : findings)
    if (std::holds_alternative<Vulnerability>(report.findings[i].detail))
      rules.insert(report.findings[i].rule);
  std::vector<advisory::SearchHit> out;
  const auto open = open_database(args);
  if (!open || rules.size() > kRules) return out;
  for (const auto& rule : rules) {
    auto found = advisory::search_vulnerability(open->database, rule);
    if (!found) continue;
    std::move(found->hits.begin(), found->hits.end(), std::back_inserter(out));
  }
  return out;
}

Result<ExitCode> explain_in(const std::string& word, const std::string& target, const Args& args,
                            Terminal& terminal) {
  const auto policy = TRY(open_policy(args, terminal));
  Knowledge knowledge;
  std::optional<ExitCode> ended;
  const auto report = any_report(target, knowledge, policy, args, terminal, ended);
  if (ended) return *ended;
  if (!report) return report.error();
  const auto findings = explain::findings_named(*report, word);
  if (findings.empty())
    return not_found(word, "is not among the findings of", *report,
                     explain::rules_like(*report, word));
  const auto rows = rows_about(*report, findings, args);
  const explain::Context context(*report);
  TRY(write_output(args, terminal, [&](const report::Options& place, io::Writer& out) {
    if (args.text("format") == "json")
      return explain::write_findings_json(context, findings, rows, out);
    return explain::write_findings(context, findings, rows,
                                   {.color = place.color, .width = place.width}, out);
  }));
  return kDone;
}

Result<ExitCode> explain(const Args& args, Terminal& terminal) {
  TRY(check_told_format(args));
  if (args.words.empty() || args.words.size() > 2)
    return Error{Error::usage,
                 args.words.empty()
                     ? "explain what? Give a finding (CVE-2021-44228) and a report or target"
                     : "one finding and one report or target, please"};
  return args.words.size() == 1 ? explain_advisory(args.words[0], args, terminal)
                                : explain_in(args.words[0], args.words[1], args, terminal);
}

}  // namespace

Command explain_command() {
  return {
      .name = "explain",
      .summary = "Say everything about a finding: what it is, why it matched, where, what to do",
      .usage = "oakum explain [flags] FINDING [REPORT | TARGET]",
      .details =
          "FINDING is an id (CVE-…, GHSA-…, a secret rule, a licence), an id and a package "
          "(CVE-2021-44228:log4j-core),\nor a fingerprint. REPORT is a saved report in JSON, "
          "TARGET anything `oakum scan` takes. Without either it is told\nwhat the advisory "
          "database knows.",
      .examples = {{"oakum explain CVE-2021-44228 report.json", "one finding of a saved report"},
                   {"oakum explain CVE-2021-44228:openssl shop:1.5", "of one package of an image"},
                   {"oakum explain CVE-2021-44228", "what the database knows of it"}},
      .flags = told_flags({"limit"}),
      .run = explain};
}

}  // namespace oakum::cli
