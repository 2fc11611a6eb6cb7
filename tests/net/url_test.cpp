#include "net/url.h"

#include <gtest/gtest.h>

namespace oakum::net {

TEST(Url, TakesApart) {
  struct Case {
    std::string_view text, scheme, host, target, authority;
    int port;
    std::string_view why;
  };
  constexpr Case kCases[] = {
      {"https://example.com", "https", "example.com", "/", "example.com", 443,
       "no path is the root"},
      {"HTTPS://Example.COM/A", "https", "example.com", "/A", "example.com", 443,
       "scheme and host have no case"},
      {"http://h:8080/a?b=c#d", "http", "h", "/a?b=c", "h:8080", 8080, "the fragment stays here"},
      {"http://h?q", "http", "h", "/?q", "h", 80, "a query without a path"},
      {"https://h:443/", "https", "h", "/", "h", 443, "the scheme's own port is not written"},
      {"https://[::1]:5000/v2/", "https", "::1", "/v2/", "[::1]:5000", 5000, "IPv6 in brackets"},
      {"http://127.0.0.1/", "http", "127.0.0.1", "/", "127.0.0.1", 80, "a dotted quad"},
      {"http://my_service:80/", "http", "my_service", "/", "my_service", 80,
       "compose services have underscores"},
      {"http://h/a@b", "http", "h", "/a@b", "h", 80, "an '@' in the path is no user"},
  };
  for (const auto& c : kCases) {
    const auto url = parse_url(c.text);
    ASSERT_TRUE(url) << c.why << ": " << url.error().what;
    EXPECT_EQ(url->scheme, c.scheme) << c.why;
    EXPECT_EQ(url->host, c.host) << c.why;
    EXPECT_EQ(url->target, c.target) << c.why;
    EXPECT_EQ(url->port, c.port) << c.why;
    EXPECT_EQ(url->authority(), c.authority) << c.why;
    EXPECT_EQ(parse_url(url->text()).value(), *url) << c.why;
  }
}

TEST(Url, Refuses) {
  struct Case {
    std::string text;
    std::string_view why;
  };
  const Case kCases[] = {
      {"", "nothing"},
      {"example.com/a", "no scheme"},
      {"file:///etc/passwd", "another scheme"},
      {"ftp://h/", "another scheme"},
      {"http://", "no host"},
      {"http://user:secret@h/", "credentials end up in logs"},
      {"http://@h/", "even empty ones"},
      {"http://h:0/", "port 0"},
      {"http://h:65536/", "a port too large"},
      {"http://h:/", "a colon without port"},
      {"http://h:+1/", "a sign"},
      {"http://h/a b", "a space"},
      {"http://h/\r\nX: y", "a line break"},
      {std::string("http://h/\0", 10), "NUL"},
      {"http://h\\@evil/", "a backslash"},
      {"http://h\xC3\xA9/", "not ASCII"},
      {"http://[::1/", "an open bracket"},
      {"http://[::1]x/", "something behind the bracket"},
      {"http://[fe80::1%25eth0]/", "a zone"},
      {"http://[1.2.3.4]/", "IPv4 in brackets"},
      {"http://127.1/", "an abbreviated address"},
      {"http://2130706433/", "an address as one number"},
      {"http://0x7f.0.0.1/", "hexadecimal parts"},
      {"http://0177.0.0.1/", "octal parts"},
      {"http://1.2.3.4.5/", "too many parts"},
      {"http://-a/", "a leading hyphen"},
      {"http://a..b/", "an empty label"},
      {"http://" + std::string(64, 'a') + "/", "a label too long"},
      {"http://h/" + std::string(9000, 'a'), "longer than 8 KiB"},
  };
  for (const auto& [text, why] : kCases) {
    const auto url = parse_url(text);
    ASSERT_FALSE(url) << why;
    EXPECT_EQ(url.error().kind, Error::usage) << why;
    EXPECT_EQ(url.error().what.find("secret"), std::string::npos) << why;
  }
}

TEST(Url, Resolves) {
  struct Case {
    std::string_view location, expected, why;
  };
  constexpr Case kCases[] = {
      {"https://other/x", "https://other/x", "absolute"},
      {"//other:9/x", "http://other:9/x", "the scheme stays"},
      {"/x?y", "http://h:81/x?y", "the host stays"},
      {"?z=1", "http://h:81/a/b?z=1", "the path stays"},
      {"c", "http://h:81/a/c", "beside"},
      {"c/http://d", "http://h:81/a/c/http://d", "a scheme inside a path is none"},
      {"", "http://h:81/a/b", "nothing new"},
  };
  const auto base = parse_url("http://h:81/a/b?q=1").value();
  for (const auto& [location, expected, why] : kCases) {
    const auto url = resolve(base, location);
    ASSERT_TRUE(url) << why << ": " << url.error().what;
    EXPECT_EQ(url->text(), expected) << why;
  }
  for (const auto bad : {"file:///etc/passwd", "data:x", "javascript:1", "http://u@h/", "//"})
    EXPECT_FALSE(resolve(base, bad)) << bad;
}

TEST(Url, ShowsNoQuery) {
  EXPECT_EQ(parse_url("https://h/blob?X-Signature=secret")->shown(), "https://h/blob");
}

}  // namespace oakum::net
