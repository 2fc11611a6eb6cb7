#include "formats/xml_writer.h"

#include <gtest/gtest.h>

#include "formats/xml.h"

namespace oakum::formats {
namespace {

std::string written(const std::function<void(XmlWriter&)>& write) {
  io::StringWriter out;
  XmlWriter xml(out);
  write(xml);
  EXPECT_TRUE(xml.finish());
  return out.text();
}

TEST(XmlWriter, Form) {
  const auto text = written([](XmlWriter& xml) {
    xml.begin("a").attribute("x", "1").element("b", "text").begin("c").end();
    xml.begin("d").begin("e").end().end().member("f", "").end();
  });
  EXPECT_EQ(text,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<a x=\"1\">\n  <b>text</b>\n  <c/>\n  <d>\n    <e/>\n  </d>\n</a>\n");
}

TEST(XmlWriter, Escapes) {
  struct Case {
    std::string_view given, text, attribute, why;
  };
  constexpr Case kCases[] = {
      {"a<b>&\"'", "a&lt;b&gt;&amp;\"'", "a&lt;b&gt;&amp;&quot;'", "markup"},
      {"]]>", "]]&gt;", "]]&gt;", "the end of CDATA must not stand in text"},
      {"a\r\n\tb", "a&#13;\n\tb", "a&#13;&#10;&#9;b", "white space that a reader would change"},
      {std::string_view("\0\x01\x1b", 3), "\uFFFD\uFFFD\uFFFD", "\uFFFD\uFFFD\uFFFD",
       "characters that XML does not have"},
      {"\xEF\xBF\xBE", "\uFFFD", "\uFFFD", "U+FFFE"},
      {"\xC0\xAF\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD",
       "overlong forms and surrogates"},
      {"Zoë 😀", "Zoë 😀", "Zoë 😀", "everything else stays"},
  };
  for (const auto& [given, text, attribute, why] : kCases) {
    const auto xml =
        written([&](XmlWriter& x) { x.begin("a").attribute("b", given).text(given).end(); });
    EXPECT_NE(xml.find(fmt::format("<a b=\"{}\">{}</a>", attribute, text)), xml.npos)
        << why << ": " << xml;
    EXPECT_TRUE(parse_xml(xml)) << why;
  }
}

TEST(XmlWriter, LongDocumentsStream) {
  const auto text = written([](XmlWriter& xml) {
    xml.begin("a");
    for (int i = 0; i < 20'000; ++i) xml.element("b", "0123456789");
    xml.end();
  });
  const auto document = parse_xml(text);
  ASSERT_TRUE(document);
  EXPECT_EQ(document->root().children("b").size(), 20'000u);
}

struct Broken final : io::Writer {
  Result<void> write(std::string_view) override { return Error{Error::io, "full"}; }
};

TEST(XmlWriter, KeepsTheFirstError) {
  Broken out;
  XmlWriter xml(out);
  xml.element("a", "b");
  EXPECT_EQ(xml.finish().error().what, "full");
}

TEST(XmlWriter, OneLineAndLongForm) {
  io::StringWriter out;
  XmlWriter writer(out, {.declaration = "<?xml version=\"1.0\" ?>",
                         .indent = 4,
                         .short_elements = false,
                         .references_in_text = true});
  writer.begin("a").begin("b").attribute("c", "x\ny").end().element("d", "1\n2\"'<##vso[x").end();
  ASSERT_TRUE(writer.finish());
  EXPECT_EQ(out.text(),
            "<?xml version=\"1.0\" ?>\n<a>\n    <b c=\"x&#xA;y\"></b>\n"
            "    <d>1&#xA;2&#34;&#39;&lt;#&#35;vso[x</d>\n</a>\n");
}

}  // namespace
}  // namespace oakum::formats
