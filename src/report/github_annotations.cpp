// Workflow commands of GitHub Actions that put findings beside the lines of a change. Source:
// GitHub, "Workflow commands for GitHub Actions". Written to standard output of a step; every text
// is escaped, so that none is a command itself.
#include "base/text.h"
#include "report/format.h"
#include "report/parts/annotations.h"
#include "report/parts/text_output.h"

namespace oakum::report {

namespace {
std::string value(std::string_view text) { return command_text(text, "%25"); }

std::string property(std::string_view text) {
  return replace_all(replace_all(value(text), ":", "%3A"), ",", "%2C");
}

std::string line(const Annotation& annotation) {
  constexpr std::string_view kCommands[] = {"error", "warning", "notice"};
  std::string out = fmt::format("::{} ", kCommands[annotation.level]);
  if (!annotation.path.empty())
    out += fmt::format("file={},line={},", property(annotation.path), annotation.line);
  return out + fmt::format("title={}::{}", property(annotation.title), value(annotation.message));
}

Result<void> write(const Report& report, const Options&, io::Writer& target) {
  TextOutput out(target);
  for (const auto& annotation : annotations(report)) out.line(line(annotation));
  return out.finish();
}
}  // namespace

Format github_annotations() {
  return {.name = "github-annotations",
          .doc = "Annotations of a GitHub Actions step, ten of a level",
          .write = write};
}

}  // namespace oakum::report
