// links: report policy ecosystems inventory formats io core base
// Promise: what is read as a report has findings whose packages are there, and written again it
// reads as the same.
#include <cstdlib>

#include "io/writer.h"
#include "report/format.h"
#include "report/saved/read_json.h"

namespace {
std::string written(const oakum::Report& report) {
  oakum::io::StringWriter out;
  if (!oakum::report::find_format("json")->write(report, {.show_suppressed = true}, out))
    std::abort();
  return out.text();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto report = oakum::report::read_json({reinterpret_cast<const char*>(data), size});
  if (!report) return 0;
  for (const auto& finding : report->findings) {
    const auto& ref = std::get<oakum::PackageRef>(finding.subject);
    if (ref.package >= report->inventory.lists.at(ref.list).packages.size()) std::abort();
  }
  // The first writing may mend what the reader let pass; from then on nothing changes any more.
  const auto first = written(*report);
  const auto again = oakum::report::read_json(first);
  if (!again) std::abort();
  const auto second = written(*again);
  const auto third = oakum::report::read_json(second);
  if (!third || written(*third) != second) std::abort();
  return 0;
}
