// links: source formats io net core base
// Names that come from users, manifests and registries' headers. Promises: what parses prints as
// something that parses to the same; a reference is fit for a path and a header; challenges and
// Docker configurations never hurt.
#include <cstdlib>
#include <string_view>

#include "base/hash.h"
#include "net/proxy.h"
#include "net/url.h"
#include "source/challenge.h"
#include "source/credentials.h"
#include "source/reference.h"

using namespace oakum;

static void check_reference(std::string_view text) {
  const auto reference = source::parse_reference(text);
  if (!reference) return;
  const auto again = source::parse_reference(reference->text());
  if (!again || *again != *reference) std::abort();
  if (reference->tag.empty() && reference->digest.empty()) std::abort();
  if (!reference->digest.empty() && !is_sha256_digest(reference->digest)) std::abort();
  const auto path = reference->repository + reference->tag;
  if (path.find("..") != std::string::npos && reference->repository.find("..") != std::string::npos)
    std::abort();
  for (const char c : path)
    if (c <= ' ' || c >= 0x7F || c == '%' || c == '?' || c == '#' || c == '@') std::abort();
  if (!net::parse_url("https://" + reference->host() + "/v2/")) std::abort();
}

static void check_url(std::string_view text) {
  const auto url = net::parse_url(text);
  if (!url) return;
  if (net::parse_url(url->text()).value() != *url || url->target.empty() || url->target[0] != '/' ||
      url->port == 0)
    std::abort();
  if (url->shown().find('?') != std::string::npos || !net::is_host(url->host)) std::abort();
  net::Proxies proxies;
  proxies.https = proxies.http = text;
  proxies.exceptions = {std::string(text)};
  if (const auto proxy = proxies.choose(*url); proxy && *proxy && (*proxy)->url.secure())
    std::abort();
  if (const auto next = net::resolve(*url, text); !next) std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_reference(text);
  check_url(text);
  const auto base = net::parse_url("https://h.example/a/b?c").value();
  if (const auto url = net::resolve(base, text); url && net::parse_url(url->text()).value() != *url)
    std::abort();
  if (source::parse_challenges(text).size() > 8) std::abort();
  if (const auto store = source::CredentialStore::from_docker_config(text);
      store && !store->find("").empty() && text.find("auths") == std::string_view::npos &&
      text.find('\\') == std::string_view::npos)
    std::abort();
  return 0;
}
