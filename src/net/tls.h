#pragma once
#include <memory>
#include <string>
#include <vector>

#include "net/socket.h"

struct ssl_ctx_st;

namespace oakum::net {

/// Whom we believe.
struct Trust {
  std::string ca_file;    ///< Authorities beside those of the system (PEM); empty for none.
  bool insecure = false;  ///< Takes any certificate: encrypted, but from anybody.
  /// What we show a server that asks who we are (PEM, certificate chain and key); both or neither.
  std::string certificate_file, key_file;
};

/// Where systems keep the authorities they trust, in the order we look: Debian and Alpine, Red Hat,
/// SUSE.
const std::vector<std::string>& ca_bundles();

/// TLS 1.2 or 1.3 as a client. Made when the first https connection is, because reading 150
/// certificates takes longer than many a scan; afterwards cheap and safe from any thread.
class Tls {
 public:
  /// Authorities come from SSL_CERT_FILE and SSL_CERT_DIR when one is set, else from the first
  /// bundle that exists, and from `trust.ca_file`. Errors: not_found (no authority anywhere),
  /// corrupt (a file that is no PEM, a key that is not the certificate's).
  static Result<Tls> create(const Trust& trust);

  /// Shakes hands over a connected socket. The certificate must be valid for `host`, name or
  /// address. Errors: denied (the certificate, with the reason), unsupported (the other side does
  /// not speak TLS, or only an old version), io, timeout, cancelled.
  Result<std::unique_ptr<Stream>> wrap(std::unique_ptr<Socket> socket, const std::string& host,
                                       Deadline until) const;

 private:
  struct Free {
    void operator()(ssl_ctx_st* context) const;
  };
  explicit Tls(ssl_ctx_st* context) : context_(context) {}
  std::unique_ptr<ssl_ctx_st, Free> context_;
  bool without_authorities_ = false;
};

}  // namespace oakum::net
