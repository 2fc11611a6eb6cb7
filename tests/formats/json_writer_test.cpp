#include "formats/json_writer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace oakum::formats {
namespace {

std::string written(void (*write)(JsonWriter&), JsonWriter::Style style) {
  io::StringWriter out;
  JsonWriter writer(out, style);
  write(writer);
  EXPECT_TRUE(writer.finish(false));
  return out.text();
}

TEST(JsonWriter, IndentsAsGoDoes) {
  const auto write = [](JsonWriter& w) {
    w.begin_object()
        .key("a")
        .value(1)
        .key("b")
        .begin_array()
        .value("x")
        .begin_object()
        .end_object()
        .end_array();
    w.key("c")
        .begin_array()
        .end_array()
        .key("d")
        .begin_object()
        .key("e")
        .null()
        .end_object()
        .end_object();
  };
  EXPECT_EQ(written(write, JsonWriter::Style::indented),
            "{\n  \"a\": 1,\n  \"b\": [\n    \"x\",\n    {}\n  ],\n  \"c\": [],\n  \"d\": {\n    "
            "\"e\": null\n  }\n}");
  EXPECT_EQ(written(write, JsonWriter::Style::compact),
            R"({"a":1,"b":["x",{}],"c":[],"d":{"e":null}})");
}

TEST(JsonWriter, NothingIsACommandToABuildsRunner) {
  const auto write = [](JsonWriter& w) {
    w.begin_array()
        .value("x ##vso[task]")
        .value("##[error]y")
        .value("###teamcity[z")
        .value("## Title #[a]");
    w.end_array();
  };
  EXPECT_EQ(written(write, JsonWriter::Style::compact),
            R"(["x #\u0023vso[task]","#\u0023[error]y","##\u0023teamcity[z","## Title #[a]"])");
}

TEST(JsonWriter, EscapesAsLittleAsItMust) {
  io::StringWriter out;
  JsonWriter writer(out, JsonWriter::Style::compact, JsonWriter::Escape::least);
  writer.value("<a>&\"\n\x1b\u2028");
  ASSERT_TRUE(writer.finish(false));
  EXPECT_EQ(out.text(), "\"<a>&\\\"\\n\\u001b\u2028\"");
}

TEST(JsonWriter, LeavesOutWhatIsEmpty) {
  const auto write = [](JsonWriter& w) {
    w.begin_object()
        .member("s", "")
        .member("n", 0)
        .member("u", 0u)
        .member("b", false)
        .member("d", 0.0);
    w.member("S", std::string("x"))
        .member("N", 1)
        .member("U", std::uint64_t{2})
        .member("B", true)
        .member("D", 0.5)
        .end_object();
  };
  EXPECT_EQ(written(write, JsonWriter::Style::compact),
            R"({"S":"x","N":1,"U":2,"B":true,"D":0.5})");
}

TEST(JsonWriter, EscapesAsGoDoes) {
  struct Case {
    std::string_view text, json, why;
  };
  constexpr Case kCases[] = {
      {"\"\\/", R"("\"\\/")", "quotes and backslashes, not slashes"},
      {"\b\f\n\r\t", R"("\b\f\n\r\t")", "named controls"},
      {"\x01\x1b\x7f", "\"\\u0001\\u001b\x7f\"", "other controls, but not DEL"},
      {"<script>&", R"("\u003cscript\u003e\u0026")", "what HTML would read"},
      {"\u2028\u2029\u202a", "\"\\u2028\\u2029\u202a\"", "line separators of JavaScript"},
      {"a\xff\xc3", R"("a\ufffd\ufffd")", "bytes that are no UTF-8"},
      {"\xed\xa0\x80", R"("\ufffd\ufffd\ufffd")", "a surrogate"},
      {"\u00e9\U0001F600", "\"\u00e9\U0001F600\"", "everything else stays"},
  };
  for (const auto& [text, json, why] : kCases) {
    io::StringWriter out;
    JsonWriter writer(out);
    ASSERT_TRUE(writer.value(text).finish(false));
    EXPECT_EQ(out.text(), json) << why;
  }
}

TEST(JsonWriter, WritesFloatsAsGoDoes) {
  struct Case {
    double number;
    std::string_view json;
  };
  constexpr Case kCases[] = {
      {5, "5"},
      {7.5, "7.5"},
      {9.8, "9.8"},
      {0.1, "0.1"},
      {-0.25, "-0.25"},
      {1e-6, "0.000001"},
      {1e-7, "1e-7"},
      {1e-10, "1e-10"},
      {1e20, "100000000000000000000"},
      {1e21, "1e+21"},
      {1e100, "1e+100"},
      {1.5e-9, "1.5e-9"},
      {0, "0"},
      {std::numeric_limits<double>::infinity(), "null"},
  };
  for (const auto& [number, json] : kCases) {
    io::StringWriter out;
    JsonWriter writer(out);
    ASSERT_TRUE(writer.value(number).finish(false));
    EXPECT_EQ(out.text(), json);
  }
}

class FullDisk final : public io::Writer {
 public:
  Result<void> write(std::string_view) override { return Error{Error::io, "no space left"}; }
};

TEST(JsonWriter, TellsTheFirstError) {
  FullDisk disk;
  JsonWriter writer(disk);
  writer.begin_array();
  for (int i = 0; i < 100'000; ++i) writer.value(i);
  writer.end_array();
  const auto done = writer.finish();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().what, "no space left");
}

}  // namespace
}  // namespace oakum::formats
