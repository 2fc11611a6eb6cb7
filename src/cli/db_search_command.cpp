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

std::string hit_text(const advisory::Hit& hit) {
  std::string range;
  if (!hit.vulnerable.empty()) range = "vulnerable " + joined(hit.vulnerable);
  if (!hit.patched.empty())
    range += (range.empty() ? "" : "; ") + ("fixed in " + joined(hit.patched));
  if (range.empty())
    range = hit.fixed_version.empty()
                ? std::string(name(hit.status == Status::unknown ? Status::affected : hit.status))
                : "fixed in " + printable(hit.fixed_version);
  auto text = fmt::format("  {:<20} {}  {}\n", printable(hit.id), printable(hit.package), range);
  if (!hit.vendor_ids.empty()) text += fmt::format("  {:<20} {}\n", "", joined(hit.vendor_ids));
  return text;
}

void add_detail(const advisory::SearchResult& result, std::string& out) {
  if (!result.detail) return;
  const auto& detail = *result.detail;
  if (!detail.title.empty()) out += fmt::format("{}\n", printable(detail.title));
  for (const auto& [source, severity] : detail.vendor_severity)
    out += fmt::format("  {:<14}{}\n", printable(source), name(severity));
  if (result.known_exploited)
    out += fmt::format("  known to be exploited since {}{}\n",
                       printable(result.known_exploited->date_added),
                       result.known_exploited->ransomware ? ", also by ransomware" : "");
  if (result.epss)
    out += fmt::format("  EPSS {:.3f} (percentile {:.0f})\n", result.epss->score,
                       result.epss->percentile * 100);
  if (!detail.published.empty())
    out += fmt::format("  published {}\n", printable(detail.published));
}

Result<ExitCode> search(const Args& args, Terminal& terminal) {
  if (args.words.size() != 1)
    return Error{Error::usage,
                 "search for what? Give one vulnerability (CVE-2021-44228) or package name"};
  auto open = open_database(args, terminal);
  if (!open) {
    terminal.error(open.error().what);
    return kDatabase;
  }
  const auto limit = static_cast<std::size_t>(args.number("limit"));
  const auto result = TRY(advisory::search(open->database, args.words.front(), limit));
  std::string out;
  add_detail(result, out);
  std::string last;
  for (const auto& hit : result.hits) {
    if (hit.ns != last) out += fmt::format("{}\n", printable(hit.ns));
    last = hit.ns;
    out += hit_text(hit);
  }
  if (result.total > result.hits.size())
    out += fmt::format("{} more (--limit {})\n", result.total - result.hits.size(), result.total);
  if (out.empty())
    out = fmt::format("nothing about {} in the database\n", printable(args.words.front()));
  TRY(terminal.out().write(out));
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
