// The table: what Go's text/template, fmt and sprig are documented to do. Each expectation was
// confirmed by them.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/gotemplate/case_file.h"
#include "tests/gotemplate/run_template.h"

namespace oakum::gotemplate {
namespace {

class TableCase : public testing::Test {
 public:
  explicit TableCase(std::string path) : path_(std::move(path)) {}
  void TestBody() override {
    const auto cases = read_cases(path_);
    EXPECT_GT(cases.size(), 40u);
    for (const auto& one : cases) {
      const Missing missing = one.missing == "error"  ? Missing::error
                              : one.missing == "zero" ? Missing::zero
                                                      : Missing::ignored;
      const auto made = run_template(one.text, one.data, missing);
      EXPECT_EQ(!made, one.fails) << one.why << "\n" << one.text;
      EXPECT_EQ(made ? *made : made.error().what, one.want) << one.why << "\n" << one.text;
    }
  }

 private:
  std::string path_;
};

/// What Go answers there ours says in other words, or (one merge, one name of a zone) otherwise. A row
/// that agrees has to move to the table.
TEST(TemplateDifferences, AreStillThere) {
  const auto cases =
      read_cases(std::string(OAKUM_SOURCE_DIR) + "/tests/gotemplate/differences.txt");
  EXPECT_GT(cases.size(), 5u);
  for (const auto& one : cases) {
    const auto made = run_template(one.text, one.data, Missing::ignored);
    EXPECT_EQ(!made, one.fails) << one.why;
    EXPECT_NE(made ? *made : made.error().what, one.want) << one.why;
  }
}

const bool registered = [] {
  namespace fs = std::filesystem;
  for (const auto& entry :
       fs::directory_iterator(fs::path(OAKUM_SOURCE_DIR) / "tests/gotemplate/cases")) {
    const std::string path = entry.path().string();
    testing::RegisterTest("TemplateTable", entry.path().stem().c_str(), nullptr, nullptr, __FILE__,
                          __LINE__, [path]() -> testing::Test* { return new TableCase(path); });
  }
  return true;
}();

}  // namespace
}  // namespace oakum::gotemplate
