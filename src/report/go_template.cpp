// What the user's own template makes of the results: a Go template with the functions of sprig and
// those the field's templates use besides.
#include <cstdlib>
#include <random>

#include "gotemplate/escape.h"
#include "gotemplate/execute.h"
#include "gotemplate/sprig/sprig.h"
#include "report/format.h"
#include "report/parts/template_data.h"

namespace oakum::report {

namespace {
using gotemplate::Arguments;
using gotemplate::Call;
using gotemplate::Value;

constexpr std::uint64_t kStepsPerFinding = 20'000;
constexpr std::uint64_t kOutputPerFinding = 1u << 20;

template <std::string (*escape)(std::string_view)>
Result<Value> escaped(Call& call, Arguments a) {
  return call.text(escape(a[0].text()));
}

Result<Value> end_with_period(Call& call, Arguments a) {
  if (a[0].text().ends_with('.')) return a[0];
  return call.text(std::string(a[0].text()) + ".");
}

Result<Value> same(Call&, Arguments a) { return a[0]; }

std::string random_bytes(std::size_t count) {
  std::random_device device;
  std::string bytes(count, '\0');
  for (auto& byte : bytes) byte = static_cast<char>(device());
  return bytes;
}

/// A template of the user's own may read the environment and the clock.
gotemplate::World world() {
  return {.now = now,
          .variable = [](std::string_view name) -> std::optional<std::string> {
            const char* value = std::getenv(std::string(name).c_str());
            return value ? std::optional<std::string>(value) : std::nullopt;
          },
          .random_bytes = random_bytes,
          .uuid = uuid4};
}

gotemplate::Functions functions(const Report& report) {
  gotemplate::Functions all;
  gotemplate::add_builtins(all);
  gotemplate::add_sprig(all);
  all["escapeXML"] = {"s", escaped<gotemplate::escape_xml>};
  all["escapeString"] = {"s", escaped<gotemplate::escape_html>};
  all["endWithPeriod"] = {"s", end_with_period};
  all["sourceID"] = {"s", same};
  all["toLower"] = all["lower"];
  all["getEnv"] = all["env"];
  all["getCurrentTime"] = all["now"];
  const std::string version = report.tool_version;
  all["appVersion"] = {
      "", [version](Call& call, Arguments) -> Result<Value> { return call.text(version); }};
  return all;
}

Result<void> write(const Report& report, const Options& options, io::Writer& out) {
  if (options.template_text.empty())
    return Error{Error::usage, "no template: give one with --template TEXT or --template @FILE"};
  const std::string name =
      options.template_name.empty() ? "output template" : options.template_name;
  gotemplate::Limits limits;
  limits.steps += kStepsPerFinding * report.findings.size();
  limits.output += kOutputPerFinding * report.findings.size();
  gotemplate::TemplateSet set(functions(report), world(), limits);
  TRY(set.add(name, options.template_text));
  const TemplateData data(report, options);
  gotemplate::Heap heap(limits.memory);
  return gotemplate::execute(set, name, data.results(heap), heap, out);
}
}  // namespace

Format go_template() {
  return {.name = "template", .doc = "What --template makes of the results", .write = write};
}

}  // namespace oakum::report
