// Package databases made to cost memory or time.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "inventory/analyzer.h"
#include "io/file.h"

namespace oakum::ecosystems {

inventory::Analyzer apk_installed();
inventory::Analyzer dpkg_status();

namespace {

inventory::Sink analyze(const inventory::Analyzer& analyzer, const std::string& text) {
  inventory::Sink sink;
  EXPECT_TRUE(analyzer.read(io::MemoryFile("input", as_bytes(text)), sink));
  return sink;
}

TEST(HostileDatabases, OneFieldOfManyMegabytesHidesNothing) {
  const std::string filler(64u << 20, 'x');
  const auto sink = analyze(dpkg_status(), "Package: a\nVersion: 1\nDescription: " + filler +
                                               "\n\nPackage: b\nVersion: 2\n");
  ASSERT_EQ(sink.packages.size(), 2u);
  EXPECT_EQ(sink.packages[1].id, "b@2");
}

TEST(HostileDatabases, ANameOfManyMegabytesIsSkippedAndNotRepeated) {
  const std::string filler(16u << 20, 'x');
  const auto dpkg =
      analyze(dpkg_status(), "Package: " + filler + "\nVersion: 1\n\nPackage: b\nVersion: 2\n");
  const auto apk = analyze(apk_installed(), "P:" + filler + "\nV:1\n\nP:b\nV:2\n");
  for (const auto* sink : {&dpkg, &apk}) {
    ASSERT_EQ(sink->packages.size(), 1u);
    ASSERT_EQ(sink->problems.size(), 1u);
    EXPECT_LT(sink->problems[0].what.size(), 200u);
  }
}

TEST(HostileDatabases, ManyPackagesWithoutBlankLines) {
  constexpr std::size_t kPackages = 30'000;
  std::string text;
  for (std::size_t i = 0; i < kPackages; ++i)
    text += fmt::format("C:\nP:package-{}\nV:1.{}\n", i, i);
  EXPECT_EQ(analyze(apk_installed(), text).packages.size(), kPackages);
}

TEST(HostileDatabases, OnlyDamageIsToldWithinBounds) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "Package: a\n\n";
  const auto sink = analyze(dpkg_status(), text);
  EXPECT_TRUE(sink.packages.empty());
  EXPECT_LE(sink.problems.size(), inventory::Sink::kMostProblems + 1);
}

TEST(HostileDatabases, PathsThatMultiplyTheirDirectoryAreBounded) {
  std::string text = "P:a\nV:1\nF:" + std::string(4000, 'd') + "\n";
  for (int i = 0; i < 80'000; ++i) text += "R:x\n";
  const auto sink = analyze(apk_installed(), text);
  ASSERT_EQ(sink.packages.size(), 1u);
  EXPECT_LT(sink.packages[0].installed_files.size(), 100'000u);
  ASSERT_EQ(sink.problems.size(), 1u);
  EXPECT_EQ(sink.problems[0].kind, Error::too_large);
}

TEST(HostileDatabases, EveryoneDependsOnEveryone) {
  constexpr int kPackages = 1'100;
  std::string wishes, apk;
  for (int i = 0; i < kPackages; ++i) wishes += fmt::format("p{} ", i);
  for (int i = 0; i < kPackages; ++i) apk += fmt::format("P:p{}\nV:1\nD:{}\n\n", i, wishes);
  const auto sink = analyze(apk_installed(), apk);
  EXPECT_EQ(sink.packages.size(), static_cast<std::size_t>(kPackages));
  ASSERT_EQ(sink.problems.size(), 1u);
  EXPECT_EQ(sink.problems[0].kind, Error::too_large);
}

}  // namespace
}  // namespace oakum::ecosystems
