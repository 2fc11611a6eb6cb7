#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "net/tls.h"
#include "net/url.h"

namespace oakum::source {

/// Where an engine that speaks Docker's API answers.
struct EngineAddress {
  std::string socket;  ///< Path of a socket of this machine; "" when it answers at `url`.
  net::Url url;        ///< Its target is what the path of every request begins with; "/" for none.
  net::Trust trust;
  std::string text;  ///< For messages: "/var/run/docker.sock", "tcp://host:2376".
};

/// How an engine elsewhere is spoken to.
struct EngineTls {
  bool wanted = false;
  net::Trust trust;
};

/// Reads "unix:///path", "/path", "tcp://host[:port]", "http://…" or "https://…"; with `tls` wanted
/// tcp means https. Without a port it is 2375, with TLS 2376. Errors: usage, and unsupported for
/// ssh, npipe and fd.
Result<EngineAddress> parse_engine_address(std::string_view text, const EngineTls& tls = {});

/// Which Docker Engine is meant: `host` when it is not empty, else DOCKER_HOST, else the context
/// that DOCKER_CONTEXT or the current one of Docker's configuration names, else
/// /var/run/docker.sock. TLS as DOCKER_TLS_VERIFY and DOCKER_CERT_PATH (ca.pem, cert.pem, key.pem)
/// or the context say. Errors: usage (`host`), unsupported (what the environment or a context
/// says), unreachable (no such context), corrupt, denied. Source: the reference of the docker
/// command line, "Environment variables" and "Docker contexts".
Result<EngineAddress> find_docker_engine(const std::string& host);

/// Where podman's service may answer.
struct PodmanServices {
  std::vector<EngineAddress> addresses;  ///< In the order to ask.
  bool chosen = false;  ///< The user named one: nobody else may answer in its place.
};

/// `host` when it is not empty, else CONTAINER_HOST, else podman.sock below XDG_RUNTIME_DIR and
/// /run. Errors: usage (`host`), unsupported (CONTAINER_HOST).
Result<PodmanServices> find_podman_services(const std::string& host);

}  // namespace oakum::source
