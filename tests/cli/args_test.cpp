#include "cli/args.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

#include "base/text.h"
#include "cli/command.h"
#include "tests/image_maker.h"

namespace oakum::cli {
namespace {

const Surroundings kNothing{.environment = [](const char*) -> const char* { return nullptr; }};
const Surroundings kEnvironment{
    .environment = [](const char* name) -> const char* { return std::getenv(name); }};
const std::vector<std::string_view> kKnown = {
    "severity", "format", "exit-code", "list-all-pkgs", "skip-files", "scanners", "ignore-unfixed"};

Result<Args> parse(const std::vector<std::string>& arguments,
                   const Surroundings& surroundings = kNothing) {
  return parse_args(arguments, kKnown, 1, surroundings);
}

TEST(Args, ReadsEveryForm) {
  const auto args = parse({"-q", "fs", "--severity=high,CRITICAL", "-s", "low", "--exit-code", "3",
                           "--list-all-pkgs=false", "-fjson", ".", "--", "--odd"});
  ASSERT_TRUE(args) << args.error().what;
  EXPECT_TRUE(args->on("quiet"));
  EXPECT_EQ(args->list("severity"), (std::vector<std::string>{"HIGH", "CRITICAL", "LOW"}));
  EXPECT_EQ(args->number("exit-code"), 3);
  EXPECT_FALSE(args->on("list-all-pkgs"));
  EXPECT_EQ(args->text("format"), "json");
  EXPECT_EQ(args->words, (std::vector<std::string>{".", "--odd"}));
}

TEST(Args, SwitchesInEverySpelling) {
  for (const auto* yes : {"true", "TRUE", "1", "t"})
    EXPECT_TRUE(parse({"fs", std::string("--ignore-unfixed=") + yes})->on("ignore-unfixed")) << yes;
  for (const auto* no : {"false", "0", "F"})
    EXPECT_FALSE(parse({"fs", std::string("--ignore-unfixed=") + no})->on("ignore-unfixed")) << no;
}

TEST(Args, HasDefaults) {
  const auto args = parse({"fs", "."});
  ASSERT_TRUE(args);
  EXPECT_EQ(args->text("format"), "table");
  EXPECT_TRUE(args->on("list-all-pkgs"));
  EXPECT_EQ(args->list("severity").size(), 5u);
  EXPECT_FALSE(args->given("severity"));
}

TEST(Args, SaysWhatWasMeantAndWhatIsAllowed) {
  struct Case {
    std::vector<std::string> arguments;
    std::string_view says, why;
  };
  const Case kCases[] = {
      {{"fs", "--severty", "HIGH"}, "did you mean --severity?", "a typo in a flag"},
      {{"fs", "--platform", "x"}, "not a flag of this command", "a flag of another command"},
      {{"fs", "--nonsense-entirely"}, "see --help", "nothing near"},
      {{"fs", "--severity", "CRITICAL,INVALID"},
       "invalid argument \"[CRITICAL INVALID]\" for \"--severity\" flag: must be one of UNKNOWN, "
       "LOW, MEDIUM, HIGH, CRITICAL",
       "a value that is not allowed"},
      {{"fs", "--severity", "HIHG"}, "did you mean HIGH?", "a typo in a value"},
      {{"fs", "--format", "jsn"}, "did you mean json?", "also of a single one"},
      {{"fs", "--exit-code", "x"}, "must be a whole number", "a number that is none"},
      {{"fs", "--ignore-unfixed=maybe"}, "must be true or false", "a switch that is none"},
      {{"fs", "--timeout", "soon"}, "write 90s, 5m or 1h30m", "a time that is none"},
      {{"fs", "--format"}, "--format needs a value", "a value that is missing"},
      {{"fs", "-x"}, "unknown flag -x", "a letter nobody has"},
      {{"fs", "--\x1b[31m"}, "\\x1b[31m", "control characters are shown, not obeyed"},
  };
  for (const auto& [arguments, says, why] : kCases) {
    const auto args = parse(arguments);
    ASSERT_FALSE(args) << why;
    EXPECT_EQ(args.error().kind, Error::usage) << why;
    EXPECT_NE(args.error().what.find(says), std::string::npos) << why << ": " << args.error().what;
    EXPECT_EQ(args.error().what.find('\n'), std::string::npos) << why << ": one line";
  }
}

TEST(Args, KnowsOtherNames) {
  const auto args = parse({"fs", "--security-checks", "vulnerability,config"});
  ASSERT_TRUE(args);
  EXPECT_EQ(args->list("scanners"), (std::vector<std::string>{"vuln", "misconfig"}));
}

TEST(Args, FlagsOutrankTheEnvironmentAndThatTheFile) {
  const testing_images::Folder folder;
  const auto config =
      folder.write("oakum.yaml",
                   "severity:\n  - LOW\nformat: json\nexit-code: 5\nscan:\n  skip-files: [a, b]\n");
  setenv("OAKUM_SEVERITY", "MEDIUM,HIGH", 1);
  setenv("TRIVY_FORMAT", "table", 1);
  const auto args = parse({"fs", "--config", config, "-s", "CRITICAL"}, kEnvironment);
  const auto without_flag = parse({"fs", "--config", config}, kEnvironment);
  unsetenv("OAKUM_SEVERITY");
  unsetenv("TRIVY_FORMAT");
  ASSERT_TRUE(args) << args.error().what;
  EXPECT_EQ(args->list("severity"), std::vector<std::string>{"CRITICAL"});
  EXPECT_EQ(without_flag->list("severity"), (std::vector<std::string>{"MEDIUM", "HIGH"}));
  EXPECT_EQ(args->text("format"), "table") << "the field's own variables count too";
  EXPECT_EQ(args->number("exit-code"), 5);
  EXPECT_EQ(args->list("skip-files"), (std::vector<std::string>{"a", "b"}));
}

TEST(Args, RefusesAWrongFile) {
  const testing_images::Folder folder;
  struct Case {
    std::string content;
    std::string_view says, why;
  };
  const Case kCases[] = {
      {"severty: LOW\n", "did you mean severity?", "a key with a typo"},
      {"severity: [LOW\n", "line ", "not YAML, with the place"},
      {"format: jsn\n", "configuration file: invalid argument", "a value that is not allowed"},
  };
  for (const auto& [content, says, why] : kCases) {
    const auto args = parse({"fs", "--config", folder.write("oakum.yaml", content)});
    ASSERT_FALSE(args) << why;
    EXPECT_NE(args.error().what.find(says), std::string::npos) << why << ": " << args.error().what;
  }
  EXPECT_FALSE(parse({"fs", "--config", folder.path() + "/missing.yaml"}))
      << "a file that was asked for must be there";
  EXPECT_TRUE(parse(
      {"fs", "--config", folder.write("trivy.yaml", "rego:\n  trace: true\nseverity: LOW\n")}))
      << "keys of another program's features are passed over";
}

TEST(Args, Durations) {
  EXPECT_EQ(parse_duration("1h30m")->count(), 5'400'000);
  EXPECT_EQ(parse_duration("5m0s")->count(), 300'000);
  EXPECT_EQ(parse_duration("250ms")->count(), 250);
  EXPECT_EQ(parse_duration("0")->count(), 0);
  for (const auto* wrong : {"", "5", "m", "-5m", "5x", "99999999999999999999h"})
    EXPECT_FALSE(parse_duration(wrong)) << wrong;
}

TEST(Args, Sizes) {
  struct Case {
    std::string_view text;
    std::uint64_t bytes;
  };
  constexpr Case kCases[] = {{"0", 0},
                             {"4096", 4096},
                             {"10GB", 10'000'000'000},
                             {"1.5 GB", 1'500'000'000},
                             {"500m", 500'000'000},
                             {"2GiB", 2ull << 30},
                             {"1kB", 1000},
                             {"7b", 7},
                             {"1.05K", 1050}};
  for (const auto& [text, bytes] : kCases) EXPECT_EQ(parse_size(text).value(), bytes) << text;
  for (const auto* wrong : {"", "GB", "-1", "1XB", "1.2.3", "10GBs", "9999999PB", "1e3", ".5"})
    EXPECT_FALSE(parse_size(wrong)) << wrong;
}

TEST(Args, MapsHaveOneKeyADottedName) {
  const testing_images::Folder folder;
  const auto file = folder.write("oakum.yaml",
                                 "registry:\n  mirrors:\n    docker.io: [a.example, b.example]\n   "
                                 " x.example:5000: c.example\n");
  const auto look = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"image", "--config", file};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return parse_args(arguments, {"registry-mirrors"}, 1, kNothing);
  };
  EXPECT_EQ(look({})->list("registry-mirrors"),
            (std::vector<std::string>{"docker.io=a.example", "docker.io=b.example",
                                      "x.example:5000=c.example"}));
  const auto typed = look({"--registry-mirrors", "q=r,s=t"});
  EXPECT_EQ(typed->list("registry-mirrors"), (std::vector<std::string>{"q=r", "s=t"}));
  EXPECT_TRUE(typed->typed("registry-mirrors"));
  EXPECT_FALSE(look({})->typed("registry-mirrors"));
  EXPECT_FALSE(look({"--registry-mirrors", "q"}));
}

TEST(Commands, EveryExampleParses) {
  for (const auto& command : commands()) {
    ASSERT_FALSE(command.examples.empty()) << command.name;
    for (const auto& example : command.examples) {
      std::vector<std::string> words;
      const auto line = replace_all(example.line, "'", "");
      for (const auto word : split_words(line)) words.emplace_back(word);
      ASSERT_EQ(words.front(), "oakum");
      words.erase(words.begin());
      const auto* found = find_command(words_of(words));
      ASSERT_TRUE(found) << example.line;
      EXPECT_EQ(found->name, command.name) << example.line;
      const auto args = parse_args(words, command.flags, 1, kNothing);
      EXPECT_TRUE(args) << example.line << ": " << (args ? "" : args.error().what);
    }
  }
}

TEST(Commands, EveryFlagOfEveryCommandHasARow) {
  for (const auto& command : commands())
    for (const auto name : command.flags)
      EXPECT_TRUE(find_flag(name)) << command.name << " --" << name;
  for (const auto& flag : flags()) {
    EXPECT_GE(flag.help.size(), 15u) << flag.name;
    EXPECT_TRUE(flag.kind == Flag::boolean || !flag.value_name.empty()) << flag.name;
  }
}

}  // namespace
}  // namespace oakum::cli
