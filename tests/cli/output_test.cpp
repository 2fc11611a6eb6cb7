#include "cli/output.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/image_maker.h"

namespace oakum::cli {
namespace {

Result<Args> parse(std::vector<std::string> arguments) {
  const Surroundings nothing{.environment = [](const char*) -> const char* { return nullptr; }};
  arguments.insert(arguments.begin(), "convert");
  return parse_args(arguments,
                    {"format", "output", "template", "color", "list-all-pkgs", "show-suppressed"},
                    1, nothing);
}

/// "json>file table>-": where what goes.
std::string planned(const std::vector<std::string>& arguments) {
  const auto args = parse(arguments);
  if (!args) return args.error().what;
  const auto plan = plan_outputs(*args);
  if (!plan) return plan.error().what;
  std::string text;
  for (const auto& output : plan->outputs)
    text += fmt::format("{}{}>{}", text.empty() ? "" : " ", output.format->name,
                        output.file.empty() ? "-" : output.file);
  return text;
}

TEST(Output, GoesWhereTheFlagsSay) {
  struct Case {
    std::vector<std::string> arguments;
    std::string_view wants, why;
  };
  const Case kCases[] = {
      {{}, "table>-", "the default"},
      {{"--format", "json"}, "json>-", "another format"},
      {{"--format", "JSON", "--output", "a"}, "json>a", "to a file, and nowhere else"},
      {{"-o", "a.txt"}, "table>a.txt", "the default to a file"},
      {{"-o", "json=a"}, "table>- json>a", "the terminal keeps its table"},
      {{"-o", "json=a", "-o", "table=b"}, "table>- json>a table>b", "several files"},
      {{"-o", "json"}, "json>-", "a format alone takes standard output"},
      {{"-o", "table=a", "-o", "json"}, "json>- table>a", "beside a file"},
      {{"-f", "json", "-o", "json"}, "json>json", "with --format it is a file's name"},
      {{"-f", "json", "-o", "table=a"}, "json>- table>a", "--format without a place of its own"},
      {{"-f", "json", "-o", "a", "-o", "table=b"}, "json>a table>b", "--format with one"},
      {{"-o", "json=-"}, "json>-", "standard output by its usual name"},
      {{"-o", "./json"}, "table>./json", "a path is never a format"},
      {{"-o", "build=1/a.txt"}, "table>build=1/a.txt", "an equals sign in a file's name"},
      {{"-o", ""}, "table>-", "as if it were not there"},
  };
  for (const auto& [arguments, wants, why] : kCases) EXPECT_EQ(planned(arguments), wants) << why;
}

TEST(Output, SaysWhatCannotBe) {
  struct Case {
    std::vector<std::string> arguments;
    std::string_view says, why;
  };
  const Case kCases[] = {
      {{"-f", "jsn"}, "did you mean json?", "a typo in a format"},
      {{"-o", "jsn=a"}, "did you mean json=a?", "a typo in a format with a file"},
      {{"-f", "json@7"}, "json has no versions", "a version of what has none"},
      {{"-o", "json@7=a"}, "json has no versions", "also with a file"},
      {{"-o", "json="}, "which file?", "no file"},
      {{"-o", "json=-", "-o", "table=-"},
       "two reports to standard output",
       "one stream, two reports"},
      {{"-o", "json=a", "-o", "table=a"}, "two reports to one file", "one file, two reports"},
      {{"-o", "plugin=count"}, "no output plugins", "what Trivy has and we do not"},
      {{"-o", "js\x1bn=a\x1b[2J", "-f", "x\x1b[2J"}, "\\x1b[2J", "shown, not obeyed"},
  };
  for (const auto& [arguments, says, why] : kCases)
    EXPECT_NE(planned(arguments).find(says), std::string::npos)
        << why << ": " << planned(arguments);
}

TEST(Output, WritesAllThatCanBeWritten) {
  const testing_images::Folder folder;
  const auto good = folder.path() + "/good.json";
  const auto args =
      parse({"-o", "json=/nowhere/a", "-o", "table=/nowhere/b", "-o", "json=" + good});
  ASSERT_TRUE(args);
  io::StringWriter out;
  Terminal terminal(out, -1);
  Report report;
  report.name = "app";
  const auto plan = plan_outputs(*args);
  ASSERT_TRUE(plan);
  const auto written = write_report(report, *plan, *args, terminal);
  ASSERT_FALSE(written);
  EXPECT_NE(written.error().what.find("/nowhere/a"), std::string::npos) << written.error().what;
  EXPECT_NE(written.error().what.find("/nowhere/b"), std::string::npos) << "each is named";
  EXPECT_NE(out.text().find("app"), std::string::npos) << "the table";
  EXPECT_TRUE(std::filesystem::file_size(good) > 100) << "the file after the one that failed";
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1)
      << "nothing half-written stays";
}

}  // namespace
}  // namespace oakum::cli
