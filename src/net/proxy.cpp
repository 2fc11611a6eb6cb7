#include "net/proxy.h"

#include <arpa/inet.h>

#include <array>
#include <cstdlib>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/text.h"

namespace oakum::net {

static std::string environment(std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (const char* value = std::getenv(name); value && *value) return value;
  return "";
}

Proxies Proxies::from_environment() {
  Proxies proxies;
  proxies.https = environment({"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"});
  // A web server hands the request header "Proxy:" to a CGI program as HTTP_PROXY: a stranger's
  // word.
  const bool cgi = std::getenv("REQUEST_METHOD") != nullptr;
  proxies.http = cgi ? "" : environment({"HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"});
  for (const auto piece : split(environment({"NO_PROXY", "no_proxy"}), ','))
    if (const auto name = trim(piece); !name.empty()) proxies.exceptions.emplace_back(name);
  return proxies;
}

/// 4 or 16 bytes, or none when the text is no address.
static std::vector<std::byte> address_bytes(std::string_view text) {
  std::array<std::byte, 16> raw{};
  const std::string copy(text);
  if (inet_pton(AF_INET, copy.c_str(), raw.data()) == 1) return {raw.begin(), raw.begin() + 4};
  if (inet_pton(AF_INET6, copy.c_str(), raw.data()) == 1) return {raw.begin(), raw.end()};
  return {};
}

static bool inside(std::string_view host, std::string_view network, std::string_view bits_text) {
  const auto address = address_bytes(host);
  const auto prefix = address_bytes(network);
  const auto bits = parse_decimal(bits_text);
  if (address.empty() || address.size() != prefix.size() || !bits || *bits > prefix.size() * 8)
    return false;
  for (std::size_t bit = 0; bit < *bits; ++bit)
    if (std::to_integer<unsigned>(address[bit / 8] ^ prefix[bit / 8]) >> (7 - bit % 8) & 1u)
      return false;
  return true;
}

static bool covers(std::string_view exception, const Url& url) {
  if (exception == "*") return true;
  if (const auto network = cut(exception, "/"))
    return inside(url.host, network->first, network->second);
  std::string_view port;
  if (exception.starts_with('[')) {
    const auto end = exception.find(']');
    port = end < exception.size() ? exception.substr(end + 1) : "";
    exception = exception.substr(1, end - 1);
  } else if (const auto colon = exception.find(':'); colon == exception.rfind(':')) {
    port = colon < exception.size() ? exception.substr(colon) : "";
    exception = exception.substr(0, colon);
  }
  if (!port.empty() && parse_decimal(port.substr(1)) != url.port) return false;
  if (exception.starts_with("*.")) exception.remove_prefix(1);
  const std::string name = lower(exception);
  if (name.empty()) return false;
  if (name.front() == '.') return url.host.ends_with(name) || url.host == name.substr(1);
  return url.host == name || (!is_address(url.host) && url.host.ends_with('.' + name));
}

static Result<Proxy> parse_proxy(std::string_view text) {
  std::string_view scheme = "http";
  if (const auto parts = cut(text, "://")) {
    scheme = parts->first;
    text = parts->second;
  }
  if (!equal_ignoring_case(scheme, "http"))
    return Error{Error::unsupported, "a proxy that is not http://; use an http proxy"};
  Proxy proxy;
  text = text.substr(0, text.find_first_of("/?#"));
  if (const auto at = text.rfind('@'); at != std::string_view::npos) {
    proxy.authorization = "Basic " + encode_base64(as_bytes(decode_percent(text.substr(0, at))));
    text.remove_prefix(at + 1);
  }
  auto url = parse_url("http://" + std::string(text));
  if (!url) return std::move(url).error().during("the proxy in the environment");
  proxy.url = *std::move(url);
  return proxy;
}

Result<std::optional<Proxy>> Proxies::choose(const Url& url) const {
  const std::string& text = url.secure() ? https : http;
  if (text.empty() || is_loopback(url.host)) return std::optional<Proxy>();
  for (const auto& exception : exceptions)
    if (covers(exception, url)) return std::optional<Proxy>();
  auto proxy = TRY(parse_proxy(text));
  return std::optional<Proxy>(std::move(proxy));
}

}  // namespace oakum::net
