#include "net/proxy.h"

#include <gtest/gtest.h>

namespace oakum::net {

static bool goes_straight(const std::string& exception, std::string_view url) {
  Proxies proxies;
  proxies.http = proxies.https = "proxy:3128";
  proxies.exceptions = {exception};
  return !proxies.choose(parse_url(url).value()).value();
}

TEST(Proxy, NoProxyNamesHosts) {
  struct Case {
    std::string exception;
    std::string_view url;
    bool straight;
    std::string_view why;
  };
  const Case kCases[] = {
      {"*", "https://any/", true, "everything"},
      {"example.com", "https://example.com/", true, "itself"},
      {"example.com", "https://a.b.example.com/", true, "and below"},
      {"example.com", "https://badexample.com/", false, "only at a dot"},
      {".example.com", "https://a.example.com/", true, "a leading dot"},
      {"*.example.com", "https://a.example.com/", true, "a star"},
      {"EXAMPLE.com", "https://example.com/", true, "no case"},
      {"example.com:8443", "https://example.com:8443/", true, "that port"},
      {"example.com:8443", "https://example.com/", false, "only that port"},
      {"10.0.0.0/8", "http://10.9.8.7/", true, "a network"},
      {"10.0.0.0/8", "http://11.9.8.7/", false, "not beside it"},
      {"10.0.0.0/99", "http://10.9.8.7/", false, "a network that is none"},
      {"10.0.0.0/8", "http://ten.example/", false, "names are not looked up for it"},
      {"192.0.2.1", "http://192.0.2.1/", true, "an address"},
      {"fd00::/8", "http://[fd12::1]/", true, "an IPv6 network"},
      {"fd12::1", "http://[fd12::1]/", true, "an IPv6 address"},
      {"[fd12::1]:81", "http://[fd12::1]:81/", true, "with a port"},
      {"[fd12::1]:81", "http://[fd12::1]/", false, "with another port"},
      {"[", "http://h/", false, "garbage"},
      {":", "http://h/", false, "garbage"},
      {"x", "http://127.0.0.1/", true, "this machine never takes a proxy"},
      {"x", "http://localhost:5000/", true, "by name too"},
  };
  for (const auto& [exception, url, straight, why] : kCases)
    EXPECT_EQ(goes_straight(exception, url), straight) << exception << ' ' << url << ": " << why;
}

TEST(Proxy, ReadsItsAddress) {
  Proxies proxies;
  const auto url = parse_url("https://h/").value();
  proxies.https = "http://me:p%40ss@proxy.example:8080/";
  const auto proxy = proxies.choose(url).value().value();
  EXPECT_EQ(proxy.url.authority(), "proxy.example:8080");
  EXPECT_EQ(proxy.authorization, "Basic bWU6cEBzcw==");
  proxies.https = "proxy:3128";
  EXPECT_EQ(proxies.choose(url).value()->url.authority(), "proxy:3128");
  proxies.https = "socks5://proxy:1080";
  EXPECT_EQ(proxies.choose(url).error().kind, Error::unsupported);
  proxies.https = "http://me:secret@pro xy";
  EXPECT_EQ(proxies.choose(url).error().what.find("secret"), std::string::npos);
}

}  // namespace oakum::net
