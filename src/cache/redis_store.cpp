#include <algorithm>
#include <mutex>

#include "base/text.h"
#include "cache/store.h"
#include "net/socket.h"
#include "net/url.h"

namespace oakum::cache {
namespace {

constexpr std::size_t kLongestLine = 4096;
constexpr std::uint64_t kLargestEntry = 256u << 20;
constexpr std::uint64_t kMostItems = 100'000;
constexpr std::uint16_t kPort = 6379;

struct Address {
  bool tls = false;
  std::string socket;  ///< Of a unix address, instead of host and port.
  std::string host;
  std::uint16_t port = kPort;
  std::string user, password, database;

  std::string shown() const {
    return socket.empty() ? fmt::format("redis at {}:{}", host, port) : "redis at " + socket;
  }
};

Error malformed() {
  return {Error::usage,
          "the address of a Redis cache is redis://[user[:password]@]host[:port][/database], "
          "rediss://… or unix:///path"};
}

void take_login(std::string_view login, Address& address) {
  const auto parts = cut(login, ":");
  address.user = net::decode_percent(parts ? parts->first : login);
  address.password = net::decode_percent(parts ? parts->second : "");
}

Result<void> take_host(std::string_view text, Address& address) {
  const auto bracket = text.starts_with('[') ? text.find(']') : std::string_view::npos;
  const auto colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
  address.host = text.substr(0, colon);
  if (bracket != std::string_view::npos) address.host = text.substr(1, bracket - 1);
  if (!net::is_host(address.host)) return malformed();
  if (colon == std::string_view::npos) return {};
  const auto port = parse_decimal(text.substr(colon + 1));
  if (!port || *port == 0 || *port > 65535) return malformed();
  address.port = static_cast<std::uint16_t>(*port);
  return {};
}

Result<Address> parse_address(std::string_view text) {
  const auto parts = cut(text, "://");
  if (!parts) return malformed();
  Address address;
  auto rest = parts->second;
  if (parts->first == "unix") {
    if (!rest.starts_with('/')) return malformed();
    address.socket = rest;
    return address;
  }
  if (parts->first != "redis" && parts->first != "rediss") return malformed();
  address.tls = parts->first == "rediss";
  if (const auto at = rest.rfind('@'); at != std::string_view::npos) {
    take_login(rest.substr(0, at), address);
    rest.remove_prefix(at + 1);
  }
  if (const auto slash = rest.find('/'); slash != std::string_view::npos) {
    address.database = rest.substr(slash + 1);
    if (!address.database.empty() && !parse_decimal(address.database)) return malformed();
    rest = rest.substr(0, slash);
  }
  TRY(take_host(rest, address));
  return address;
}

/// A string, a list, or nothing.
struct Reply {
  std::optional<std::string> text;
  std::vector<Reply> items;
};

/// A connection that speaks RESP (the Redis serialization protocol, version 2).
class Connection {
 public:
  explicit Connection(std::unique_ptr<net::Stream> stream) : stream_(std::move(stream)) {}

  /// The answer to one command. Errors: denied (the server's own word), corrupt, and those of the
  /// stream.
  Result<Reply> ask(const std::vector<std::string_view>& words, net::Deadline until) {
    auto text = fmt::format("*{}\r\n", words.size());
    for (const auto word : words) text += fmt::format("${}\r\n{}\r\n", word.size(), word);
    TRY(stream_->write(as_bytes(text), until));
    return read_reply(0, until);
  }

 private:
  Result<Reply> read_reply(int depth, net::Deadline until) {
    const auto line = TRY(read_line(until));
    if (line.empty()) return corrupt();
    const auto rest = std::string_view(line).substr(1);
    if (line[0] == '-') return Error{Error::denied, "it says: " + printable(rest.substr(0, 200))};
    Reply reply;
    if (rest == "-1") return reply;
    if (line[0] == '+' || line[0] == ':') {
      reply.text = rest;
      return reply;
    }
    const auto size = parse_decimal(rest);
    if (line[0] == '*' && size && *size <= kMostItems && depth < 2) {
      for (std::uint64_t i = 0; i < *size; ++i) {
        auto item = TRY(read_reply(depth + 1, until));
        reply.items.push_back(std::move(item));
      }
      return reply;
    }
    if (line[0] != '$' || !size || *size > kLargestEntry) return corrupt();
    reply.text = TRY(read_exactly(*size + 2, until));
    reply.text->resize(static_cast<std::size_t>(*size));
    return reply;
  }
  static Error corrupt() { return {Error::corrupt, "an answer that is not Redis's"}; }

  Result<void> fill(net::Deadline until) {
    std::byte block[16 * 1024];
    const auto got = TRY(stream_->read(block, until));
    if (got == 0) return Error{Error::io, "the connection ended"};
    buffer_ += as_text(ByteView(block, got));
    return {};
  }
  Result<std::string> read_line(net::Deadline until) {
    for (;;) {
      if (const auto end = buffer_.find("\r\n"); end != std::string::npos) {
        auto line = buffer_.substr(0, end);
        buffer_.erase(0, end + 2);
        return line;
      }
      if (buffer_.size() > kLongestLine) return corrupt();
      TRY(fill(until));
    }
  }
  Result<std::string> read_exactly(std::uint64_t size, net::Deadline until) {
    while (buffer_.size() < size) TRY(fill(until));
    auto bytes = buffer_.substr(0, static_cast<std::size_t>(size));
    buffer_.erase(0, bytes.size());
    return bytes;
  }

  std::unique_ptr<net::Stream> stream_;
  std::string buffer_;
};

class RedisStore final : public Store {
 public:
  RedisStore(Address address, const RedisOptions& options)
      : address_(std::move(address)), options_(options) {}

  Result<std::optional<std::string>> get(const std::string& key) override {
    auto reply = TRY(ask({"GET", name_of(key)}));
    return std::move(reply.text);
  }
  Result<void> put(const std::string& key, std::string_view bytes) override {
    if (bytes.size() > kLargestEntry) return {};
    std::vector<std::string> words{"SET", name_of(key), std::string(bytes)};
    if (options_.time_to_live.count() > 0) {
      words.emplace_back("EX");
      words.push_back(std::to_string(options_.time_to_live.count()));
    }
    TRY(ask(words));
    return {};
  }

  Result<std::uint64_t> clear() override {
    std::uint64_t count = 0;
    std::string cursor = "0";
    do {
      count += TRY(forget_batch(cursor));
    } while (cursor != "0");
    return count;
  }

 private:
  /// Takes the keys out in batches; other keys of the server stay.
  Result<std::uint64_t> forget_batch(std::string& cursor) {
    const auto reply = TRY(ask({"SCAN", cursor, "MATCH", name_of("*"), "COUNT", "1000"}));
    if (reply.items.size() != 2 || !reply.items[0].text)
      return Error{Error::corrupt, address_.shown() + ": an answer that is not Redis's"};
    cursor = *reply.items[0].text;
    std::vector<std::string> words{"UNLINK"};
    for (const auto& key : reply.items[1].items) words.push_back(key.text.value_or(""));
    if (words.size() > 1) TRY(ask(words));
    return words.size() - 1;
  }

  static std::string name_of(const std::string& key) { return "oakum::layer::" + key; }

  /// One command at a time; a connection that broke is made anew once.
  Result<Reply> ask(const std::vector<std::string>& words) {
    const std::vector<std::string_view> views(words.begin(), words.end());
    const std::lock_guard lock(mutex_);
    const bool reused = connection_ != nullptr;
    auto answer = ask_once(views);
    if (!answer && reused && answer.error().kind == Error::io) answer = ask_once(views);
    if (!answer) return std::move(answer).error().during(address_.shown());
    return answer;
  }
  Result<Reply> ask_once(const std::vector<std::string_view>& words) {
    const auto until = net::Clock::now() + options_.patience;
    if (!connection_) TRY(connect(until));
    auto answer = connection_->ask(words, until);
    if (!answer && answer.error().kind != Error::denied) connection_.reset();
    return answer;
  }

  Result<void> connect(net::Deadline until) {
    auto stream = TRY(open_stream(until));
    auto connection = std::make_unique<Connection>(std::move(stream));
    if (!address_.password.empty()) {
      std::vector<std::string_view> words{"AUTH"};
      if (!address_.user.empty()) words.push_back(address_.user);
      words.push_back(address_.password);
      TRY(connection->ask(words, until));
    }
    if (!address_.database.empty()) TRY(connection->ask({"SELECT", address_.database}, until));
    connection_ = std::move(connection);
    return {};
  }
  Result<std::unique_ptr<net::Stream>> open_stream(net::Deadline until) {
    if (!address_.socket.empty()) {
      auto socket = TRY(net::connect_unix(address_.socket, options_.cancel));
      return socket;
    }
    auto socket = TRY(net::connect(address_.host, address_.port, net::Reach::any, options_.patience,
                                   options_.cancel));
    if (!address_.tls && !options_.tls) return socket;
    if (!tls_) {
      auto made = TRY(net::Tls::create(options_.trust));
      tls_.emplace(std::move(made));
    }
    return tls_->wrap(std::move(socket), address_.host, until);
  }

  Address address_;
  RedisOptions options_;
  std::mutex mutex_;
  std::optional<net::Tls> tls_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace

Result<std::unique_ptr<Store>> redis_store(std::string_view address, const RedisOptions& options) {
  auto parsed = TRY(parse_address(address));
  return std::make_unique<RedisStore>(std::move(parsed), options);
}

}  // namespace oakum::cache
