#include "cli/saved_report.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/vex_flags.h"
#include "io/reader.h"
#include "report/saved/read_json.h"
#include "scan/scan.h"

namespace oakum::cli {
namespace {

constexpr std::uint64_t kLargest = 1u << 30;
constexpr std::size_t kBeginning = 4096;  // bytes of a file by which its kind is known

/// The first bytes of a regular file; "" for anything else.
std::string beginning_of(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  const auto file = io::open_file(path);
  if (!file) return {};
  std::string text(kBeginning, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const auto got = (*file)->read(std::as_writable_bytes(std::span(text).subspan(size)));
    if (!got || *got == 0) break;
    size += *got;
  }
  text.resize(size);
  return text;
}

}  // namespace

bool is_saved_report(const std::string& path) {
  return report::looks_like_report(beginning_of(path));
}

Result<Report> read_report(const std::string& path) {
  const auto shown = path == "-" ? std::string("standard input") : printable(path);
  const auto file = TRY(io::open_file(path == "-" ? "/dev/stdin" : path));
  const auto bytes = io::read_all(*file, kLargest);
  if (!bytes) return Error(bytes.error()).during(shown);
  auto report = report::read_json(as_text(*bytes));
  if (!report) return std::move(report).error().during(shown);
  return report;
}

Result<Report> read_saved(const std::string& path, const Policy& policy, const Args& args,
                          Terminal& terminal) {
  auto report = TRY(read_report(path));
  const auto plan = TRY(vex_plan(args, terminal));
  TRY(scan::decide(report, policy.rules(), &plan,
                   [&terminal](std::string_view what) { terminal.warning(what); }));
  return report;
}

}  // namespace oakum::cli
