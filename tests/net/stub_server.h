#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/text.h"
#include "net/message.h"

// An HTTP server inside the test that does what the test says, right or wrong, byte for byte.
// Loopback only.
namespace oakum::testing {

struct StubRequest {
  std::string method, target, body;
  net::Headers headers;
  std::string header(std::string_view name) const {
    return std::string(net::find_header(headers, name).value_or(""));
  }
};

/// The server's end of one connection.
class StubConnection {
 public:
  StubConnection(int descriptor, SSL_CTX* tls, const std::atomic<bool>& stopping)
      : descriptor_(descriptor), tls_(tls), stopping_(stopping) {}
  ~StubConnection() { close(); }
  StubConnection(const StubConnection&) = delete;
  StubConnection& operator=(const StubConnection&) = delete;

  bool start_tls() {
    ssl_ = SSL_new(tls_);
    SSL_set_fd(ssl_, descriptor_);
    return SSL_accept(ssl_) == 1;
  }
  void send(std::string_view text) {
    while (!text.empty() && descriptor_ >= 0) {
      const auto count = ssl_ ? SSL_write(ssl_, text.data(), static_cast<int>(text.size()))
                              : ::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL);
      if (count <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(count));
    }
  }
  /// Returns early when the server is being stopped.
  void sleep(std::chrono::milliseconds time) {
    const auto until = std::chrono::steady_clock::now() + time;
    while (!stopping_ && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  /// One byte at a time.
  void trickle(std::string_view text, std::chrono::milliseconds pause) {
    for (const char c : text) {
      if (stopping_) return;
      send(std::string_view(&c, 1));
      sleep(pause);
    }
  }
  void close() {
    if (descriptor_ < 0) return;
    if (ssl_) {
      SSL_shutdown(ssl_);
      SSL_free(ssl_);
    }
    ssl_ = nullptr;
    ::close(descriptor_);
    descriptor_ = -1;
  }
  /// A TCP reset instead of an orderly end. What was sent gets a moment to arrive first.
  void reset() {
    sleep(std::chrono::milliseconds(30));
    const linger now{1, 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    if (ssl_) SSL_free(ssl_);
    ssl_ = nullptr;
    ::close(descriptor_);
    descriptor_ = -1;
  }
  bool open() const { return descriptor_ >= 0; }

  /// Waits for the next request; false when there is none.
  bool receive(StubRequest& request) {
    std::string text;
    while (text.find("\r\n\r\n") == std::string::npos)
      if (!receive_some(text)) return false;
    Lines lines(text);
    std::string_view line;
    lines.next(line);
    const auto words = split_words(line);
    if (words.size() < 2) return false;
    request = {std::string(words[0]), std::string(words[1]), "", {}};
    while (lines.next(line) && !line.empty())
      if (const auto parts = cut(line, ":"))
        request.headers.push_back({std::string(parts->first), std::string(trim(parts->second))});
    const auto length = parse_decimal(request.header("Content-Length")).value_or(0);
    request.body = text.substr(text.find("\r\n\r\n") + 4);
    while (request.body.size() < length)
      if (!receive_some(request.body)) return false;
    return true;
  }
  /// Whether the client starts with a TLS handshake; it is left for later reading.
  bool hears_tls() {
    if (!wait()) return false;
    char first = 0;
    return ::recv(descriptor_, &first, 1, MSG_PEEK) == 1 && first == 0x16;
  }

 private:
  bool wait() {
    pollfd entry{descriptor_, POLLIN, 0};
    while (!stopping_)
      if (::poll(&entry, 1, 20) > 0) return true;
    return false;
  }
  bool receive_some(std::string& text) {
    char buffer[4096];
    if (descriptor_ < 0) return false;
    if (!(ssl_ && SSL_pending(ssl_) > 0) && !wait()) return false;
    const auto count = ssl_ ? SSL_read(ssl_, buffer, sizeof buffer)
                            : ::recv(descriptor_, buffer, sizeof buffer, 0);
    if (count <= 0) return false;
    text.append(buffer, static_cast<std::size_t>(count));
    return true;
  }

  int descriptor_;
  SSL_CTX* tls_;
  SSL* ssl_ = nullptr;
  const std::atomic<bool>& stopping_;
};

/// Calls the script for every request, from one thread a connection; `index` counts requests from 0
/// over all of them.
class StubServer {
 public:
  using Script = std::function<void(const StubRequest& request, std::size_t index,
                                    StubConnection& connection)>;
  struct TlsFiles {
    std::string certificate, key;
    bool at_once = true;       ///< Otherwise only when the script starts it.
    int newest = 0;            ///< TLS1_1_VERSION for a server that is behind the times.
    std::string clients = {};  ///< The authority of the clients that are let in.
  };

  explicit StubServer(Script script) : StubServer(std::move(script), TlsFiles{}) {}
  StubServer(Script script, const TlsFiles& tls)
      : script_(std::move(script)), tls_at_once_(tls.at_once) {
    std::signal(SIGPIPE, SIG_IGN);  // the stub's TLS writes to clients that have left
    if (!tls.certificate.empty()) set_up_tls(tls);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    listen(reinterpret_cast<sockaddr*>(&address), size);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
  }
  /// At a socket of this machine, in a folder that the test removes.
  StubServer(Script script, const std::string& path)
      : script_(std::move(script)), tls_at_once_(false) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) std::abort();
    std::copy(path.begin(), path.end(), address.sun_path);
    listen(reinterpret_cast<sockaddr*>(&address), sizeof address);
  }
  ~StubServer() {
    stopping_ = true;
    acceptor_.join();
    for (auto& thread : threads_) thread.join();
    ::close(listener_);
    SSL_CTX_free(tls_);
  }
  StubServer(const StubServer&) = delete;
  StubServer& operator=(const StubServer&) = delete;

  std::uint16_t port() const { return port_; }
  std::string host() const { return "127.0.0.1:" + std::to_string(port_); }
  std::string url(std::string_view path = "/") const {
    return (tls_ && tls_at_once_ ? "https://" : "http://") + host() + std::string(path);
  }
  std::vector<StubRequest> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  std::size_t connections() const { return connections_; }

 private:
  void listen(const sockaddr* address, socklen_t size) {
    listener_ = ::socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::bind(listener_, address, size) != 0 || ::listen(listener_, 64) != 0) std::abort();
    acceptor_ = std::thread([this] { accept(); });
  }
  void set_up_tls(const TlsFiles& files) {
    tls_ = SSL_CTX_new(TLS_server_method());
    if (files.newest) {
      SSL_CTX_set_min_proto_version(tls_, 0);
      SSL_CTX_set_security_level(tls_, 0);
      SSL_CTX_set_max_proto_version(tls_, files.newest);
    }
    if (SSL_CTX_use_certificate_chain_file(tls_, files.certificate.c_str()) != 1 ||
        SSL_CTX_use_PrivateKey_file(tls_, files.key.c_str(), SSL_FILETYPE_PEM) != 1)
      std::abort();
    if (files.clients.empty()) return;
    SSL_CTX_load_verify_file(tls_, files.clients.c_str());
    SSL_CTX_set_verify(tls_, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  }
  void accept() {
    pollfd entry{listener_, POLLIN, 0};
    while (!stopping_) {
      if (::poll(&entry, 1, 20) <= 0) continue;
      const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (descriptor < 0) continue;
      threads_.emplace_back([this, descriptor] { serve(descriptor); });
    }
  }
  void serve(int descriptor) {
    StubConnection connection(descriptor, tls_, stopping_);
    if (tls_ && tls_at_once_) {
      ++connections_;
      if (!connection.start_tls()) return;
    } else if (connection.hears_tls()) {
      return connection.send("HTTP/1.0 400 Bad Request\r\n\r\nplain http only\n");
    } else {
      ++connections_;
    }
    StubRequest request;
    while (connection.open() && connection.receive(request)) {
      std::size_t index = 0;
      {
        const std::lock_guard lock(mutex_);
        index = requests_.size();
        requests_.push_back(request);
      }
      script_(request, index, connection);
    }
  }

  Script script_;
  bool tls_at_once_;
  SSL_CTX* tls_ = nullptr;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<std::size_t> connections_{0};
  mutable std::mutex mutex_;
  std::vector<StubRequest> requests_;
  std::thread acceptor_;
  std::vector<std::thread> threads_;
};

/// "HTTP/1.1 200 OK" with a length and further header lines ("Name: value\r\n…").
inline std::string answer(int status, std::string_view body, std::string_view headers = "") {
  return fmt::format("HTTP/1.1 {} Status\r\nContent-Length: {}\r\n{}\r\n{}", status, body.size(),
                     headers, body);
}

}  // namespace oakum::testing
