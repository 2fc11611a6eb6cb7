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

TEST(Json, KnowsKindsAndText) {
  const auto document =
      parse_json(R"({"s":"a\u00e9\n","n":-1.50e3,"t":true,"f":false,"z":null,"a":[1,2],"o":{}})");
  ASSERT_TRUE(document) << document.error().what;
  const Node root = document->root();
  EXPECT_EQ(root.kind(), Node::object);
  EXPECT_EQ(root.size(), 7u);
  EXPECT_EQ(root["s"].text(), "a\u00e9\n");
  EXPECT_EQ(root["n"].kind(), Node::number);
  EXPECT_EQ(root["n"].text(), "-1.50e3") << "a number keeps its literal";
  EXPECT_TRUE(root["t"].truth());
  EXPECT_EQ(root["f"].text(), "false");
  EXPECT_FALSE(root["f"].truth());
  EXPECT_EQ(root["z"].kind(), Node::null);
  EXPECT_EQ(root["a"].size(), 2u);
  EXPECT_TRUE(root["o"].is_object());
  EXPECT_EQ(root["o"].items().begin(), root["o"].items().end());
}

TEST(Json, AnswersEmptyForWhatIsMissing) {
  const auto document = parse_json(R"({"a":{"b":"c"}})");
  ASSERT_TRUE(document);
  EXPECT_EQ((*document)["a"]["b"].text(), "c");
  const Node missing = (*document)["x"]["y"]["z"];
  EXPECT_FALSE(missing);
  EXPECT_EQ(missing.text(), "");
  EXPECT_EQ(missing.size(), 0u);
  EXPECT_EQ(missing.line(), 0u);
  EXPECT_EQ(missing.integer(), std::nullopt);
  EXPECT_TRUE(missing.items().begin() == missing.items().end());
  EXPECT_TRUE(missing.members().begin() == missing.members().end());
}

TEST(Json, RemembersLines) {
  const auto document = parse_json("{\n  \"a\":\n    \"b\",\n  \"c\": [\n    1,\n    {}\n  ]\n}\n");
  ASSERT_TRUE(document);
  const Node root = document->root();
  EXPECT_EQ(root.line(), 1u);
  EXPECT_EQ(root.end_line(), 8u);
  EXPECT_EQ(root["a"].key_line(), 2u);
  EXPECT_EQ(root["a"].line(), 3u);
  EXPECT_EQ(root["c"].line(), 4u);
  EXPECT_EQ(root["c"].end_line(), 7u);
  EXPECT_EQ((*root["c"].items().begin()).key_line(), 5u) << "an element has no key";
}

TEST(Json, WalksMembersInOrder) {
  const auto document = parse_json(R"({"z":1,"a":[1,[2],3],"m":{"x":{}}})");
  ASSERT_TRUE(document);
  std::string seen;
  for (const auto& [key, value] : document->root().members())
    (seen += key) += std::to_string(value.size());
  EXPECT_EQ(seen, "z0a3m1");
  std::size_t elements = 0;
  for (const Node item : (*document)["a"].items()) elements += item ? 1 : 0;
  EXPECT_EQ(elements, 3u);
}

TEST(Json, TheLastOfEqualKeysCounts) {
  EXPECT_EQ((*parse_json(R"({"a":1,"a":2})"))["a"].text(), "2");
  const auto large = parse_json("{" + repeat(R"("a":1,)", 200) + R"("b":0,"a":2})");
  ASSERT_TRUE(large);
  EXPECT_EQ((*large)["a"].text(), "2") << "also where an index is made";
  EXPECT_EQ((*large)["b"].text(), "0");
  EXPECT_FALSE((*large)["c"]);
}

TEST(Json, IntegersFitOrAreNot) {
  const auto document =
      parse_json(R"([7,-7,9223372036854775807,9223372036854775808,1.0,"12","x",true])");
  ASSERT_TRUE(document);
  std::string seen;
  for (const Node item : document->root().items()) {
    const auto value = item.integer();
    seen += value ? std::to_string(*value) + " " : "- ";
  }
  EXPECT_EQ(seen, "7 -7 9223372036854775807 - - 12 - - ");
}

TEST(Json, TakesAndRefuses) {
  struct Case {
    std::string text;
    std::string_view error;  ///< "" when it parses.
    std::string_view why;
  };
  const Case kCases[] = {
      {"\xEF\xBB\xBF{}", "", "a byte-order mark is passed over"},
      {"", "line 1: ", "nothing is not a document"},
      {"   \n ", "line 2: ", "white space is none either"},
      {"{}\n{}", "line 2: ", "trailing data"},
      {"[1]\n\0 garbage", "", "the view ends at the NUL"},
      {std::string("[1]\n\0x", 6), "line 2: a NUL byte", "nothing hides behind a NUL"},
      {"[1,]", "line 1: ", "a trailing comma"},
      {"// x\n[]", "line 1: ", "a comment"},
      {"[\"\n\"]", "line 1: ", "a line feed inside a string"},
      {"[\"\\ud800\"]", "", "a lone surrogate is replaced"},
      {"[\"\\ud83d\\ude00\"]", "", "a pair of surrogates"},
      {"[\"\\u0000\"]", "", "an escaped NUL is a character"},
      {"[1e999999]", "line 1: ", "no double holds it"},
      {"[-]", "line 1: ", "a sign alone"},
      {"[01]", "line 1: ", "a leading zero"},
      {"[NaN]", "line 1: ", "not JSON"},
      {"[\"\xff\"]", "", "a byte that is no UTF-8 is replaced"},
      {"{\"a\":1", "line 1: ", "cut off"},
      {"[" + repeat("0,", 100) + "0]", "", "an array"},
      {repeat("[", 512) + repeat("]", 512), "", "as deep as allowed"},
      {repeat("[", 513) + repeat("]", 513), "line 1: nested more than 512 deep", "one deeper"},
      {repeat("[", 1'000'000), "line 1: nested more than 512 deep", "a million deep"},
      {repeat("{\"a\":", 1'000'000), "line 1: nested more than 512 deep", "and in objects"},
      {"[\"" + std::string(8u << 20, 'x') + "\"]", "", "a long string"},
  };
  for (const auto& [text, error, why] : kCases) {
    const auto document = parse_json(text);
    EXPECT_EQ(document.has_value(), error.empty()) << why;
    if (!document) {
      EXPECT_TRUE(document.error().what.starts_with(error)) << why << ": " << document.error().what;
    }
  }
}

TEST(Json, ReplacesWhatIsNotUtf8) {
  const auto document = parse_json("[\"a\xff\xc3\xa9\xed\xa0\x80z\", \"\xf0\x9f\x98\x80\"]");
  ASSERT_TRUE(document);
  EXPECT_EQ((*document->root().items().begin()).text(), "a\uFFFD\u00e9\uFFFD\uFFFD\uFFFDz");
}

TEST(Json, ReplacesLoneSurrogates) {
  struct Case {
    std::string_view json, text, why;
  };
  constexpr Case kCases[] = {
      {R"(["\ud83d\ude00"])", "\U0001F600", "a pair"},
      {R"(["\ud83dx"])", "\uFFFDx", "the first half"},
      {R"(["x\ude00"])", "x\uFFFD", "the second half"},
      {R"(["\ud83d\ud83d\ude00"])", "\uFFFD\U0001F600", "a half in front of a pair"},
      {R"(["\\ud83d"])", "\\ud83d", "a backslash and text"},
      {R"(["\\\ud83d"])", "\\\uFFFD", "a backslash and a half"},
  };
  for (const auto& [json, text, why] : kCases) {
    const auto document = parse_json(json);
    ASSERT_TRUE(document) << why;
    EXPECT_EQ((*document->root().items().begin()).text(), text) << why;
  }
}

TEST(Json, AllowsCommentsWhenAsked) {
  const auto document =
      parse_json("// head\n{ /* one */ \"a\": [1, 2,], // two\n \"b\": 3,\n}\n", {}, true);
  ASSERT_TRUE(document) << document.error().what;
  EXPECT_EQ((*document)["a"].size(), 2u);
  EXPECT_EQ((*document)["b"].line(), 3u);
}

TEST(Json, KeepsItsLimits) {
  EXPECT_EQ(parse_json("[1,2,3]", {.bytes = 6}).error().kind, Error::too_large);
  EXPECT_EQ(parse_json("[1,2,3]", {.nodes = 3}).error().kind, Error::too_large);
  EXPECT_TRUE(parse_json("[1,2,3]", {.nodes = 4}));
  EXPECT_EQ(parse_json("[[]]", {.depth = 1}).error().kind, Error::too_large);
}

TEST(Json, LooksUpInLargeObjectsFast) {
  std::string text = "{";
  for (int i = 0; i < 100'000; ++i) text += fmt::format("{}\"key{}\":{}", i ? "," : "", i, i);
  const auto document = parse_json(text + "}");
  ASSERT_TRUE(document);
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 100'000; ++i) ASSERT_EQ((*document)[fmt::format("key{}", i)].integer(), i);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10))
      << "a scan of each would take minutes";
}

TEST(Json, NodesOutliveAMoveOfTheirDocument) {
  auto document = *parse_json(R"({"a":"b"})");
  const Node node = document["a"];
  const Document moved = std::move(document);
  EXPECT_EQ(node.text(), "b");
  EXPECT_EQ(moved["a"].text(), "b");
}

}  // namespace
}  // namespace oakum::formats
