// links: policy
// Promise: a policy file is read or refused with a reason; entries that are kept mean something,
// are in force, and matching them against findings of every kind ends.
#include <cstdint>
#include <cstdlib>

#include "core/report.h"
#include "policy/policy_file.h"

namespace {
using namespace oakum;

Report report_with_findings() {
  Report report;
  report.name = "registry.example/a:1";
  report.inventory.lists.resize(1);
  auto& list = report.inventory.lists.front();
  list.ecosystem = Ecosystem::npm;
  list.path = "a/package-lock.json";
  list.packages.push_back({.name = "a", .version = "1", .purl = "pkg:npm/a@1"});
  Finding vulnerability{.rule = "CVE-1", .severity = Severity::low, .subject = PackageRef{0, 0}};
  Finding secret{.rule = "key", .subject = FileRef{}, .where = {.path = "a/b"}, .detail = Secret{}};
  Finding license{.rule = "MIT OR (GPL-2.0-only WITH Classpath-exception-2.0)",
                  .subject = PackageRef{0, 0},
                  .detail = License{}};
  report.findings = {vulnerability, secret, license};
  return report;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto report = report_with_findings();
  static const policy::Context context(report);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto now = date(2026, 1, 1);
  for (const std::string_view name : {"list", "policy.yaml"}) {
    auto file = policy::read_policy_file(name, text, now);
    if (!file) {
      if (file.error().what.empty()) std::abort();
      continue;
    }
    for (const auto& entry : file->ignored)
      if (entry.selector.unlimited() || entry.line == 0 || entry.file != name) std::abort();
    for (const auto& rule : file->regradings)
      if (rule.selector.unlimited() || rule.reason.empty()) std::abort();
    policy::IgnoreList list;
    list.add(std::move(file->ignored));
    for (auto finding : report.findings) {
      (void)list.match(context, finding);
      policy::regrade(finding, file->regradings, context);
    }
    if (list.unused(context).size() > list.size()) std::abort();
  }
  return 0;
}
