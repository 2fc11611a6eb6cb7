// Licences of a conda environment that is on this machine.
#include <gtest/gtest.h>

#include <map>

#include "inventory/analyzer.h"
#include "tests/ecosystems/fake_outside.h"

namespace oakum::ecosystems {

inventory::Analyzer conda_environment();

namespace {

FakeOutside machine_with_bzip2() {
  FakeOutside machine;
  machine.files["/opt/conda/envs/science/conda-meta/bzip2-1.0.8-h998d150_5.json"] =
      R"({"name": "bzip2", "license": "bzip2-1.0.6"})";
  return machine;
}

TEST(CondaEnvironment, AsksTheEnvironmentForLicences) {
  constexpr std::string_view kFile =
      "dependencies:\n"
      "  - bzip2=1.0.8=h998d150_5\n"
      "  - zlib=1.3\n"
      "  - evil=1.0=../../../etc/passwd\n"
      "  - gone=1.0=0\n"
      "prefix: /opt/conda/envs/science\n";
  const auto machine = machine_with_bzip2();
  inventory::Sink sink;
  sink.outside = &machine;
  ASSERT_TRUE(conda_environment().read(io::MemoryFile("environment.yml", as_bytes(kFile)), sink));
  std::map<std::string, std::vector<std::string>> licenses;
  for (const auto& package : sink.packages) licenses[package.name] = package.licenses;
  const std::map<std::string, std::vector<std::string>> expected = {
      {"bzip2", {"bzip2-1.0.6"}}, {"zlib", {}}, {"evil", {}}, {"gone", {}}};
  EXPECT_EQ(licenses, expected);
  const std::vector<std::string> asked = {
      "/opt/conda/envs/science/conda-meta/bzip2-1.0.8-h998d150_5.json",
      "/opt/conda/envs/science/conda-meta/gone-1.0-0.json"};
  EXPECT_EQ(machine.opened, asked) << "of plain builds";
}

TEST(CondaEnvironment, AsksOnlyBelowAnAbsolutePrefix) {
  const auto machine = machine_with_bzip2();
  inventory::Sink sink;
  sink.outside = &machine;
  constexpr std::string_view kFile = "dependencies: [a=1=0]\nprefix: envs/science\n";
  ASSERT_TRUE(conda_environment().read(io::MemoryFile("environment.yml", as_bytes(kFile)), sink));
  EXPECT_TRUE(machine.opened.empty());
}

}  // namespace
}  // namespace oakum::ecosystems
