// Source: RFC 3986; Go's net/url for what is escaped where.
#include <fmt/format.h>

#include <optional>

#include "base/text.h"
#include "gotemplate/characters.h"
#include "gotemplate/sprig/sprig.h"

namespace oakum::gotemplate {

namespace {
constexpr std::string_view kUserPlain = "$-_.~&+,;=!'()*";
constexpr std::string_view kPathPlain = "$-_.~&+,/:;=@!'()*";
constexpr std::string_view kFragmentPlain = "$-_.~&+,/:;=?@!()*'";
constexpr std::string_view kHostPlain = "$-_.~&+,:;=!'()*[]<>\"";

std::string escaped(std::string_view text, std::string_view plain) {
  std::string out;
  for (const char c : text) {
    if (is_alpha(c) || is_digit(c) || plain.find(c) != plain.npos)
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::optional<std::string> unescaped(std::string_view text) {
  const auto digit = [](char c) -> int {
    if (is_digit(c)) return c - '0';
    const char low = static_cast<char>(c | 0x20);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size() || digit(text[i + 1]) < 0 || digit(text[i + 2]) < 0)
      return std::nullopt;
    out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
    i += 2;
  }
  return out;
}

struct Url {
  std::string scheme, opaque, user, host, path, query, fragment;
  bool has_user = false;
};

std::string_view take_scheme(std::string_view& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_alpha(c)) continue;
    if (i > 0 && (is_digit(c) || c == '+' || c == '-' || c == '.')) continue;
    if (c != ':' || i == 0) return {};
    const auto scheme = text.substr(0, i);
    text.remove_prefix(i + 1);
    return scheme;
  }
  return {};
}

bool take_authority(std::string_view authority, Url& url) {
  if (const auto at = authority.rfind('@'); at != authority.npos) {
    const auto colon = cut(authority.substr(0, at), ":");
    const auto name = unescaped(colon ? colon->first : authority.substr(0, at));
    const auto word = unescaped(colon ? colon->second : "");
    if (!name || !word) return false;
    url.has_user = true;
    url.user = escaped(*name, kUserPlain) + (colon ? ":" + escaped(*word, kUserPlain) : "");
    authority.remove_prefix(at + 1);
  }
  const auto host = unescaped(authority);
  if (!host) return false;
  if (const auto colon = authority.rfind(':');
      colon != authority.npos && authority.find(']', colon) == authority.npos)
    for (const char c : authority.substr(colon + 1))
      if (!is_digit(c)) return false;
  url.host = *host;
  return true;
}

Result<Url> parse(std::string_view text) {
  const auto bad = [&](std::string_view why) {
    return wrong(fmt::format("unable to parse url: parse {}: {}", quoted_text(text), why));
  };
  for (const char c : text)
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7F)
      return bad("net/url: invalid control character in URL");
  Url url;
  std::string_view rest = text;
  if (const auto hash = rest.find('#'); hash != rest.npos) {
    auto fragment = unescaped(rest.substr(hash + 1));
    if (!fragment) return bad("invalid URL escape");
    url.fragment = *std::move(fragment);
    rest = rest.substr(0, hash);
  }
  if (rest.starts_with(':')) return bad("missing protocol scheme");
  url.scheme = lower(take_scheme(rest));
  if (const auto mark = rest.find('?'); mark != rest.npos) {
    url.query = rest.substr(mark + 1);
    rest = rest.substr(0, mark);
  }
  if (!rest.starts_with('/')) {
    if (!url.scheme.empty()) {
      url.opaque = rest;
      return url;
    }
    const auto colon = rest.find(':');
    if (colon != rest.npos && rest.find('/') > colon)
      return bad("first path segment in URL cannot contain colon");
  }
  if (rest.starts_with("//") && (!url.scheme.empty() || !rest.starts_with("///"))) {
    rest.remove_prefix(2);
    const auto end = std::min(rest.find('/'), rest.size());
    if (!take_authority(rest.substr(0, end), url)) return bad("invalid host, port or user");
    rest.remove_prefix(end);
  }
  auto path = unescaped(rest);
  if (!path) return bad("invalid URL escape");
  url.path = *std::move(path);
  return url;
}

std::string host_name(std::string_view host) {
  if (host.starts_with('[')) return std::string(host.substr(1, host.find(']') - 1));
  return std::string(host.substr(0, host.find(':')));
}

Result<Value> url_parse(Call& call, Arguments a) {
  TRY(call.spend(a[0].text().size() * 4));
  const Url url = TRY(parse(a[0].text()));
  Value map = call.heap().map();
  const auto set = [&](std::string_view key, std::string value) {
    map.map().set(key, call.heap().text(std::move(value)));
  };
  set("scheme", url.scheme);
  set("host", url.host);
  set("hostname", host_name(url.host));
  set("path", url.path);
  set("query", url.query);
  set("opaque", url.opaque);
  set("fragment", url.fragment);
  set("userinfo", url.user);
  return map;
}

Result<std::string> entry(const Value& map, std::string_view key) {
  if (!map.is(Value::Kind::map)) return std::string();
  const auto found = map.map().entries.find(key);
  if (found == map.map().entries.end()) return std::string();
  if (!found->second.is(Value::Kind::text))
    return wrong(fmt::format("unable to parse {} key, must be of type string, but {} found", key,
                             kind_name(found->second)));
  return std::string(found->second.text());
}

Result<Value> url_join(Call& call, Arguments a) {
  const std::string scheme = TRY(entry(a[0], "scheme")), host = TRY(entry(a[0], "host")),
                    path = TRY(entry(a[0], "path")), query = TRY(entry(a[0], "query")),
                    opaque = TRY(entry(a[0], "opaque")), fragment = TRY(entry(a[0], "fragment")),
                    user = TRY(entry(a[0], "userinfo"));
  Url with_user;
  if (!user.empty() && !take_authority(user + "@host", with_user))
    return wrong("unable to parse userinfo in dict");
  std::string out = scheme.empty() ? "" : scheme + ":";
  if (!opaque.empty()) {
    out += opaque;
  } else {
    if (!scheme.empty() || !host.empty() || !user.empty()) {
      if (!host.empty() || !path.empty() || !user.empty()) out += "//";
      if (!user.empty()) out += with_user.user + "@";
      out += escaped(host, kHostPlain);
    }
    const std::string shown = escaped(path, kPathPlain);
    if (!shown.empty() && shown[0] != '/' && !host.empty()) out += '/';
    if (out.empty() && shown.substr(0, shown.find('/')).find(':') != shown.npos) out += "./";
    out += shown;
  }
  if (!query.empty()) out += "?" + query;
  if (!fragment.empty()) out += "#" + escaped(fragment, kFragmentPlain);
  return call.text(std::move(out));
}
}  // namespace

void add_url_functions(Functions& functions) {
  functions["urlParse"] = {"s", url_parse};
  functions["urlJoin"] = {"m", url_join};
}

}  // namespace oakum::gotemplate
