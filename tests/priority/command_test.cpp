#include "priority/command.h"

#include <gtest/gtest.h>

namespace oakum::priority {
namespace {

TEST(ShellWord, IsQuotedOrRefused) {
  EXPECT_EQ(shell_word("lodash@4.17.21"), "lodash@4.17.21");
  EXPECT_EQ(shell_word("@babel/core"), "@babel/core");
  EXPECT_EQ(shell_word("django>=4"), "'django>=4'");
  EXPECT_EQ(shell_word("a'b$(c)"), R"('a'\''b$(c)')");
  EXPECT_EQ(shell_word(""), std::nullopt);
  EXPECT_EQ(shell_word("--global"), std::nullopt) << "an option of what it is given to";
  EXPECT_EQ(shell_word("a\nrm -rf x"), std::nullopt) << "a line of its own";
  EXPECT_EQ(shell_word("a\xE2\x80\xAE"
                       "b"),
            std::nullopt)
      << "reads otherwise than it runs";
  EXPECT_EQ(shell_word(std::string(201, 'a')), std::nullopt);
}

TEST(Command, OnlyNamesAreTold) {
  struct Case {
    Ecosystem ecosystem;
    const char *type, *name, *wanted, *command, *why;
  };
  using enum Ecosystem;
  constexpr Case kCases[] = {
      {npm, "npm", "@babel/core", "7.1.0", "npm install @babel/core@7.1.0", "a scope"},
      {npm, "npm", "owner/repository", "1.0", "", "npm would take it for an address"},
      {npm, "npm", "file:..", "1.0", "", "or a path"},
      {npm, "npm", "-g", "1.0", "", "or an option"},
      {npm, "npm", "a", "1.0 || evil", "", "a version is one"},
      {pypi, "pip", "a", "1.0;x", "", "no end of the command"},
      {deb, "dpkg", "libc6-", "1.0", "", "apt would remove it"},
      {deb, "dpkg", "g++", "1.0", "apt-get update && apt-get install -y --only-upgrade g++", ""},
      {rpm, "rpm", "bash", "1.0", "", "no system, no package manager"},
      {golang, "gomod", "golang.org/x/net", "0.23.0", "go get golang.org/x/net@v0.23.0", ""},
      {golang, "gomod", "golang.org/x/net", "v0.23.0", "go get golang.org/x/net@v0.23.0", "one v"},
      {golang, "gobinary", "golang.org/x/net", "0.23.0", "", "a program is not a module"},
      {cargo, "cargo", "time", "0.2.23", "cargo update -p time@0.1.0 --precise 0.2.23", ""},
      {maven, "pom", "org.a:b", "1.0", "", "a file is to be edited"},
      {gem, "bundler", "rack", "%n", "", "a pattern in a version"},
  };
  for (const auto& [ecosystem, type, name, wanted, command, why] : kCases) {
    Step step;
    step.upgrades = {{.ecosystem = ecosystem,
                      .type = type,
                      .name = name,
                      .installed = {"0.1.0"},
                      .wanted = wanted}};
    EXPECT_EQ(command_for(step, nullptr), command) << name << " " << wanted << " " << why;
  }
}

TEST(Command, FollowsTheSystem) {
  struct Case {
    const char *family, *name, *command;
  };
  constexpr Case kCases[] = {
      {"redhat", "9.4", "dnf upgrade -y bash"},
      {"centos", "7.9.2009", "yum update -y bash"},
      {"amazon", "2 (Karoo)", "yum update -y bash"},
      {"amazon", "2023.4", "dnf upgrade -y bash"},
      {"opensuse.leap", "15.5", "zypper --non-interactive update bash"},
      {"photon", "5.0", "tdnf update -y bash"},
  };
  const std::vector<Upgrade> upgrades{{.ecosystem = Ecosystem::rpm, .type = "rpm", .name = "bash"}};
  for (const auto& [family, name, command] : kCases) {
    const OperatingSystem os{.family = family, .name = name};
    EXPECT_EQ(system_command(upgrades, &os), command) << family << " " << name;
  }
  std::vector<Upgrade> many(31, {.ecosystem = Ecosystem::apk, .name = "musl"});
  EXPECT_EQ(system_command(many, nullptr), "apk upgrade --no-cache") << "very many are all";
}

}  // namespace
}  // namespace oakum::priority
