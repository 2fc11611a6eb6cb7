#include "ecosystems/toml/pieces.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace oakum::ecosystems::toml {
namespace {

/// "name:line" of each piece, joined by spaces.
std::string pieces_of(std::string_view text) {
  std::vector<std::string> found;
  std::size_t length = 0;
  Piece piece;
  for (Pieces pieces(text); pieces.next(piece); length += piece.text.size())
    found.push_back(fmt::format("{}:{}", piece.name, piece.line));
  EXPECT_EQ(length, text.size()) << "every byte is in one piece";
  return join(found, " ");
}

TEST(TomlPieces, Divides) {
  struct Case {
    std::string_view text, pieces, why;
  };
  constexpr Case kCases[] = {
      {"", "", "nothing is in an empty file"},
      {"a = 1\n", ":1", "what stands in front of the first header has no name"},
      {"a = 1\n[t]\nb = 2\n", ":1 t:2", "a header starts a piece"},
      {"[[p]]\n[[p]]\n", "p:1 p:2", "so does each element of an array"},
      {"[[p]]\n[p.d]\n[[p.e]]\n[q]", "p:1 q:4", "what is inside of it does not"},
      {"[ p ] # [q]\n  [[ p ]]", "p:1 p:2", "spaces and comments may stand around a header"},
      {"[[p]]\n[\"p\"]\n", "p:1", "a quoted key is left where it is"},
      {"a = [\n[1],\n[\"x\"],\n[]\n]\n", ":1", "an array within an array is no header"},
      {"a = \"\"\"\n[p]\n\"\"\"\n[p]", ":1 p:4", "nor is a line of a text"},
      {"a = '''\n[p]\n'''\n[p]", ":1 p:4", "of either kind"},
      {"a = \"\"\"x\\\"\"\"\n[p]\n\"\"\"\"\"\n[p]", ":1 p:4", "an escaped quote does not end it"},
      {"a = '\"\"\"'\n[p]", ":1 p:2", "quotes within a string start no text"},
      {"a = \"\\\"\"\"\"\n[p]", ":1 p:2", "nor do those behind a string"},
      {"# don't\n[p]", ":1 p:2", "nor one in a comment"},
      {"a = \"open\n[p]", ":1 p:2", "a string ends with its line at the latest"},
      {"a = \"\"\"\n[p]\n[q]", ":1 p:2 q:3", "a text that never ends is broken where it starts"},
      {"[p]\r\n[q]\r\n", "p:1 q:2", "lines may end as on Windows"},
  };
  for (const auto& [text, pieces, why] : kCases) EXPECT_EQ(pieces_of(text), pieces) << why;
}

TEST(TomlPieces, ReadsAnArray) {
  inventory::Sink sink;
  std::vector<std::string> seen;
  const Readers readers{
      .array = "p",
      .take =
          [&](formats::Node element, std::uint32_t line) {
            seen.push_back(fmt::format("{}@{}", string_in(element, "n"), line));
          },
      .table = "m",
      .take_table = [&](formats::Node table) { seen.push_back(string_in(table, "n")); }};
  ASSERT_TRUE(read_array("[[p]]\nn = 'a'\n[[p]]\nn =\n[[p]]\nn = 1\n[m]\nn = 'm'\n[o]\nn =\n",
                         readers, sink));
  EXPECT_EQ(seen, (std::vector<std::string>{"a@1", "@5", "m"}));
  ASSERT_EQ(sink.problems.size(), 1u) << "of tables that were asked for";
  EXPECT_EQ(sink.problems[0].where.line, 4u);

  seen.clear();
  ASSERT_TRUE(read_array("p = [{n = 'a'},\n {n = 'b'}, 1]\n", readers, sink));
  EXPECT_EQ(seen, (std::vector<std::string>{"a@1", "b@2"})) << "an array may stand on its lines";

  const auto damaged = read_array("\n[[p]\n", readers, sink);
  ASSERT_FALSE(damaged);
  EXPECT_TRUE(damaged.error().what.starts_with("line 2: ")) << damaged.error().what;
  EXPECT_EQ(sink.problems.size(), 1u) << "the Error says it already";
}

}  // namespace
}  // namespace oakum::ecosystems::toml
