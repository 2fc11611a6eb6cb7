#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "formats/node.h"

namespace oakum::formats {
namespace {

std::string repeat(std::string_view piece, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += piece;
  return out;
}

TEST(Toml, KnowsKindsAndText) {
  const auto document = parse_toml(
      "s = \"a\\u00e9\"\ni = 1_000\nh = 0x1F\nf = 1.10 # as written\nt = true\n"
      "d = 1979-05-27T07:32:00Z\nl = 07:32:00\na = [1, \"b\", [2.50]]\no = { x = 1, y.z = 2 }\n");
  ASSERT_TRUE(document) << document.error().what;
  const Node root = document->root();
  EXPECT_EQ(root["s"].text(), "a\u00e9");
  EXPECT_EQ(root["i"].integer(), 1000);
  EXPECT_EQ(root["h"].integer(), 31);
  EXPECT_EQ(root["f"].kind(), Node::number);
  EXPECT_EQ(root["f"].text(), "1.10") << "a float keeps its literal";
  EXPECT_TRUE(root["t"].truth());
  EXPECT_EQ(root["d"].kind(), Node::string);
  EXPECT_EQ(root["d"].text(), "1979-05-27T07:32:00Z");
  EXPECT_EQ(root["l"].text(), "07:32:00");
  EXPECT_EQ(root["a"].size(), 3u);
  EXPECT_EQ(root["o"]["y"]["z"].integer(), 2);
}

TEST(Toml, KeepsTheOrderOfTheSource) {
  const auto document = parse_toml(
      "z = 1\na = 2\n[m]\nq = 1\nb = 2\n[[p]]\nname = \"x\"\n[[p]]\nname = \"y\"\n[c]\n");
  ASSERT_TRUE(document) << document.error().what;
  std::string seen;
  for (const auto& [key, value] : document->root().members()) (seen += key) += ' ';
  EXPECT_EQ(seen, "z a m p c ");
  seen.clear();
  for (const Node entry : (*document)["p"].items()) seen += entry["name"].text();
  EXPECT_EQ(seen, "xy");
}

TEST(Toml, RemembersLines) {
  const auto document = parse_toml(
      "# head\n[[package]]\nname = \"a\"\ndeps = [\n \"b\",\n \"c\",\n]\n\n[[package]]\nname = "
      "\"d\"\n");
  ASSERT_TRUE(document) << document.error().what;
  const Node first = *(*document)["package"].items().begin();
  EXPECT_EQ(first.line(), 2u);
  EXPECT_EQ(first["name"].line(), 3u);
  EXPECT_EQ(first["deps"].key_line(), 4u);
  EXPECT_EQ(first["deps"].end_line(), 7u);
  EXPECT_EQ(first.end_line(), 7u);
  const Node second = *std::next((*document)["package"].items().begin());
  EXPECT_EQ(second.line(), 9u);
}

TEST(Toml, TakesAndRefuses) {
  struct Case {
    std::string text;
    std::string_view error;  ///< "" when it parses.
    std::string_view why;
  };
  const Case kCases[] = {
      {"", "", "an empty file is an empty table"},
      {"\xEF\xBB\xBF"
       "a = 1",
       "", "a byte-order mark"},
      {std::string("[\0\0\0", 4), "line 1: a control character (0x00)",
       "four bytes that abort an unguarded toml++"},
      {std::string("a = 1\n[\0", 8), "line 2: a control character", "and one"},
      {"a = \"\x1b\"", "line 1: a control character (0x1b)", "an escape character"},
      {"\uFE7F = 1", "line 1: a character outside of ASCII", "keys are ASCII"},
      {"\"\uFE7F\" = '\uFE7F' # \uFE7F", "", "and where it may stand"},
      {"a = \"\"\"x\\\n\uFBA9\"\"\"", "", "undefined behaviour in an unguarded toml++"},
      {"[", "line 1: ", "cut off"},
      {"a = 1\na = 2", "line 2: ", "a key twice"},
      {"a = [1,\n", "line ", "an open array"},
      {"a = \xff", "line 1: ", "not UTF-8"},
      {"a = { b = 1,\n c = 2 }", "line ", "an inline table with a line feed"},
      {"a = '''x'''''\nb = \"\"\"\"y\"\"\"\"\"\n", "", "quotes in front of the closing ones"},
      {"a = \"#[[[\" # ]]]\nb = '.....'", "", "brackets and dots in strings"},
      {"a = " + repeat("[", 100) + repeat("]", 100), "", "a hundred arrays in each other"},
      {"a = " + repeat("[", 200'000), "line 1: brackets nested too deep", "200,000 of them"},
      {"a = " + repeat("{a=", 200'000), "line 1: brackets nested too deep", "and tables"},
      {repeat("a.", 10'000) + "a = 1", "line 1: a key of too many parts",
       "a dotted key of 10,000 parts"},
      {"[" + repeat("a.", 10'000) + "a]", "line 1: a key of too many parts", "and as a header"},
      {repeat("\"a\" . ", 10'000) + "a = 1", "line 1: a key of too many parts",
       "with quotes and spaces"},
      {repeat("[", 9'000'000), "line 1: brackets nested too deep", "nine million brackets"},
  };
  for (const auto& [text, error, why] : kCases) {
    const auto document = parse_toml(text);
    EXPECT_EQ(document.has_value(), error.empty())
        << why << (document ? "" : ": " + document.error().what);
    if (!document) {
      EXPECT_TRUE(document.error().what.starts_with(error)) << why << ": " << document.error().what;
    }
  }
}

TEST(Toml, KeepsItsLimits) {
  EXPECT_EQ(parse_toml("a = [1, 2, 3]", {.bytes = 5}).error().kind, Error::too_large);
  EXPECT_EQ(parse_toml("a = [1, 2, 3]", {.nodes = 5}).error().kind, Error::too_large);
  EXPECT_TRUE(parse_toml("a = [1, 2, 3]", {.nodes = 6})) << "table, key, array and three numbers";
}

TEST(Toml, ReadsALongArray) {
  const auto start = std::chrono::steady_clock::now();
  const auto document = parse_toml("a = [" + repeat("1.5,", 300'000) + "]");
  ASSERT_TRUE(document);
  EXPECT_EQ((*document)["a"].size(), 300'000u);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10))
      << "no literal is looked for from the start of the line";
}

}  // namespace
}  // namespace oakum::formats
