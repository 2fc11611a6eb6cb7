#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "io/reader.h"
#include "net/http.h"
#include "source/challenge.h"
#include "source/credentials.h"
#include "source/logins.h"
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

/// What points at an image from outside: a bill of materials, a signature, a statement.
struct Referrer {
  Descriptor descriptor;
  std::string artifact_type;
  std::map<std::string, std::string, std::less<>> annotations;
};

struct RegistryOptions {
  /// Asked for a login when a host wants one.
  CredentialStore credentials;
  /// Logins to the registry that a reference names (not to its mirrors), tried in order before what
  /// `credentials` knows, and instead of it and of going without any when `only_login` is set.
  std::vector<Credentials> login;
  bool only_login = false;
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
/// place and never hold credentials. Not for use by two threads at once; the client (and the
/// shared logins) must outlive it and everything it opens.
class Registry {
 public:
  Registry(net::Client& client, RegistryOptions options);
  /// One of several that share what they learn about logging in.
  Registry(net::Client& client, RegistryOptions options, Logins& shared);

  /// The manifest or index behind a reference, at most 4 MiB. Its digest is checked against that of
  /// the reference, or else against what the registry says.
  Result<Manifest> fetch_manifest(const Reference& reference);

  /// Who takes the digest of a blob.
  enum class Digest : std::uint8_t { here, by_the_caller };
  /// The bytes of a blob in the reference's repository. A connection that breaks is taken up again
  /// where it broke. The end is only reported when size and (taken here) digest are the promised
  /// ones: bytes read before that are not verified yet.
  Result<std::unique_ptr<io::Reader>> open_blob(const Reference& reference, const Descriptor& blob,
                                                Digest digest = Digest::here);

  /// What refers to a manifest of the reference's repository, of one artifact type or ("") of any;
  /// nothing when nothing does. Registries without this interface are asked for the index that its
  /// tag stands for ("sha256-<hex>"). At most 2,000 in 20 pages. Error as above. Source: OCI
  /// distribution specification 1.1, "Listing Referrers" and "Referrers Tag Schema".
  Result<std::vector<Referrer>> fetch_referrers(const Reference& reference,
                                                const std::string& digest,
                                                std::string_view artifact_type);

  /// Whether a registry takes the login: asks for nothing but its greeting (/v2/). `reference`
  /// needs no repository.
  Result<void> greet(const Reference& reference);

 private:
  friend class BlobReader;
  /// Asks one host, logging in when it wants that.
  Result<net::Response> get(const std::string& host, const Reference& reference,
                            const std::string& path, const net::Headers& headers);
  Result<net::Response> ask(const std::string& host, const std::string& path, net::Headers headers,
                            const std::string& authorization);
  Result<Shown> log_in(const net::Url& at, const std::string& host, const Reference& reference,
                       const std::vector<Challenge>& challenges, std::size_t candidate);
  Result<std::optional<Credentials>> candidate(const std::string& host, const Reference& reference,
                                               std::size_t number) const;
  Result<std::string> fetch_token(const net::Url& at, const Reference& reference,
                                  const Challenge& challenge, const Credentials& credentials);
  Result<std::vector<Referrer>> referrers_from(const std::string& host, const Reference& reference,
                                               const std::string& digest,
                                               std::string_view artifact_type);
  Result<Manifest> fetch_from(const std::string& host, const Reference& reference);
  std::vector<std::string> hosts_of(const Reference& reference) const;

  net::Client& client_;
  RegistryOptions options_;
  std::unique_ptr<Logins> own_;  ///< When nobody else knows more.
  Logins& logins_;
};

}  // namespace oakum::source
