#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "io/reader.h"
#include "net/http.h"
#include "source/challenge.h"
#include "source/credentials.h"
#include "source/reference.h"

namespace oakum::source {

/// Points at a blob or another manifest.
struct Descriptor {
  std::string media_type;
  std::string digest;      ///< "sha256:…".
  std::uint64_t size = 0;  ///< Exactly so many bytes.
};

/// A manifest or index whose bytes have the digest given here.
struct Manifest {
  std::string media_type;
  std::string digest;
  std::string bytes;
};

struct RegistryOptions {
  CredentialStore credentials;
  /// Plain http is tried where a host does not speak TLS. Without it only this machine gets that
  /// (and so do credentials).
  bool insecure = false;
  /// Hosts that may be given credentials as a realm beside the registry's own domain.
  std::vector<std::string> allowed_realms;
  /// Hosts to ask, in order, before the registry itself, by registry name ("docker.io").
  std::map<std::string, std::vector<std::string>, std::less<>> mirrors;
  /// How long a server may make us wait for one answer; lower it when there is another one to ask.
  std::chrono::milliseconds patience{120'000};
};

/// Reads from registries that speak the OCI distribution protocol (Docker Registry HTTP API v2).
/// Logs in as the registry asks for: a bearer token from its realm, or Basic. Credentials go to the
/// exact host[:port] they are for and to its own realm (is_own_realm), over https or to this
/// machine; a realm that is neither https nor the plain-http registry itself, or that has a private
/// address, is refused. Errors: not_found, denied, unreachable (after retries: no answer, 429,
/// 5xx), timeout, corrupt (what is not what was promised), too_large, cancelled. Messages name the
/// place and never hold credentials. Not for use by two threads at once; the client must outlive it
/// and everything it opens.
class Registry {
 public:
  Registry(net::Client& client, RegistryOptions options);

  /// The manifest or index behind a reference, at most 4 MiB. Its digest is checked against that of
  /// the reference, or else against what the registry says.
  Result<Manifest> fetch_manifest(const Reference& reference);

  /// The bytes of a blob in the reference's repository. A connection that breaks is taken up again
  /// where it broke. The end is only reported when size and digest are the promised ones: bytes
  /// read before that are not verified yet.
  Result<std::unique_ptr<io::Reader>> open_blob(const Reference& reference, const Descriptor& blob);

 private:
  friend class BlobReader;
  /// Asks one host, logging in when it wants that.
  Result<net::Response> get(const std::string& host, const Reference& reference,
                            const std::string& path, const net::Headers& headers);
  Result<net::Response> ask(const std::string& host, const std::string& path, net::Headers headers,
                            const std::string& authorization);
  Result<std::string> log_in(const net::Url& at, const std::string& host,
                             const Reference& reference, const std::vector<Challenge>& challenges);
  Result<std::string> fetch_token(const net::Url& at, const std::string& host,
                                  const Reference& reference, const Challenge& challenge);
  Result<Manifest> fetch_from(const std::string& host, const Reference& reference);
  std::vector<std::string> hosts_of(const Reference& reference) const;

  net::Client& client_;
  RegistryOptions options_;
  std::map<std::string, std::string>
      schemes_;  ///< By host: "http" once it is known to speak nothing else.
  std::map<std::string, std::string> authorizations_;  ///< By host and repository.
};

}  // namespace oakum::source
