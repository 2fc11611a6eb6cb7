// links: vex
// Any bytes given as a VEX document: an Error is a fine answer. A document that is read refers only
// to names it has, its statements have a status VEX knows and ids, and judging with it ends with a
// verdict that excuses or with none.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/report.h"
#include "vex/match.h"
#include "vex/read.h"

namespace {
using namespace oakum;

void check(const vex::Document& document) {
  const auto known = [&](vex::NameRef ref) {
    if (ref >= document.names.size()) std::abort();
  };
  for (const auto& statement : document.statements) {
    if (statement.vulnerabilities.empty()) std::abort();
    if (statement.status < Status::not_affected || statement.status > Status::under_investigation)
      std::abort();
    for (const auto& product : statement.products) {
      known(product.is);
      for (const auto sub : product.subcomponents) known(sub);
    }
  }
}

/// A root that needs what the document's first names are called.
Report report_for(const vex::Document& document) {
  Report report;
  PackageList list{.ecosystem = Ecosystem::npm, .type = "npm", .path = "x"};
  Package root{.id = "root", .name = "root", .relationship = Relationship::root};
  for (std::size_t i = 0; i < document.names.size() && i < 20; ++i) {
    Package package{.id = std::to_string(i), .name = "p"};
    if (!document.names[i].purls.empty()) package.purl = print(document.names[i].purls.front());
    root.depends_on.push_back(package.id);
    list.packages.push_back(std::move(package));
  }
  list.packages.push_back(std::move(root));
  report.inventory.lists.push_back(std::move(list));
  return report;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto document = vex::read({reinterpret_cast<const char*>(data), size}, "input");
  if (!document) {
    if (document.error().what.empty()) std::abort();
    return 0;
  }
  check(*document);
  const auto report = report_for(*document);
  const vex::Document* documents[] = {&*document};
  vex::Judge judge(report, documents);
  for (std::size_t s = 0; s < document->statements.size() && s < 20; ++s)
    for (std::uint32_t p = 0; p < report.inventory.lists[0].packages.size(); ++p) {
      Finding finding{.rule = document->statements[s].vulnerabilities.front(),
                      .subject = PackageRef{0, p},
                      .detail = Vulnerability{}};
      const auto verdict = judge.judge(finding);
      if (verdict && (verdict->state != Verdict::ignored ||
                      (verdict->status != "not_affected" && verdict->status != "fixed")))
        std::abort();
    }
  return 0;
}
