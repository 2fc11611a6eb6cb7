// One page that needs nothing else: the shell that web/ makes (its style and script, and a policy
// that allows these two alone), what scripts-less readers see, and the data as JSON.
#include <fmt/format.h>

#include "base/text.h"
#include "formats/json_writer.h"
#include "report/format.h"
#include "report/parts/page_data.h"
#include "report/parts/page_summary.h"

extern "C" {
extern const char oakum_page_shell_begin[];
extern const char oakum_page_shell_end[];
}

namespace oakum::report {

namespace {
constexpr std::size_t kSummaryRows = 200;

/// The shell up to the mark, then the text. `rest` is what follows the mark.
Result<void> fill(std::string_view mark, std::string_view text, std::string_view& rest,
                  io::Writer& out) {
  const auto both = cut(rest, mark);
  if (!both) return Error{Error::internal, fmt::format("the page has no {}", mark)};
  rest = both->second;
  TRY(out.write(both->first));
  return out.write(text);
}

Result<void> write(const Report& report, const Options&, io::Writer& out) {
  std::string_view rest(oakum_page_shell_begin, oakum_page_shell_end);
  if (rest.empty())
    return Error{Error::unsupported,
                 "this program was built without the page of the HTML report; run "
                 "scripts/install_web.sh and build again, or take another --format"};
  const auto findings = page_findings(report);
  TRY(fill("<!--oakum:title-->", html_text(report.name) + " - Oakum", rest, out));
  TRY(fill("<!--oakum:summary-->", page_summary(report, findings, kSummaryRows), rest, out));
  TRY(fill("<!--oakum:data-->", "", rest, out));
  formats::JsonWriter json(out, formats::JsonWriter::Style::compact);
  write_page_data(json, report, findings);
  TRY(json.finish(false));
  return out.write(rest);
}
}  // namespace

Format html() {
  return {.name = "html",
          .doc = "One page for a browser that needs nothing else: overview, plan, filters",
          .write = write};
}

}  // namespace oakum::report
