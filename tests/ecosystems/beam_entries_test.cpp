#include "ecosystems/beam/entries.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace oakum::ecosystems::beam {
namespace {

/// "name(item,"text",…)level", "?" behind an entry without an end.
std::string describe(std::string_view text, Language language) {
  std::string out;
  Entries entries(text, language);
  for (Entry entry; entries.next(entry);) {
    if (!out.empty()) out += ' ';
    out += fmt::format("{}(", entry.name);
    for (const auto& item : entry.items)
      out += item.text ? fmt::format("'{}',", item.value) : fmt::format("{},", item.value);
    out += fmt::format("){}{}", entry.level, entry.whole ? "" : "?");
  }
  return out;
}

TEST(BeamEntries, Elixir) {
  struct Case {
    std::string_view text, entries, why;
  };
  constexpr Case kCases[] = {
      {"", "", "nothing"},
      {"%{}", "", "an empty map"},
      {R"(%{"a": {:hex, :b, "1"}})", "a(hex,b,'1',)", "an entry"},
      {R"(%{"a" => {:hex, :b, "1"}})", "a(hex,b,'1',)", "the old arrow"},
      {R"("a": {:x, [{:y, "~> 1", [z: 1]}], "w"})", "a(x,'w',)", "what is deeper is passed over"},
      {R"("a": {"b\"c"})", R"(a('b\"c',))", "a quote may be escaped"},
      {R"("a": {:x} # "b": {:y})", "a(x,)", "a comment"},
      {R"("a": {:x, "b": {:y})", "a(x,)? b(y,)", "an entry without an end ends at the next"},
      {"\"a\": {\"b\n\"c\": {:y}", "a()? c(y,)", "a text without an end is none"},
      {"\"a\": {:x}, \"b\n\"c\": {:y}", "a(x,) ()? c(y,)", "nor is it between entries"},
      {R"("a": {:x)", "a(x,)?", "the end of the file"},
      {R"("a": {})", "a()", "an empty tuple"},
  };
  for (const auto& [text, entries, why] : kCases)
    EXPECT_EQ(describe(text, Language::elixir), entries) << why;
}

TEST(BeamEntries, Erlang) {
  struct Case {
    std::string_view text, entries, why;
  };
  constexpr Case kCases[] = {
      {R"([{<<"a">>,{pkg,<<"b">>,<<"1">>},0}].)", "a(pkg,'b','1',)0", "an entry"},
      {R"([{<<"a">>,{git,"u",{ref,"r"}},1}].)", "a(git,'u',)1", "a plain string is no name"},
      {R"([{<<"a"/utf8>>,{pkg}}].)", "a(pkg,)", "a type; no level"},
      {R"(% {<<"a">>,{pkg}})", "", "a comment"},
      {R"([{pkg_hash,[{<<"a">>,<<"H">>},{<<"b">>,<<"H">>}]}].)", "", "digests are no entries"},
      {R"([{<<"a">>,{pkg}, {<<"b">>,{x},1}].)", "a(pkg,) b(x,)1", "a level that is missing"},
      {"<<\"", "()?", "cut"},
  };
  for (const auto& [text, entries, why] : kCases)
    EXPECT_EQ(describe(text, Language::erlang), entries) << why;
}

TEST(BeamEntries, LongFilesTakeLinearTime) {
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += "\"a\": {";
  Entries entries(text, Language::elixir);
  std::size_t count = 0;
  for (Entry entry; entries.next(entry);) ++count;
  EXPECT_EQ(count, 200'000u);
}

}  // namespace
}  // namespace oakum::ecosystems::beam
