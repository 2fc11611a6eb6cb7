// Every document of the shared collections parses, and decides findings in an inventory made of its
// own products.
#include <gtest/gtest.h>

#include "base/bytes.h"
#include "io/reader.h"
#include "io/tar.h"
#include "tests/shared_data.h"
#include "tests/vex/sample_report.h"
#include "tests/zstd_file.h"

namespace oakum::vex {
namespace {

/// A target that is the product, with the subcomponent in it (or the product alone).
Report report_of(const Document& document, const Product& product) {
  Report report;
  PackageList list{.ecosystem = Ecosystem::golang, .type = "gomod", .path = "go.mod"};
  const auto add = [&](const Name& name) {
    Package package{.id = std::to_string(list.packages.size()), .name = "p"};
    if (!name.purls.empty()) package.purl = print(name.purls.front());
    if (!name.cpes.empty()) package.cpe = name.cpes.front();
    list.packages.push_back(std::move(package));
  };
  add(document.names[product.is]);
  if (!product.subcomponents.empty()) {
    add(document.names[product.subcomponents.front()]);
    list.packages[0].depends_on = {"1"};
  }
  report.inventory.lists.push_back(std::move(list));
  return report;
}

/// How many statements of a document were looked at; each decides as it says.
std::size_t check(const Document& document, const std::string& path) {
  std::size_t checked = 0;
  const auto most = std::min<std::size_t>(document.statements.size(), 40);
  for (std::size_t s = 0; s < most; ++s) {
    const auto& statement = document.statements[s];
    if (statement.products.empty()) continue;
    const auto& product = statement.products.front();
    if (const auto& name = document.names[product.is]; name.purls.empty() && name.cpes.empty()) {
      EXPECT_FALSE(document.problems.empty()) << path << ":" << statement.line << " " << name.id;
      continue;  // one has a package URL without a name
    }
    const auto report = report_of(document, product);
    const Document* documents[] = {&document};
    Judge judge(report, documents);
    const auto leaf = static_cast<std::uint32_t>(report.inventory.lists[0].packages.size() - 1);
    const auto verdict = judge.judge(sample_finding(statement.vulnerabilities.front(), leaf));
    EXPECT_EQ(judge.statements_used(0), 1u) << path << ":" << statement.line;
    const bool excuses =
        statement.status == Status::not_affected || statement.status == Status::fixed;
    // A later statement may say otherwise; one that excuses without a successor must excuse.
    if (!excuses || verdict) ++checked;
  }
  return checked;
}

TEST(VexSharedData, EveryDocumentAppliesToItsOwnProducts) {
  OAKUM_NEEDS_SHARED_DATA("vex");
  std::size_t documents = 0, statements = 0, checked = 0;
  for (const char* name : {"aqua-vexhub-openvex", "openvex-govex-testdata", "openvex-spec"}) {
    const auto bytes = read_zstd(shared_data() / "vex" / (std::string(name) + ".tar.zst"));
    const auto reader = io::memory_reader(bytes);
    io::TarReader tar(*reader);
    io::TarEntry entry;
    while (tar.next(entry).value()) {
      if (entry.type != io::TarType::file || !entry.path.ends_with(".json")) continue;
      const auto content = io::read_all(tar.content(), kLargestDocument).value();
      const auto document = read(as_text(content), entry.path);
      if (!document) {  // manifests and schemas lie beside them
        EXPECT_EQ(document.error().kind, Error::unsupported) << entry.path << document.error().what;
        continue;
      }
      ++documents;
      statements += document->statements.size();
      checked += check(*document, entry.path);
    }
  }
  EXPECT_GE(documents, 70u);
  EXPECT_GT(statements, 15000u);
  EXPECT_GT(checked, 500u);
  RecordProperty("documents", static_cast<int>(documents));
  RecordProperty("statements", static_cast<int>(statements));
}

}  // namespace
}  // namespace oakum::vex
