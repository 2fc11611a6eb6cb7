#include "formats/xml.h"

#include <gtest/gtest.h>

#include <string>

namespace oakum::formats {
namespace {

std::string repeat(std::string_view piece, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += piece;
  return out;
}

TEST(Xml, Reads) {
  const auto document = parse_xml(
      "<?xml version='1.0'?>\n<m:project xmlns:m='x'>\n  <parent><version> 1.0 "
      "</version></parent>\n"
      "  <dep id='a&amp;b'/>\n  <dep id='c'><![CDATA[<x>]]></dep>\n</m:project>");
  ASSERT_TRUE(document) << document.error().what;
  EXPECT_EQ(document->root().name(), "project");
  EXPECT_EQ((*document)["parent"]["version"].text(), "1.0");
  EXPECT_EQ((*document)["parent"]["version"].line(), 3u);
  const auto deps = document->root().children("dep");
  ASSERT_EQ(deps.size(), 2u);
  EXPECT_EQ(deps[0].attribute("id"), "a&b");
  EXPECT_EQ(deps[1].text(), "<x>");
  EXPECT_EQ(deps[1].line(), 5u);
  EXPECT_FALSE((*document)["x"]["y"]);
  EXPECT_EQ((*document)["x"]["y"].text(), "");
}

TEST(Xml, TakesAndRefuses) {
  struct Case {
    std::string text;
    std::string_view error;  ///< "" when it parses.
    std::string_view why;
  };
  const Case kCases[] = {
      {"", "line 1: ", "nothing"},
      {"text", "line 1: ", "no element"},
      {"<a>\n<b></a>", "line 2: ", "tags that do not match"},
      {"<a/>", "", "an empty element"},
      {"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", "",
       "an entity stays as it is"},
      {repeat("<a>", 600) + repeat("</a>", 600), "nested more than 512 deep", "too deep"},
      {repeat("<a>", 1'000'000) + repeat("</a>", 1'000'000), "nested more than 512 deep",
       "a million deep"},
  };
  for (const auto& [text, error, why] : kCases) {
    const auto document = parse_xml(text);
    EXPECT_EQ(document.has_value(), error.empty()) << why;
    if (!document) {
      EXPECT_TRUE(document.error().what.starts_with(error)) << why << ": " << document.error().what;
    }
  }
  EXPECT_EQ(parse_xml("<a>" + repeat("<b/>", 100) + "</a>", {.nodes = 50}).error().kind,
            Error::too_large);
  EXPECT_EQ((*parse_xml("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>"))
                .root()
                .text(),
            "&x;");
}

}  // namespace
}  // namespace oakum::formats
