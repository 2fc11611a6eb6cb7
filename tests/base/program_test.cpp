#include "base/program.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <thread>

#include "base/private_directory.h"

namespace oakum {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

Program shell(const std::string& script) {
  return {.arguments = {"/bin/sh", "-c", script}, .environment = {"PATH=/usr/bin:/bin"}};
}

TEST(Program, GivesBackWhatItSaid) {
  auto program = shell("cat; echo oops >&2; exit 3");
  program.input = "hello";
  const auto ended = run_program(program);
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->code, 3);
  EXPECT_EQ(ended->out, "hello");
  EXPECT_EQ(ended->err, "oops\n");
  EXPECT_FALSE(ended->cut);
}

TEST(Program, TakesNothingOfOurEnvironment) {
  setenv("OAKUM_TEST_SECRET", "x", 1);
  const auto ended = run_program(shell("env"));
  unsetenv("OAKUM_TEST_SECRET");
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->out.find("OAKUM_TEST_SECRET"), std::string::npos) << ended->out;
}

TEST(Program, HasNoTerminalNoOtherDescriptorAndTheUsualSignals) {
  const int leak = dup(0);
  signal(SIGPIPE, SIG_IGN);
  const auto ended = run_program(shell(
      "ls /proc/self/fd | wc -l; (exec </dev/tty) 2>/dev/null && echo terminal; yes | head -1; "
      "grep SigIgn /proc/self/status | tail -c 5"));
  signal(SIGPIPE, SIG_DFL);
  close(leak);
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->out, "4\ny\n0000\n") << "the fourth is the folder itself";
}

TEST(Program, KeepsABoundedPartOfAnEndlessOutput) {
  auto program = shell("head -c 5000000 /dev/zero; echo done >&2");
  program.most_output = 1000;
  const auto ended = run_program(program);
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->out.size(), 1000u);
  EXPECT_EQ(ended->err, "done\n") << "the rest is read and dropped, so that it can go on";
  EXPECT_TRUE(ended->cut);
}

TEST(Program, NeedNotReadItsInput) {
  auto program = shell("exit 0");
  program.input.assign(1 << 20, 'x');
  EXPECT_TRUE(run_program(program));
  auto reader = shell("wc -c");
  reader.input.assign(1 << 20, 'x');
  EXPECT_EQ(run_program(reader)->out, "1048576\n") << "more than a pipe holds";
}

TEST(Program, IsHeardPieceByPiece) {
  std::size_t bytes = 0, largest = 0;
  auto program = shell("cat; head -c 5000000 /dev/zero; echo done >&2; exit 4");
  program.input.assign(300'000, 'x');
  program.most_output = 3;
  const auto ended = run_program(program, [&](std::string_view piece) -> Result<void> {
    bytes += piece.size();
    largest = std::max(largest, piece.size());
    return {};
  });
  ASSERT_TRUE(ended);
  EXPECT_EQ(bytes, 5'300'000u);
  EXPECT_LE(largest, 64u << 10);
  EXPECT_EQ(ended->code, 4);
  EXPECT_EQ(ended->out, "");
  EXPECT_EQ(ended->err, "don") << "of errors as much as was asked for";
}

TEST(Program, IsEndedWhenNobodyWantsToHearMore) {
  const auto start = steady_clock::now();
  std::size_t pieces = 0;
  const auto ended = run_program(shell("yes"), [&](std::string_view) -> Result<void> {
    if (++pieces < 3) return {};
    return Error{Error::corrupt, "enough"};
  });
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().what, "enough");
  EXPECT_EQ(pieces, 3u);
  EXPECT_LT(steady_clock::now() - start, milliseconds(2000));
}

TEST(Program, HasItsTimeHoweverMuchItSays) {
  auto program = shell("yes");
  program.time = milliseconds(200);
  const auto ended = run_program(program, [](std::string_view) -> Result<void> { return {}; });
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().kind, Error::timeout);
}

TEST(Program, IsKilledWithAllItsChildrenWhenItsTimeIsOver) {
  const auto directory = *PrivateDirectory::create("test");
  auto program = shell("(sleep 1; touch " + directory.path() + "/late) & sleep 30");
  program.time = milliseconds(200);
  const auto start = steady_clock::now();
  const auto ended = run_program(program);
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().kind, Error::timeout);
  EXPECT_LT(steady_clock::now() - start, milliseconds(900));
  std::this_thread::sleep_for(milliseconds(1200));
  EXPECT_NE(access((directory.path() + "/late").c_str(), F_OK), 0);
}

TEST(Program, LeavesNobodyBehindThatHoldsItsOutput) {
  const auto start = steady_clock::now();
  const auto ended = run_program(shell("sleep 30 & echo here"));
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->out, "here\n");
  EXPECT_LT(steady_clock::now() - start, milliseconds(2000));
}

TEST(Program, StopsWhenCancelled) {
  Cancel cancel;
  auto program = shell("sleep 30");
  program.cancel = &cancel;
  std::thread later([&] {
    std::this_thread::sleep_for(milliseconds(150));
    cancel.interrupted = true;
  });
  const auto start = steady_clock::now();
  const auto ended = run_program(program);
  later.join();
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().kind, Error::cancelled);
  EXPECT_LT(steady_clock::now() - start, milliseconds(1500));
}

TEST(Program, SaysHowItWasEnded) {
  EXPECT_EQ(run_program(shell("kill -TERM $$"))->code, 128 + SIGTERM);
  EXPECT_EQ(run_program({.arguments = {"/nowhere/git"}}).error().kind, Error::not_found);
}

TEST(Program, IsFoundInAbsoluteDirectoriesOnly) {
  const auto directory = *PrivateDirectory::create("test");
  const std::string before = getenv("PATH");
  std::ofstream(directory.path() + "/tool") << "#!/bin/sh\n";
  chmod((directory.path() + "/tool").c_str(), 0755);
  ASSERT_EQ(chdir(directory.path().c_str()), 0);
  setenv("PATH", ".::relative", 1);
  EXPECT_FALSE(find_program("tool"));
  setenv("PATH", (".:" + directory.path()).c_str(), 1);
  EXPECT_EQ(*find_program("tool"), directory.path() + "/tool");
  EXPECT_FALSE(find_program("other"));
  setenv("PATH", before.c_str(), 1);
  ASSERT_EQ(chdir("/"), 0);
}

TEST(PrivateDirectory, IsOursAloneAndGoneWithItsLinksUnfollowed) {
  const auto outside = *PrivateDirectory::create("test");
  std::ofstream(outside.path() + "/kept") << "x";
  std::string path;
  {
    auto directory = *PrivateDirectory::create("test");
    path = directory.path();
    struct stat status {};
    ASSERT_EQ(stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0700u);
    ASSERT_EQ(symlink(outside.path().c_str(), (path + "/link").c_str()), 0);
    const auto moved = std::move(directory);
  }
  EXPECT_NE(access(path.c_str(), F_OK), 0);
  EXPECT_EQ(access((outside.path() + "/kept").c_str(), F_OK), 0);
}

TEST(PrivateDirectory, SaysWhereItCannotBe) {
  const char* before = getenv("TMPDIR");
  const std::string kept = before ? before : "";
  setenv("TMPDIR", "/nowhere", 1);
  const auto directory = PrivateDirectory::create("test");
  before ? setenv("TMPDIR", kept.c_str(), 1) : unsetenv("TMPDIR");
  ASSERT_FALSE(directory);
  EXPECT_NE(directory.error().what.find("TMPDIR"), std::string::npos);
}

}  // namespace
}  // namespace oakum
