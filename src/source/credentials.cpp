#include "source/credentials.h"

#include <cstdlib>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/text.h"
#include "formats/node.h"
#include "io/reader.h"

namespace oakum::source {

constexpr std::uint64_t kLargestConfig = 4u << 20;
/// Under which name Docker keeps the login to its hub, and which hosts that is.
constexpr std::string_view kHubKey = "index.docker.io";
constexpr std::string_view kHubHost = "registry-1.docker.io";

/// "https://index.docker.io/v1/" is the host index.docker.io.
static std::string host_of_key(std::string_view key) {
  if (const auto parts = cut(key, "://")) key = parts->second;
  return lower(key.substr(0, key.find('/')));
}

void CredentialStore::add(std::string_view host, Credentials credentials) {
  by_host_.insert_or_assign(host_of_key(host), std::move(credentials));
}

Credentials CredentialStore::find(std::string_view host) const {
  auto found = by_host_.find(lower(host));
  if (found == by_host_.end() && host == kHubHost) found = by_host_.find(kHubKey);
  if (found == by_host_.end() && host == kHubHost) found = by_host_.find("docker.io");
  return found == by_host_.end() ? Credentials{} : found->second;
}

static Credentials read_entry(const formats::Node& entry) {
  Credentials credentials;
  credentials.username = entry["username"].text();
  credentials.password = entry["password"].text();
  credentials.identity_token = entry["identitytoken"].text();
  const auto packed = decode_base64(entry["auth"].text());
  if (!packed) return credentials;
  if (const auto parts = cut(as_text(*packed), ":")) {
    credentials.username = parts->first;
    credentials.password = parts->second;
    while (credentials.password.ends_with('\0')) credentials.password.pop_back();
  }
  return credentials;
}

Result<CredentialStore> CredentialStore::from_docker_config(std::string_view json) {
  const auto document =
      TRY(formats::parse_json(json, {.bytes = kLargestConfig, .depth = 32, .nodes = 100'000}));
  CredentialStore store;
  for (const auto& member : document["auths"].members()) {
    auto credentials = read_entry(member.value);
    if (!credentials.empty()) store.add(member.key, std::move(credentials));
  }
  return store;
}

std::string docker_config_folder() {
  if (const char* folder = std::getenv("DOCKER_CONFIG"); folder && *folder) return folder;
  const char* home = std::getenv("HOME");
  return home && *home ? std::string(home) + "/.docker" : "";
}

Result<CredentialStore> CredentialStore::from_environment() {
  const auto folder = docker_config_folder();
  if (folder.empty()) return CredentialStore{};
  const auto path = folder + "/config.json";
  auto file = io::open_file(path);
  if (!file && file.error().kind == Error::not_found) return CredentialStore{};
  if (!file) return std::move(file).error();
  auto bytes = io::read_all(**file, kLargestConfig);
  if (!bytes) return std::move(bytes).error().during(path);
  auto store = from_docker_config(as_text(*bytes));
  if (!store) return std::move(store).error().during(path);
  return store;
}

}  // namespace oakum::source
