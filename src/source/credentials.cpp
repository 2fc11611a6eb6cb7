#include "source/credentials.h"

#include <cstdlib>

#include "base/text.h"
#include "source/docker_config.h"

namespace oakum::source {

static std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

std::string docker_config_folder() {
  if (auto folder = variable("DOCKER_CONFIG"); !folder.empty()) return folder;
  const auto home = variable("HOME");
  return home.empty() ? "" : home + "/.docker";
}

std::string docker_config_path() {
  const auto folder = docker_config_folder();
  return folder.empty() ? "" : folder + "/config.json";
}

CredentialStore CredentialStore::from_environment() {
  std::vector<std::string> paths = {docker_config_path(), variable("REGISTRY_AUTH_FILE")};
  if (const auto runtime = variable("XDG_RUNTIME_DIR"); !runtime.empty())
    paths.push_back(runtime + "/containers/auth.json");
  const auto home = variable("HOME"), config = variable("XDG_CONFIG_HOME");
  if (!config.empty() || !home.empty())
    paths.push_back((config.empty() ? home + "/.config" : config) + "/containers/auth.json");
  std::erase(paths, "");
  return from_files(std::move(paths));
}

CredentialStore CredentialStore::from_files(std::vector<std::string> paths) {
  CredentialStore store;
  store.files_ = std::move(paths);
  return store;
}

void CredentialStore::add(std::string_view host, Credentials credentials) {
  by_host_.insert_or_assign(lower(host), std::move(credentials));
}

Result<Credentials> CredentialStore::find(std::string_view host,
                                          std::string_view repository) const {
  if (const auto found = by_host_.find(lower(host)); found != by_host_.end()) return found->second;
  for (const auto& path : files_) {
    const auto config = TRY(DockerConfig::read(path));
    auto credentials = config.find(host, repository);
    if (!credentials || !credentials->empty()) return credentials;
  }
  return Credentials{};
}

}  // namespace oakum::source
