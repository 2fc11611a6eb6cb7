#include "net/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <limits>

#include "net/url.h"

namespace oakum::net {

void Tls::Free::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

const std::vector<std::string>& ca_bundles() {
  static const std::vector<std::string> list = {
      "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Ubuntu, Alpine, Arch
      "/etc/pki/tls/certs/ca-bundle.crt",                   // Red Hat, Fedora
      "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // the same, newer
      "/etc/ssl/ca-bundle.pem",                             // SUSE
      "/var/lib/ca-certificates/ca-bundle.pem",             // SUSE, immutable flavours
      "/etc/ssl/cert.pem",                                  // Alpine without ca-certificates
  };
  return list;
}

/// What OpenSSL last complained about, as a few words.
static std::string complaint() {
  const auto code = ERR_peek_last_error();
  const char* reason = ERR_reason_error_string(code);
  ERR_clear_error();
  return reason ? reason : "unknown reason";
}

/// Bytes of the socket for OpenSSL: its own socket BIO would raise SIGPIPE.
static const BIO_METHOD* socket_method() {
  static const BIO_METHOD* made = [] {
    BIO_METHOD* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket");
    BIO_meth_set_write(method, [](BIO* bio, const char* data, int size) {
      const auto* socket = static_cast<const Socket*>(BIO_get_data(bio));
      BIO_clear_retry_flags(bio);
      const auto count =
          ::send(socket->descriptor(), data, static_cast<std::size_t>(size), MSG_NOSIGNAL);
      if (count < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_write(bio);
      return static_cast<int>(count);
    });
    BIO_meth_set_read(method, [](BIO* bio, char* data, int size) {
      const auto* socket = static_cast<const Socket*>(BIO_get_data(bio));
      BIO_clear_retry_flags(bio);
      const auto count = ::recv(socket->descriptor(), data, static_cast<std::size_t>(size), 0);
      if (count < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_read(bio);
      return static_cast<int>(count);
    });
    BIO_meth_set_ctrl(method, [](BIO*, int command, long, void*) {
      return static_cast<long>(command == BIO_CTRL_FLUSH);
    });
    return method;
  }();
  return made;
}

namespace {
struct FreeSsl {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};

class TlsStream final : public Stream {
 public:
  TlsStream(std::unique_ptr<Socket> socket, std::unique_ptr<SSL, FreeSsl> ssl)
      : socket_(std::move(socket)), ssl_(std::move(ssl)) {}

  Result<std::size_t> read(std::span<std::byte> into, Deadline until) override {
    for (;;) {
      ERR_clear_error();
      std::size_t count = 0;
      const int code = SSL_read_ex(ssl_.get(), into.data(), into.size(), &count);
      if (code > 0) return count;
      if (SSL_get_error(ssl_.get(), code) == SSL_ERROR_ZERO_RETURN) return std::size_t{0};
      TRY(wait(code, until));
    }
  }

  Result<void> write(ByteView bytes, Deadline until) override {
    while (!bytes.empty()) {
      ERR_clear_error();
      std::size_t count = 0;
      const int code = SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &count);
      if (code > 0)
        bytes = bytes.subspan(count);
      else
        TRY(wait(code, until));
    }
    return {};
  }

  bool quiet() override { return SSL_pending(ssl_.get()) == 0 && socket_->quiet(); }

  Result<void> shake_hands(Deadline until) {
    for (;;) {
      ERR_clear_error();
      const int code = SSL_connect(ssl_.get());
      if (code > 0) return {};
      TRY(wait(code, until));
    }
  }
  SSL* ssl() { return ssl_.get(); }

 private:
  /// Waits for what OpenSSL needs, or says why it cannot go on.
  Result<void> wait(int code, Deadline until) {
    const int why = SSL_get_error(ssl_.get(), code);
    if (why == SSL_ERROR_WANT_READ) return socket_->wait(true, until);
    if (why == SSL_ERROR_WANT_WRITE) return socket_->wait(false, until);
    if (ERR_peek_last_error() == 0 ||
        ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING)
      return Error{Error::io, "the connection was cut off"};
    return Error{Error::corrupt, "TLS: " + complaint()};
  }

  std::unique_ptr<Socket> socket_;
  std::unique_ptr<SSL, FreeSsl> ssl_;
};
}  // namespace

static Result<void> load_file(SSL_CTX* context, const std::string& path) {
  if (::access(path.c_str(), R_OK) != 0)
    return Error{Error::not_found, fmt::format("{}: cannot be read", path)};
  if (SSL_CTX_load_verify_file(context, path.c_str()) == 1) return {};
  return Error{Error::corrupt, fmt::format("{}: no PEM certificates ({})", path, complaint())};
}

/// The authorities of the system; false when there is no trace of any.
static Result<bool> load_system(SSL_CTX* context) {
  const char* file = std::getenv("SSL_CERT_FILE");
  const char* folder = std::getenv("SSL_CERT_DIR");
  if (folder && *folder) SSL_CTX_load_verify_dir(context, folder);
  if (file && *file) TRY(load_file(context, file));
  if ((file && *file) || (folder && *folder)) return true;
  for (const auto& path : ca_bundles())
    if (::access(path.c_str(), R_OK) == 0) {
      TRY(load_file(context, path));
      return true;
    }
  return SSL_CTX_load_verify_dir(context, "/etc/ssl/certs") == 1 &&
         ::access("/etc/ssl/certs", R_OK) == 0;
}

/// The certificate and key a server may ask us for.
static Result<void> load_own(SSL_CTX* context, const Trust& trust) {
  for (const auto* path : {&trust.certificate_file, &trust.key_file})
    if (::access(path->c_str(), R_OK) != 0)
      return Error{Error::not_found, fmt::format("{}: cannot be read", *path)};
  if (SSL_CTX_use_certificate_chain_file(context, trust.certificate_file.c_str()) != 1)
    return Error{Error::corrupt,
                 fmt::format("{}: no PEM certificate ({})", trust.certificate_file, complaint())};
  if (SSL_CTX_use_PrivateKey_file(context, trust.key_file.c_str(), SSL_FILETYPE_PEM) != 1)
    return Error{Error::corrupt, fmt::format("{}: no PEM key of {} ({})", trust.key_file,
                                             trust.certificate_file, complaint())};
  return {};
}

Result<Tls> Tls::create(const Trust& trust) {
  OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);  // a configuration may name plug-ins
  Tls tls(SSL_CTX_new(TLS_client_method()));
  SSL_CTX* context = tls.context_.get();
  if (!context) return Error{Error::internal, "TLS cannot start: " + complaint()};
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_verify(context, trust.insecure ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, nullptr);
  if (!trust.certificate_file.empty()) TRY(load_own(context, trust));
  if (trust.insecure) return tls;
  const bool any = TRY(load_system(context));
  if (!trust.ca_file.empty()) TRY(load_file(context, trust.ca_file));
  tls.without_authorities_ = !any && trust.ca_file.empty();
  return tls;
}

static bool expect_host(SSL* ssl, const std::string& host) {
  if (is_address(host))
    return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str()) == 1;
  SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  return SSL_set1_host(ssl, host.c_str()) == 1 && SSL_set_tlsext_host_name(ssl, host.c_str()) == 1;
}

/// Turns a failed handshake into what the reader can do about it.
static Error explain(SSL* ssl, Error error, const std::string& host, bool without_authorities) {
  const long verdict = SSL_get_verify_result(ssl);
  if (error.kind != Error::corrupt) return std::move(error).during("TLS with " + host);
  if (verdict != X509_V_OK && without_authorities)
    return {
        Error::denied,
        fmt::format("the certificate of {} cannot be verified: no certificate authorities on this "
                    "system; install ca-certificates, set SSL_CERT_FILE, or give --cacert",
                    host)};
  if (verdict != X509_V_OK)
    return {Error::denied,
            fmt::format(
                "the certificate of {} is not to be trusted: {}; add its authority with --cacert",
                host, X509_verify_cert_error_string(verdict))};
  constexpr std::string_view kForeign[] = {"wrong version number", "http request",
                                           "unsupported protocol", "tlsv1 alert protocol version",
                                           "packet length too long"};
  for (const auto words : kForeign)
    if (error.what.ends_with(words)) error.kind = Error::unsupported;
  return std::move(error).during(host);
}

Result<std::unique_ptr<Stream>> Tls::wrap(std::unique_ptr<Socket> socket, const std::string& host,
                                          Deadline until) const {
  std::unique_ptr<SSL, FreeSsl> ssl(SSL_new(context_.get()));
  BIO* bio = ssl ? BIO_new(socket_method()) : nullptr;
  if (!bio) return Error{Error::internal, "TLS: " + complaint()};
  BIO_set_data(bio, socket.get());
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl.get(), bio, bio);
  if (!expect_host(ssl.get(), host))
    return Error{Error::usage, host + ": not a name a certificate can have"};
  auto stream = std::make_unique<TlsStream>(std::move(socket), std::move(ssl));
  if (auto done = stream->shake_hands(until); !done)
    return explain(stream->ssl(), std::move(done).error(), host, without_authorities_);
  return stream;
}

}  // namespace oakum::net
