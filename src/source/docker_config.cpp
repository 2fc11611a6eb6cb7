#include "source/docker_config.h"

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"
#include "formats/json_writer.h"
#include "formats/node.h"
#include "io/reader.h"
#include "source/credential_helper.h"

namespace oakum::source {
namespace {

using formats::Node;

constexpr std::uint64_t kLargestConfig = 4u << 20;
constexpr int kDepth = 32;
/// Under which name Docker keeps the login to its hub, and which hosts that is.
constexpr std::string_view kHubKey = "https://index.docker.io/v1/";
constexpr std::string_view kHubHosts[] = {"registry-1.docker.io", "index.docker.io", "docker.io"};

bool is_hub(std::string_view host) {
  return std::find(std::begin(kHubHosts), std::end(kHubHosts), host) != std::end(kHubHosts);
}

/// "https://index.docker.io/v1/" is Docker Hub, "quay.io/team" a path of repositories there.
std::string normal(std::string_view key) {
  if (const auto parts = cut(key, "://")) key = parts->second;
  while (key.ends_with('/')) key.remove_suffix(1);
  const auto slash = std::min(key.find('/'), key.size());
  auto host = lower(key.substr(0, slash));
  auto path = key.substr(slash);
  if (path == "/v1" || path == "/v2") path = {};
  if (is_hub(host)) host = kHubHosts[0];
  return host + std::string(path);
}

Result<formats::Document> parse_config(std::string_view json) {
  return formats::parse_json(json, {.bytes = kLargestConfig, .depth = kDepth, .nodes = 100'000});
}

Credentials read_entry(Node entry) {
  Credentials credentials;
  credentials.username = entry["username"].text();
  credentials.password = entry["password"].text();
  credentials.identity_token = entry["identitytoken"].text();
  credentials.registry_token = entry["registrytoken"].text();
  const auto packed = decode_base64(entry["auth"].text());
  if (!packed) return credentials;
  if (const auto parts = cut(as_text(*packed), ":")) {
    credentials.username = parts->first;
    credentials.password = parts->second;
    while (credentials.password.ends_with('\0')) credentials.password.pop_back();
  }
  return credentials;
}

}  // namespace

Result<DockerConfig> DockerConfig::parse(std::string_view json) {
  const auto document = TRY(parse_config(json));
  DockerConfig config;
  for (const auto& [key, value] : document["auths"].members())
    if (auto credentials = read_entry(value); !credentials.empty())
      config.auths_.insert_or_assign(normal(key), std::move(credentials));
  for (const auto& [key, value] : document["credHelpers"].members())
    if (!value.text().empty()) config.helpers_.insert_or_assign(normal(key), value.text());
  config.store_ = document["credsStore"].text();
  return config;
}

Result<DockerConfig> DockerConfig::read(const std::string& path) {
  auto file = io::open_file(path);
  if (!file && file.error().kind == Error::not_found) return DockerConfig{};
  if (!file) return std::move(file).error();
  auto bytes = io::read_all(**file, kLargestConfig);
  if (!bytes) return std::move(bytes).error().during(path);
  auto config = parse(as_text(*bytes));
  if (!config) return std::move(config).error().during(path);
  return config;
}

std::string DockerConfig::keeper_of(std::string_view host) const {
  const auto own = helpers_.find(normal(host));
  return own == helpers_.end() ? store_ : own->second;
}

bool DockerConfig::knows(std::string_view host) const { return auths_.contains(normal(host)); }

Result<Credentials> DockerConfig::find(std::string_view host, std::string_view repository) const {
  if (const auto keeper = keeper_of(host); !keeper.empty()) {
    auto credentials = ask_helper(keeper, login_key(host));
    if (!credentials || !credentials->empty()) return credentials;
  }
  const auto base = normal(host);
  for (auto path = std::string(repository); !path.empty();) {
    if (const auto found = auths_.find(base + '/' + path); found != auths_.end())
      return found->second;
    const auto slash = path.rfind('/');
    path.resize(slash == std::string::npos ? 0 : slash);
  }
  const auto found = auths_.find(base);
  return found == auths_.end() ? Credentials{} : found->second;
}

std::string login_key(std::string_view host) {
  const auto name = normal(host);
  return std::string(name == kHubHosts[0] ? kHubKey : name);
}

// ---- changing it

namespace {

/// Writes what a tree holds; its depth is bounded by the parser.
void copy(Node node, formats::JsonWriter& out) {
  switch (node.kind()) {
    case Node::object:
      out.begin_object();
      for (const auto& [key, value] : node.members()) copy(value, out.key(key));
      out.end_object();
      break;
    case Node::array:
      out.begin_array();
      for (const auto item : node.items()) copy(item, out);
      out.end_array();
      break;
    case Node::string:
      out.value(node.text());
      break;
    case Node::number:
    case Node::boolean:
      out.raw(node.text());
      break;
    default:
      out.null();
  }
}

void write_entry(formats::JsonWriter& out, const Credentials& credentials) {
  out.begin_object();
  out.member("auth", encode_base64(as_bytes(credentials.username + ':' + credentials.password)));
  out.member("identitytoken", credentials.identity_token);
  out.end_object();
}

/// The `auths` with an entry exchanged, or left out where there are no credentials.
void write_auths(Node auths, std::string_view host, const Credentials& credentials,
                 formats::JsonWriter& out) {
  out.begin_object();
  bool written = credentials.empty();
  for (const auto& [key, value] : auths.members()) {
    if (normal(key) != normal(host)) {
      copy(value, out.key(key));
    } else if (!written) {
      write_entry(out.key(key), credentials);
      written = true;
    }
  }
  if (!written) write_entry(out.key(login_key(host)), credentials);
  out.end_object();
}

Result<std::string> rewrite(std::string_view json, std::string_view host,
                            const Credentials& credentials) {
  const auto document = TRY(parse_config(trim(json).empty() ? "{}" : json));
  const auto root = document.root();
  const auto auths = root["auths"];
  if (!root.is_object() || (auths && !auths.is_object() && auths.kind() != Node::null))
    return Error{Error::corrupt, "not a Docker configuration"};
  io::StringWriter text;
  formats::JsonWriter out(text);
  out.begin_object();
  if (!auths) write_auths(Node(), host, credentials, out.key("auths"));
  for (const auto& [key, value] : root.members())
    if (key == "auths")
      write_auths(value, host, credentials, out.key(key));
    else
      copy(value, out.key(key));
  out.end_object();
  TRY(out.finish());
  return text.text();
}

}  // namespace

Result<std::string> with_login(std::string_view json, std::string_view host,
                               const Credentials& credentials) {
  return rewrite(json, host, credentials);
}

Result<std::string> without_login(std::string_view json, std::string_view host) {
  return rewrite(json, host, {});
}

}  // namespace oakum::source
