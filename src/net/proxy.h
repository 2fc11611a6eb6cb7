#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "net/url.h"

namespace oakum::net {

/// A proxy to send requests through, and what to tell it.
struct Proxy {
  Url url;  ///< Always http: the proxy is spoken to in the clear, what goes through it is not.
  std::string authorization;  ///< "Basic …", or empty.
};

/// Which proxy a request takes: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, each also in lower
/// case.
struct Proxies {
  std::string https;  ///< "http://user:password@proxy:3128", "proxy:3128" or empty.
  std::string http;
  std::vector<std::string>
      exceptions;  ///< NO_PROXY: "*", "host", ".domain", "10.0.0.0/8", each with an optional :port.

  static Proxies from_environment();
  /// Nothing when the request goes straight: no proxy is set, NO_PROXY names the host, or it is
  /// this machine. A name in NO_PROXY covers itself and its subdomains. Errors: usage (malformed),
  /// unsupported (a proxy scheme).
  Result<std::optional<Proxy>> choose(const Url& url) const;
};

}  // namespace oakum::net
