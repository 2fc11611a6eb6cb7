#include "advisory/search.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/database.h"

namespace oakum::cli {
namespace {

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const auto& text : texts) out += (out.empty() ? "" : ", ") + printable(text);
  return out;
}

std::string range_of(const advisory::SearchHit& hit) {
  std::string range;
  if (!hit.vulnerable.empty()) range = "vulnerable " + joined(hit.vulnerable);
  if (!hit.patched.empty())
    range += (range.empty() ? "" : "; ") + ("fixed in " + joined(hit.patched));
  if (!range.empty()) return range;
  if (!hit.fixed_version.empty()) return "fixed in " + printable(hit.fixed_version);
  return std::string(name(hit.status == Status::unknown ? Status::affected : hit.status));
}

std::string hit_text(const advisory::SearchHit& hit) {
  auto text =
      fmt::format("  {:<20} {}  {}\n", printable(hit.id), printable(hit.package), range_of(hit));
  if (!hit.vendor_ids.empty()) text += fmt::format("  {:<20} {}\n", "", joined(hit.vendor_ids));
  return text;
}

/// What is known whoever has it.
Result<std::string> describe(const advisory::Database& database, const std::string& id) {
  std::string out;
  if (const auto detail = TRY(database.detail(id))) {
    if (!detail->title.empty()) out += fmt::format("{}\n", printable(detail->title));
    for (const auto& [source, severity] : detail->vendor_severity)
      out += fmt::format("  {:<14}{}\n", printable(source), name(severity));
    if (!detail->published.empty())
      out += fmt::format("  published     {}\n", printable(detail->published));
  }
  if (const auto known = TRY(database.known_exploited(id)))
    out += fmt::format("  exploited     since {}{}\n", printable(known->date_added),
                       known->ransomware ? ", also by ransomware" : "");
  if (const auto epss = TRY(database.epss(id)))
    out += fmt::format("  EPSS          {:.3f} (higher than {:.0f} % of all)\n", epss->score,
                       epss->percentile * 100);
  return out;
}

Result<ExitCode> search(const Args& args, Terminal& terminal) {
  if (args.words.size() != 1)
    return Error{Error::usage,
                 "search for what? Give one vulnerability (CVE-2021-44228) or package name"};
  auto open = open_database(args);
  if (!open) return database_failed(open.error(), terminal);
  const auto limit = static_cast<std::size_t>(args.number("limit"));
  const auto& what = args.words.front();
  const bool id = advisory::is_vulnerability_id(what);
  const auto result = id ? TRY(advisory::search_vulnerability(open->database, what, limit))
                         : TRY(advisory::search_package(open->database, what, limit));
  std::string out;
  if (id) out = TRY(describe(open->database, result.hits.empty() ? what : result.hits.front().id));
  std::string last;
  for (const auto& hit : result.hits) {
    if (hit.ns != last) out += fmt::format("{}\n", printable(hit.ns));
    last = hit.ns;
    out += hit_text(hit);
  }
  if (result.total > result.hits.size())
    out += fmt::format("{} more (--limit {})\n", result.total - result.hits.size(), result.total);
  if (out.empty()) out = fmt::format("nothing about {} in the database\n", printable(what));
  TRY(terminal.out().write(out));
  note_starter(*open, args, terminal);
  return kDone;
}

}  // namespace

Command db_search_command() {
  return {
      .name = "db search",
      .summary = "Say what the advisory database knows of a vulnerability or package",
      .usage = "oakum db search CVE-… | PACKAGE",
      .examples = {{"oakum db search CVE-2021-44228", "who is affected, and which versions fix it"},
                   {"oakum db search lodash", "all advisories about a package"}},
      .flags = {"db", "limit"},
      .run = search};
}

}  // namespace oakum::cli
