#include "source/repository_url.h"

#include <algorithm>

#include "base/text.h"

namespace oakum::source {
namespace {

constexpr std::size_t kLongestUrl = 8 << 10;
constexpr std::size_t kLongestName = 1024;

bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

unsigned hex_value(char c) {
  return static_cast<unsigned>(is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
}

/// With %XX as the byte it stands for.
std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2])) {
      out += static_cast<char>(hex_value(text[i + 1]) << 4 | hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](unsigned char c) { return c <= ' ' || c == 0x7f; });
}

bool is_user_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return is_alpha(c) || is_digit(c) || c == '.' || c == '_' || c == '-' || c == '+';
  }) && name.front() != '-';
}

/// "host" or "host:port" with a name, an IPv4 address or a bracketed IPv6 address.
bool is_authority(std::string_view text) {
  const auto colon = text.ends_with(']') ? text.npos : text.rfind(':');
  auto host = text.substr(0, colon);
  if (colon != text.npos) {
    const auto port = parse_decimal(text.substr(colon + 1));
    if (!port || *port == 0 || *port > 65535) return false;
  }
  const bool address = host.starts_with('[') && host.ends_with(']') && host.size() > 2;
  if (address) host = host.substr(1, host.size() - 2);
  if (host.empty() || host.front() == '-' || host.front() == '.') return false;
  return std::all_of(host.begin(), host.end(), [&](char c) {
    return is_alpha(c) || is_digit(c) || c == '.' || c == '-' || c == '_' || (address && c == ':');
  });
}

Error refused(std::string_view why) {
  return {Error::usage, fmt::format("not the address of a repository: {}", why)};
}

/// user@host:path, as ssh and scp write it.
std::optional<std::pair<std::string_view, std::string_view>> scp_parts(std::string_view text) {
  const auto at = text.find('@');
  const auto colon = text.find(':', at == text.npos ? 0 : at);
  if (at == text.npos || colon == text.npos || text.find('/') < colon || colon + 1 == text.size())
    return std::nullopt;
  if (text.find("::") != text.npos) return std::nullopt;
  return std::pair(text.substr(0, colon), text.substr(colon + 1));
}

Result<RepositoryUrl> parse_scp(std::string_view authority, std::string_view path) {
  const auto parts = *cut(authority, "@");
  if (!is_user_name(parts.first)) return refused("the user's name has characters it cannot have");
  if (!is_authority(parts.second)) return refused("no host name in front of the colon");
  if (path.front() == '-') return refused("the path starts with '-'");
  RepositoryUrl url{.scheme = "ssh", .host = lower(parts.second)};
  url.for_git = fmt::format("{}@{}:{}", parts.first, url.host, path);
  url.shown = fmt::format("{}:{}", url.host, path);
  return url;
}

Result<void> take_user(RepositoryUrl& url, std::string_view user) {
  const auto parts = cut(user, ":").value_or(std::pair(user, std::string_view()));
  if (url.scheme == "ssh" || url.scheme == "git") {
    if (!is_user_name(parts.first)) return refused("the user's name has characters it cannot have");
    if (!parts.second.empty()) return refused("ssh takes keys, no password in the address");
    url.username = parts.first;
    return {};
  }
  url.username = decoded(parts.first);
  url.password = decoded(parts.second);
  if (has_control(url.username) || has_control(url.password))
    return refused("control characters in front of '@'");
  return {};
}

Result<RepositoryUrl> parse_file(std::string_view path) {
  if (path.starts_with("localhost/")) path.remove_prefix(9);
  if (!path.starts_with('/')) return refused("file:// wants an absolute path behind it");
  RepositoryUrl url{.scheme = "file"};
  url.for_git = url.shown = fmt::format("file://{}", path);
  return url;
}

}  // namespace

Result<RepositoryUrl> parse_repository_url(std::string_view text) {
  if (text.size() > kLongestUrl) return refused("longer than 8 KiB");
  if (has_control(text)) return refused("it has spaces or control characters");
  const auto parts = cut(text, "://");
  if (!parts) {
    const auto scp = scp_parts(text);
    if (scp) return parse_scp(scp->first, scp->second);
    return refused("https://, http://, ssh://, git://, file:// or user@host:path is needed");
  }
  RepositoryUrl url{.scheme = lower(parts->first)};
  if (url.scheme == "file") return parse_file(parts->second);
  if (url.scheme == "git+ssh" || url.scheme == "ssh+git") url.scheme = "ssh";
  if (url.scheme != "https" && url.scheme != "http" && url.scheme != "ssh" && url.scheme != "git")
    return refused("only https, http, ssh, git and file are spoken");
  const auto slash = parts->second.find('/');
  auto authority = parts->second.substr(0, slash);
  const auto path = slash == text.npos ? std::string_view() : parts->second.substr(slash);
  if (const auto at = authority.rfind('@'); at != authority.npos) {
    TRY(take_user(url, authority.substr(0, at)));
    authority.remove_prefix(at + 1);
  }
  if (!is_authority(authority)) return refused("no host name in it");
  if (path.size() < 2) return refused("no path behind the host name");
  url.host = lower(authority);
  url.shown = fmt::format("{}://{}{}", url.scheme, url.host, path);
  url.for_git = url.shown;
  if (url.scheme == "ssh" && !url.username.empty())
    url.for_git = fmt::format("ssh://{}@{}{}", url.username, url.host, path);
  return url;
}

bool is_reference_name(std::string_view name) {
  if (name.empty() || name.size() > kLongestName || name == "@" || name.front() == '-' ||
      name.ends_with('.') || name.find("..") != name.npos || name.find("@{") != name.npos)
    return false;
  if (has_control(name) || name.find_first_of("~^:?*[\\") != name.npos) return false;
  const auto parts = split(name, '/');
  return std::none_of(parts.begin(), parts.end(), [](std::string_view part) {
    return part.empty() || part.starts_with('.') || part.ends_with(".lock");
  });
}

bool is_commit_name(std::string_view text) {
  return text.size() >= 4 && text.size() <= 64 && std::all_of(text.begin(), text.end(), is_hex);
}

bool is_object_id(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) && is_commit_name(text);
}

}  // namespace oakum::source
