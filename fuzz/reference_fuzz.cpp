// links: source formats io net core base
// Names that come from users, manifests and registries' headers. Promises: what parses prints as
// something that parses to the same; a reference is fit for a path and a header; challenges, links
// and helpers' answers never hurt; editing a Docker configuration changes one login only.
#include <cstdlib>
#include <string_view>

#include "base/hash.h"
#include "net/proxy.h"
#include "net/url.h"
#include "source/challenge.h"
#include "source/credential_helper.h"
#include "source/docker_config.h"
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

/// A login that was added is found again, one that was taken away is not, and nothing else changes.
static void check_docker_config(std::string_view text) {
  const auto config = source::DockerConfig::parse(text);
  if (!config) return;
  constexpr std::string_view kHost = "h.example:5000";
  const source::Credentials login = {.username = "u", .password = "p:q", .identity_token = "i"};
  const auto with = source::with_login(text, kHost, login);
  if (!with) return;
  const auto changed = source::DockerConfig::parse(*with);
  if (!changed || !changed->knows(kHost) || changed->keeper_of("x") != config->keeper_of("x"))
    std::abort();
  const auto without = source::without_login(*with, kHost);
  if (!without || source::DockerConfig::parse(*without)->knows(kHost)) std::abort();
  if (config->knows("ghcr.io") != source::DockerConfig::parse(*without)->knows("ghcr.io"))
    std::abort();
  if (changed->keeper_of(kHost).empty()) {
    const auto found = changed->find(kHost);
    if (!found || found->password != login.password || found->username != login.username)
      std::abort();
  }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_reference(text);
  check_url(text);
  const auto base = net::parse_url("https://h.example/a/b?c").value();
  if (const auto url = net::resolve(base, text); url && net::parse_url(url->text()).value() != *url)
    std::abort();
  if (source::parse_challenges(text).size() > 8) std::abort();
  if (source::next_link(text).size() > text.size()) std::abort();
  if (const auto answer = source::parse_helper_answer(text);
      answer && !answer->identity_token.empty() && !answer->password.empty())
    std::abort();
  check_docker_config(text);
  return 0;
}
