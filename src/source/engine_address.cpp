#include "source/engine_address.h"

#include <sys/stat.h>

#include <cstdlib>

#include "base/hash.h"
#include "base/text.h"
#include "formats/node.h"
#include "io/reader.h"
#include "source/credentials.h"

namespace oakum::source {
namespace {

constexpr std::string_view kDockerSocket = "/var/run/docker.sock";
constexpr std::uint64_t kLargestConfig = 4u << 20;
constexpr std::uint16_t kPlainPort = 2375, kTlsPort = 2376;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

EngineAddress at_socket(std::string path) {
  EngineAddress address;
  address.url = {"http", "localhost", 80, "/"};
  address.text = path;
  address.socket = std::move(path);
  return address;
}

/// "host", "host:port" and what follows, by the scheme that is spoken there.
Result<EngineAddress> over_network(std::string_view text, std::string_view rest, bool secure,
                                   bool engine_port, const net::Trust& trust) {
  EngineAddress address;
  address.url = TRY(net::parse_url(fmt::format("{}://{}", secure ? "https" : "http", rest)));
  const auto authority = rest.substr(0, rest.find('/'));
  const bool has_port = authority.substr(authority.rfind(']') + 1).find(':') != authority.npos;
  if (engine_port && !has_port) address.url.port = secure ? kTlsPort : kPlainPort;
  address.trust = trust;
  address.text = text;
  return address;
}

bool is_there(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0;
}

/// The certificates of a folder: Docker calls them ca.pem, cert.pem and key.pem everywhere.
net::Trust trust_from(const std::string& folder, bool insecure) {
  net::Trust trust;
  trust.insecure = insecure;
  if (is_there(folder + "/ca.pem")) trust.ca_file = folder + "/ca.pem";
  if (is_there(folder + "/cert.pem")) {
    trust.certificate_file = folder + "/cert.pem";
    trust.key_file = folder + "/key.pem";
  }
  return trust;
}

EngineTls tls_from_environment() {
  const bool verify = !variable("DOCKER_TLS_VERIFY").empty();
  auto folder = variable("DOCKER_CERT_PATH");
  if (!verify && folder.empty()) return {};
  if (folder.empty()) folder = docker_config_folder();
  return {true, trust_from(folder, /*insecure=*/!verify)};
}

/// A JSON file of Docker's configuration; not_found when it is absent.
Result<formats::Document> read_json(const std::string& path) {
  auto file = TRY(io::open_file(path));
  auto bytes = io::read_all(*file, kLargestConfig);
  if (!bytes) return std::move(bytes).error().during(path);
  auto document = formats::parse_json(as_text(*bytes),
                                      {.bytes = kLargestConfig, .depth = 32, .nodes = 100'000});
  if (!document) return std::move(document).error().during(path);
  return document;
}

/// The context that is in use; "" for none.
Result<std::string> current_context(const std::string& folder) {
  if (auto name = variable("DOCKER_CONTEXT"); !name.empty()) return name;
  if (folder.empty()) return std::string();
  const auto config = read_json(folder + "/config.json");
  if (!config && config.error().kind == Error::not_found) return std::string();
  if (!config) return config.error();
  return std::string((*config)["currentContext"].text());
}

Result<EngineAddress> address_of_context(const std::string& folder, const std::string& name) {
  const auto id = hex(Sha256::of(as_bytes(name)));
  const auto meta = read_json(fmt::format("{}/contexts/meta/{}/meta.json", folder, id));
  if (!meta && meta.error().kind == Error::not_found)
    return Error{Error::unreachable, fmt::format("there is no context {}", printable(name))};
  if (!meta) return meta.error();
  const auto endpoint = (*meta)["Endpoints"]["docker"];
  const auto certificates = fmt::format("{}/contexts/tls/{}/docker", folder, id);
  const bool insecure = endpoint["SkipTLSVerify"].truth();
  const EngineTls tls{insecure || is_there(certificates), trust_from(certificates, insecure)};
  const auto host = endpoint["Host"].text();
  auto address =
      host.empty() ? at_socket(std::string(kDockerSocket)) : parse_engine_address(host, tls);
  if (!address) return std::move(address).error().during("the context " + printable(name));
  return address;
}

/// What the environment says is not the command line's fault: others may still be asked.
Result<EngineAddress> from_variable(const char* name, const EngineTls& tls) {
  auto address = parse_engine_address(variable(name), tls);
  if (address) return address;
  return Error{Error::unsupported, fmt::format("{}: {}", name, address.error().what)};
}

}  // namespace

Result<EngineAddress> parse_engine_address(std::string_view text, const EngineTls& tls) {
  if (text.starts_with('/')) return at_socket(std::string(text));
  const auto parts = cut(text, "://");
  const auto scheme = parts ? lower(parts->first) : "";
  const auto rest = parts ? parts->second : std::string_view();
  if (scheme == "unix" && rest.starts_with('/')) return at_socket(std::string(rest));
  if (scheme == "tcp") return over_network(text, rest, tls.wanted, true, tls.trust);
  if (scheme == "http" || scheme == "https")
    return over_network(text, rest, scheme == "https", false, tls.trust);
  if (scheme == "ssh" || scheme == "npipe" || scheme == "fd")
    return Error{Error::unsupported,
                 fmt::format("{}:// is not spoken; forward the socket and give unix://", scheme)};
  return Error{Error::usage,
               fmt::format("\"{}\" is not the address of an engine; write unix:///path or "
                           "tcp://host:port",
                           printable(text))};
}

Result<EngineAddress> find_docker_engine(const std::string& host) {
  if (!host.empty()) return parse_engine_address(host, tls_from_environment());
  if (!variable("DOCKER_HOST").empty()) return from_variable("DOCKER_HOST", tls_from_environment());
  const auto folder = docker_config_folder();
  const auto context = TRY(current_context(folder));
  if (context.empty() || context == "default") return at_socket(std::string(kDockerSocket));
  return address_of_context(folder, context);
}

Result<PodmanServices> find_podman_services(const std::string& host) {
  PodmanServices services;
  auto& addresses = services.addresses;
  services.chosen = !host.empty() || !variable("CONTAINER_HOST").empty();
  if (!host.empty()) {
    auto address = TRY(parse_engine_address(host));
    addresses.push_back(std::move(address));
  } else if (services.chosen) {
    auto address = TRY(from_variable("CONTAINER_HOST", {}));
    addresses.push_back(std::move(address));
  } else {
    if (const auto own = variable("XDG_RUNTIME_DIR"); !own.empty())
      addresses.push_back(at_socket(own + "/podman/podman.sock"));
    addresses.push_back(at_socket("/run/podman/podman.sock"));
  }
  return services;
}

}  // namespace oakum::source
