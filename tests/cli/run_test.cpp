#include "cli/run.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>

#include "base/text.h"
#include "cli/coverage.h"
#include "cli/exit_code.h"
#include "cli/help.h"
#include "tests/image_maker.h"

namespace oakum::cli {
namespace {

struct Run {
  int code = -1;
  std::string out, error;
};

/// Runs the program's main function with captured streams, in an empty home.
Run oakum_run(const std::vector<std::string>& arguments) {
  const testing_images::Folder folder;
  setenv("XDG_CACHE_HOME", folder.path().c_str(), 1);
  const auto log = folder.write("stderr", "");
  const int descriptor = open(log.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
  io::StringWriter out;
  Run run;
  {
    Terminal terminal(out, descriptor);
    run.code = cli::run(arguments, terminal,
                        {.environment = [](const char*) -> const char* { return nullptr; }});
  }
  close(descriptor);
  std::ifstream in(log);
  run.out = out.text();
  run.error = {std::istreambuf_iterator<char>(in), {}};
  return run;
}

TEST(Run, EndsWithTheRightCodeAndOneLine) {
  struct Case {
    std::vector<std::string> arguments;
    int code;
    std::string_view says, why;
  };
  const Case kCases[] = {
      {{"imgae", "x"}, kUsage, "did you mean image?", "a typo in a command"},
      {{"fs"}, kUsage, "which directory?", "no target"},
      {{"fs", "--exit-code", "256", "."},
       kUsage,
       "must be 0 to 255",
       "a code that would come out as 0"},
      {{"fs", "a", "b"}, kUsage, "one target at a time", "two targets"},
      {{"fs", "/nowhere"},
       kTarget,
       "/nowhere: No such file or directory",
       "a target that is not there"},
      {{"image", "/nowhere.tar"}, kTarget, "/nowhere.tar", "an image that is not there"},
      {{"image", "/"}, kTarget, "index.json", "a directory that is no image"},
      {{"fs", "--db", "/nowhere.db", "."},
       kDatabase,
       "/nowhere.db",
       "a database that is not there"},
      {{"fs", "--db", "/dev/null", "."}, kDatabase, "/dev/null", "a database that is none"},
      {{"rootfs", "--java-db-file", "/nowhere.db", "."},
       kDatabase,
       "Java index: /nowhere.db",
       "an index of archives that is not there"},
      {{"db"}, kUsage, "build, update, import, status, search", "db alone"},
      {{"db", "bild"}, kUsage, "build, update, import, status, search", "an unknown sub-command"},
      {{"db", "build", "--source", "nonsense:x", "--output", "/tmp/x.db"},
       kUsage,
       "nonsense",
       "an unknown kind of source"},
      {{"hook", "a.py"}, kUsage, "takes no names of files", "a hook of one file"},
      {{"hook", "--secret-config", "/nowhere.yaml"},
       kUsage,
       "/nowhere.yaml",
       "rules that are not there"},
      {{"hook", "--secret-salt", "x"}, kUsage, "OAKUM_SECRET_SALT", "a salt for all to see"},
      {{"hook", "--show-secrets"}, kUsage, "for a terminal", "secrets in a pipe"},
      {{"list", "everything"}, kUsage, "analyzers", "an unknown list"},
      {{"completion", "tcsh"}, kUsage, "bash, zsh, fish", "an unknown shell"},
      {{"--severity", "x"}, kUsage, "which command?", "flags alone"},
  };
  for (const auto& [arguments, code, says, why] : kCases) {
    const auto run = oakum_run(arguments);
    EXPECT_EQ(run.code, code) << why << ": " << run.error;
    EXPECT_EQ(run.out, "") << why << ": nothing on standard output";
    EXPECT_TRUE(run.error.find("oakum: error: ") != std::string::npos) << why << ": " << run.error;
    EXPECT_NE(run.error.find(says), std::string::npos) << why << ": " << run.error;
  }
}

TEST(Run, HelpOfEverything) {
  EXPECT_EQ(oakum_run({}).out, program_help());
  EXPECT_EQ(oakum_run({"help"}).out, program_help());
  for (const auto& command : commands()) {
    std::vector<std::string> words;
    for (const auto word : split_words(command.name)) words.emplace_back(word);
    words.push_back("--help");
    const auto run = oakum_run(words);
    EXPECT_EQ(run.code, kDone);
    EXPECT_EQ(run.out, command_help(command)) << command.name;
  }
}

TEST(Run, TheReferencePageIsCurrent) {
  const std::string path = std::string(OAKUM_SOURCE_DIR) + "/docs/reference.md";
  if (std::getenv("OAKUM_UPDATE_GOLDENS")) std::ofstream(path) << reference_page();
  std::ifstream in(path);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), reference_page())
      << "OAKUM_UPDATE_GOLDENS=1 writes it";
}

/// The page may lag behind a new format until it is made anew, but no line of it may be untrue.
TEST(Run, TheCoveragePageIsTrue) {
  const std::string path = std::string(OAKUM_SOURCE_DIR) + "/docs/coverage.md";
  if (std::getenv("OAKUM_UPDATE_GOLDENS")) std::ofstream(path) << coverage_page();
  std::set<std::string_view> now;
  const auto page = coverage_page();
  std::string_view line;
  for (Lines lines(page); lines.next(line);) now.insert(line);
  std::ifstream in(path);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  EXPECT_FALSE(text.empty());
  for (Lines lines(text); lines.next(line);)
    EXPECT_TRUE(now.contains(line)) << line << "\nOAKUM_UPDATE_GOLDENS=1 writes the page anew";
}

TEST(Run, GatesAndFiles) {
  const testing_images::Folder folder;
  folder.write(
      "app/package-lock.json",
      R"({"name":"app","version":"1.0.0","lockfileVersion":3,"packages":{"":{"name":"app","version":"1.0.0","dependencies":{"lodash":"4.17.0"}},"node_modules/lodash":{"version":"4.17.0"}}})");
  const auto target = folder.path() + "/app";
  EXPECT_EQ(oakum_run({"fs", target}).code, kDone) << "findings alone do not fail";
  const auto gated = oakum_run({"-q", "fs", "--exit-code", "9", target});
  EXPECT_EQ(gated.code, 9) << gated.out;
  EXPECT_EQ(gated.error, "") << "quiet is quiet";
  EXPECT_EQ(oakum_run({"fs", "--exit-code", "9", "--severity", "UNKNOWN", target}).code, kDone)
      << "nothing left to gate";
  const auto report = folder.path() + "/report.json";
  const auto to_file = oakum_run({"fs", "--format", "json", "--output", report, target});
  EXPECT_EQ(to_file.code, kDone) << to_file.error;
  EXPECT_EQ(to_file.out, "");
  std::ifstream in(report);
  EXPECT_NE(std::string(std::istreambuf_iterator<char>(in), {}).find("lodash"), std::string::npos);
  EXPECT_EQ(oakum_run({"fs", "--output", "/nowhere/report", target}).code, kTarget);
}

TEST(Run, ASavedReportIsWrittenAnew) {
  const testing_images::Folder folder;
  folder.write(
      "app/package-lock.json",
      R"({"name":"app","version":"1.0.0","lockfileVersion":3,"packages":{"":{"name":"app","version":"1.0.0","dependencies":{"lodash":"4.17.0"}},"node_modules/lodash":{"version":"4.17.0"}}})");
  const auto saved = folder.path() + "/saved.json";
  const auto scan = oakum_run({"fs", "-o", "json=" + saved, folder.path() + "/app"});
  EXPECT_EQ(scan.code, kDone) << scan.error;
  EXPECT_NE(scan.out.find("lodash"), std::string::npos) << "and the table";
  const auto table = oakum_run({"report", saved});
  EXPECT_EQ(table.code, kDone) << table.error;
  EXPECT_EQ(table.out, scan.out);
  const auto again = oakum_run({"convert", "--format", "json", saved});
  std::ifstream in(saved);
  EXPECT_EQ(again.out, std::string(std::istreambuf_iterator<char>(in), {}));
  EXPECT_EQ(oakum_run({"convert", "--exit-code", "9", saved}).code, 9) << "the gate of a scan";
  EXPECT_EQ(oakum_run({"convert", "--exit-code", "9", "--severity", "UNKNOWN", saved}).code, kDone);
  EXPECT_EQ(oakum_run({"convert", "--exit-code", "9", "--scanners", "secret", saved}).code, kDone);
  EXPECT_EQ(oakum_run({"convert"}).code, kUsage);
  EXPECT_EQ(oakum_run({"convert", folder.path() + "/app/package-lock.json"}).code, kTarget)
      << "not a report";
}

TEST(Run, SaysThatTheStarterSetIsAStart) {
  const testing_images::Folder folder;
  folder.write("requirements.txt", "requests==2.0.0\n");
  const auto run = oakum_run({"fs", folder.path()});
  EXPECT_NE(run.error.find("starter set"), std::string::npos) << run.error;
  EXPECT_NE(run.error.find("oakum db update"), std::string::npos);
  EXPECT_NE(run.out.find("STARTER SET"), std::string::npos) << "the report says so too";
}

TEST(Run, WhatCouldNotBeReadMakesTheScanIncomplete) {
  const testing_images::Folder folder;
  folder.write("package-lock.json", "{\"lockfileVersion\": 3, \"packages\": ");
  const auto run = oakum_run({"fs", folder.path()});
  EXPECT_EQ(run.code, kIncomplete) << run.error;
  EXPECT_NE(run.out.find("package-lock.json"), std::string::npos) << run.out;
  EXPECT_EQ(oakum_run({"fs", "--allow-partial", folder.path()}).code, kDone);
}

TEST(Run, CompletionsNameEveryCommandAndFlag) {
  for (const auto* shell : {"bash", "zsh", "fish"}) {
    const auto script = oakum_run({"completion", shell}).out;
    EXPECT_NE(script.find("rootfs"), std::string::npos) << shell;
    EXPECT_NE(script.find("ignore-unfixed"), std::string::npos) << shell;
  }
}

}  // namespace
}  // namespace oakum::cli
