#include "cli/output.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>

#include "base/text.h"
#include "cli/output_file.h"
#include "cli/table_flags.h"
#include "cli/template_text.h"

namespace oakum::cli {
namespace {

constexpr std::string_view kWordLetters = "abcdefghijklmnopqrstuvwxyz0123456789.-@";

Error invalid(std::string_view value, std::string_view flag, std::string_view why) {
  return {Error::usage, fmt::format("invalid argument \"{}\" for \"--{}\" flag: {}",
                                    printable(value), flag, why)};
}

/// "cyclonedx@1.5" and "sarif": a format there is, and a version it has. Nothing when the name is
/// none.
Result<std::optional<Output>> output_of(std::string_view word, std::string_view flag) {
  const auto at = word.find('@');
  const auto* format = report::find_format(lower(word.substr(0, at)));
  if (!format) return std::optional<Output>();
  Output output{.format = format, .version = {}, .file = {}};
  if (at == word.npos) return std::optional(output);
  output.version = word.substr(at + 1);
  const auto& known = format->versions;
  if (std::find(known.begin(), known.end(), output.version) != known.end())
    return std::optional(output);
  std::vector<std::string> names(known.begin(), known.end());
  return invalid(word, flag,
                 names.empty()
                     ? fmt::format("{} has no versions", format->name)
                     : fmt::format("of {} there are {}", format->name, join(names, ", ")));
}

/// FORMAT=FILE; nothing when what stands in front of the '=' is no format (a file's name may have
/// one).
Result<std::optional<Output>> output_with_file(std::string_view value) {
  const auto pair = cut(value, "=");
  if (!pair || pair->first.find_first_not_of(kWordLetters) != value.npos)
    return std::optional<Output>();
  if (pair->first == "plugin") return invalid(value, "output", "there are no output plugins");
  auto output = TRY(output_of(pair->first, "output"));
  std::vector<std::string_view> names;
  for (const auto& format : report::formats()) names.push_back(format.name);
  if (const auto meant = nearest(pair->first, names); !output && !meant.empty())
    return invalid(value, "output",
                   fmt::format("did you mean {}={}? (a file of that name is ./{})", meant,
                               printable(pair->second), printable(value)));
  if (!output) return output;
  if (pair->second.empty()) return invalid(value, "output", "which file?");
  if (pair->second != "-") output->file = pair->second;
  return output;
}

Result<Output> one_output(const std::string& value, const Output& main, bool format_given) {
  if (const auto own = TRY(output_with_file(value))) return *own;
  if (!format_given)
    if (const auto own = TRY(output_of(value, "output"))) return *own;
  Output output = main;
  output.file = value == "-" ? "" : value;
  return output;
}

Result<void> check_places(const std::vector<Output>& outputs) {
  for (auto a = outputs.begin(); a != outputs.end(); ++a)
    for (auto b = a + 1; b != outputs.end(); ++b)
      if (a->file == b->file)
        return invalid(
            a->file.empty() ? std::string(b->format->name) : a->file, "output",
            a->file.empty() ? "two reports to standard output" : "two reports to one file");
  return {};
}

/// A bundled template that is not at hand stands for the format of its name.
Result<void> settle_template(const Args& args, OutputPlan& plan) {
  const auto is_template = [](const Output& output) { return output.format->name == "template"; };
  if (std::none_of(plan.outputs.begin(), plan.outputs.end(), is_template)) {
    if (args.given("template")) plan.note = "--template has no effect without --format template";
    return {};
  }
  auto text = TRY(read_template(args.text("template")));
  plan.template_text = std::move(text.text);
  plan.template_name = std::move(text.name);
  if (!text.native) return {};
  for (auto& output : plan.outputs)
    if (is_template(output)) output.format = text.native;
  plan.note = fmt::format("{} is not there; the format {} is written instead",
                          printable(plan.template_name), text.native->name);
  return {};
}

/// The directory that was scanned, as an absolute path with '/' at its end; "" where there is none.
std::string base_directory(const Report& report) {
  std::error_code failed;
  if (report.image || report.kind == TargetKind::vm || is_bom(report.kind) ||
      !std::filesystem::is_directory(report.name, failed))
    return {};
  const auto path = std::filesystem::canonical(report.name, failed);
  return failed ? "" : path.string() + (path.has_relative_path() ? "/" : "");
}

report::Options options_for(const Output& output, const OutputPlan& plan, const Args& args,
                            const Terminal& terminal) {
  report::Options options;
  options.list_all_packages = args.on("list-all-pkgs");
  options.show_suppressed = args.on("show-suppressed");
  const auto& color = args.text("color");
  options.color = color == "always" || (color == "auto" && output.file.empty() &&
                                        terminal.out_is_terminal && !std::getenv("NO_COLOR"));
  options.width = output.file.empty() ? terminal.width : 120;
  apply_table_flags(args, options);
  options.version = output.version;
  options.template_text = plan.template_text;
  options.template_name = plan.template_name;
  return options;
}

Result<void> write_to(const std::string& path, Terminal& terminal,
                      const std::function<Result<void>(io::Writer&)>& write) {
  if (path.empty()) return write(terminal.out());
  OutputFile file = TRY(OutputFile::create(path));
  TRY(write(file.writer()));
  return file.commit();
}

}  // namespace

/// What --format and --output ask for; nothing is read.
static Result<std::vector<Output>> outputs_of(const Args& args) {
  const auto main = TRY(output_of(args.text("format"), "format"));
  if (!main) return Error{Error::internal, "a format without a writer"};
  std::vector<Output> outputs;
  bool main_is_written = false, out_is_taken = false;
  for (const auto& value : args.list("output")) {
    if (value.empty()) continue;
    outputs.push_back(TRY(one_output(value, *main, args.given("format"))));
    const auto& output = outputs.back();
    out_is_taken |= output.file.empty();
    main_is_written |= output.file == value;
  }
  if (!main_is_written && !out_is_taken) outputs.push_back(*main);
  std::stable_partition(outputs.begin(), outputs.end(),
                        [](const Output& output) { return output.file.empty(); });
  TRY(check_places(outputs));
  return outputs;
}

Result<OutputPlan> plan_outputs(const Args& args) {
  OutputPlan plan;
  plan.outputs = TRY(outputs_of(args));
  TRY(settle_template(args, plan));
  TRY(check_table_flags(args, plan));
  return plan;
}

std::vector<std::string_view> telling_flags() {
  std::vector<std::string_view> names = {"format",        "output",          "template",
                                         "severity",      "ignore-unfixed",  "ignore-status",
                                         "list-all-pkgs", "show-suppressed", "exit-code",
                                         "exit-on-eol",   "allow-partial",   "color"};
  const auto table = table_flags();
  names.insert(names.end(), table.begin(), table.end());
  return names;
}

bool tells_packages(const Args& args) {
  const auto outputs = outputs_of(args);
  return !outputs || std::any_of(outputs->begin(), outputs->end(), [&](const auto& output) {
    return output.format->name != "table" &&
           (output.format->name != "json" || args.on("list-all-pkgs"));
  });
}

bool tells_only_bills(const Args& args) {
  const auto outputs = outputs_of(args);
  return outputs && std::all_of(outputs->begin(), outputs->end(), [](const auto& output) {
           return output.format->bill_of_materials;
         });
}

Result<void> write_output(
    const Args& args, Terminal& terminal,
    const std::function<Result<void>(const report::Options&, io::Writer&)>& write) {
  const Output output{.format = nullptr, .version = {}, .file = args.text("output")};
  const auto options = options_for(output, {}, args, terminal);
  return write_to(output.file, terminal, [&](io::Writer& out) { return write(options, out); });
}

Result<void> write_report(const Report& report, const OutputPlan& plan, const Args& args,
                          Terminal& terminal) {
  if (!plan.note.empty()) terminal.note(plan.note);
  std::optional<Error> failed;
  for (const auto& output : plan.outputs) {
    auto options = options_for(output, plan, args, terminal);
    options.base_directory = base_directory(report);
    auto written = write_to(output.file, terminal, [&](io::Writer& out) {
      return output.format->write(report, options, out);
    });
    if (written) continue;
    if (failed)
      failed->what += "; " + written.error().what;
    else
      failed = std::move(written).error();
  }
  if (failed) return *failed;
  return {};
}

}  // namespace oakum::cli
