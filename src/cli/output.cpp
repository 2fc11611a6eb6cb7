#include "cli/output.h"

#include <cstdlib>

#include "cli/output_file.h"

namespace oakum::cli {

Result<void> write_output(
    const Args& args, Terminal& terminal,
    const std::function<Result<void>(const report::Options&, io::Writer&)>& write) {
  report::Options options;
  options.list_all_packages = args.on("list-all-pkgs");
  options.show_suppressed = args.on("show-suppressed");
  const auto& path = args.text("output");
  const auto& color = args.text("color");
  options.color = color == "always" || (color == "auto" && path.empty() &&
                                        terminal.out_is_terminal && !std::getenv("NO_COLOR"));
  options.width = path.empty() ? terminal.width : 120;
  if (path.empty()) return write(options, terminal.out());
  OutputFile file = TRY(OutputFile::create(path));
  TRY(write(options, file.writer()));
  return file.commit();
}

Result<void> write_report(const Report& report, const Args& args, Terminal& terminal) {
  const auto* format = report::find_format(args.text("format"));
  if (!format) return Error{Error::internal, "a format without a writer"};
  return write_output(args, terminal, [&](const report::Options& options, io::Writer& out) {
    return format->write(report, options, out);
  });
}

}  // namespace oakum::cli
