// Logging commands of Azure Pipelines: an issue of the build for each finding. Source: Microsoft,
// "Logging commands". There are errors and warnings only; every text is escaped, so that none is a
// command itself.
#include "base/text.h"
#include "report/format.h"
#include "report/parts/annotations.h"
#include "report/parts/text_output.h"

namespace oakum::report {

namespace {
std::string value(std::string_view text) { return command_text(text, "%AZP25"); }

std::string property(std::string_view text) {
  return replace_all(replace_all(value(text), ";", "%3B"), "]", "%5D");
}

std::string line(const Annotation& annotation) {
  std::string out = fmt::format("##vso[task.logissue type={};",
                                annotation.level == Annotation::error ? "error" : "warning");
  if (!annotation.path.empty())
    out += fmt::format("sourcepath={};linenumber={};", property(annotation.path), annotation.line);
  return out + fmt::format("code={};]{}", property(annotation.title), value(annotation.message));
}

Result<void> write(const Report& report, const Options&, io::Writer& target) {
  TextOutput out(target);
  for (const auto& annotation : annotations(report)) out.line(line(annotation));
  return out.finish();
}
}  // namespace

Format azure_annotations() {
  return {.name = "azure-annotations",
          .doc = "Issues of an Azure Pipelines build, ten of a level",
          .write = write};
}

}  // namespace oakum::report
