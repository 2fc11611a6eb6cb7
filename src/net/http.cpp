#include "net/http.h"

#include <algorithm>
#include <array>
#include <random>
#include <thread>

#include "base/text.h"
#include "net/address.h"
#include "net/socket.h"

namespace oakum::net {

using std::chrono::milliseconds;

constexpr std::size_t kMostIdle = 8;
constexpr auto kLongestIdle = std::chrono::seconds(60);
/// What is left of an answer nobody wants is read up to here to save its connection.
constexpr std::size_t kDrain = 64 * 1024;

namespace {
/// A connection and what it may be used for.
struct Connection {
  std::string key;  ///< Scheme, host, port, proxy and reach.
  std::unique_ptr<Stream> stream;
  Clock::time_point since;
  bool fresh = true;  ///< Has not carried an answer yet.
};
}  // namespace

struct Client::State {
  explicit State(ClientOptions given)
      : options(std::move(given)), retries_left(options.retry.budget) {}

  ClientOptions options;
  double retries_left;
  std::optional<Tls> tls;
  std::vector<Connection> idle;
  std::mt19937_64 random{std::random_device{}()};

  Result<Connection> connection(const Url& url, Reach reach, const std::optional<Proxy>& proxy);
  Result<Connection> open(const Url& url, Reach reach, const std::optional<Proxy>& proxy);
  Result<Connection> open_local(const Url& url, Reach reach) const;
  Result<void> tunnel(Stream& stream, const Url& url, const Proxy& proxy, Deadline until) const;
  void keep(Connection connection);

  Result<Response> exchange(const Request& request, const Url& url, const Headers& headers,
                            Reach reach);
  Result<Response> ask(Connection connection, const Request& request, const Url& url,
                       const Headers& headers, const std::optional<Proxy>& proxy);
  Result<Response> follow(const Request& request);
  Result<bool> wait(const Request& request, unsigned attempt, const Result<Response>& answer);
};

namespace {
class MessageBody final : public Body {
 public:
  MessageBody(Connection connection, std::unique_ptr<MessageReader> reader,
              const Timeouts& timeouts, std::function<void(Connection)> give_back)
      : connection_(std::move(connection)),
        reader_(std::move(reader)),
        timeouts_(timeouts),
        give_back_(std::move(give_back)) {
    if (reader_->done()) release();
  }

  Result<std::size_t> read(std::span<std::byte> into) override {
    if (failed_) return *failed_;
    if (!reader_) return std::size_t{0};
    const auto start = Clock::now();
    auto count = reader_->body(into, start + std::min(timeouts_.idle, credit()));
    waited_ += Clock::now() - start;
    if (!count) return fail(std::move(count).error());
    received_ += *count;
    if (reader_->done()) release();
    return count;
  }

 private:
  /// How much longer we may wait for a body of which so much came in so much time.
  milliseconds credit() const {
    const auto earned = timeouts_.slowest == 0 ? std::chrono::hours(24) / milliseconds(1)
                                               : received_ / timeouts_.slowest * 1000;
    return timeouts_.idle + milliseconds(earned) -
           std::chrono::duration_cast<milliseconds>(waited_);
  }
  Error fail(Error error) {
    if (error.kind == Error::timeout && credit().count() <= 0)
      error.what = fmt::format("slower than {} bytes a second", timeouts_.slowest);
    failed_ = std::move(error);
    reader_.reset();
    connection_.stream.reset();
    return *failed_;
  }
  void release() {
    const bool reusable = reader_->reusable();
    reader_.reset();
    if (reusable) give_back_(std::move(connection_));
    connection_.stream.reset();
  }

  Connection connection_;
  std::unique_ptr<MessageReader> reader_;
  Timeouts timeouts_;
  std::function<void(Connection)> give_back_;
  std::optional<Error> failed_;
  std::uint64_t received_ = 0;
  Clock::duration waited_{};
};
}  // namespace

Result<std::vector<std::byte>> read_all(Body& body, std::uint64_t limit) {
  std::vector<std::byte> all;
  std::array<std::byte, 16 * 1024> piece;
  for (;;) {
    const auto count = TRY(body.read(piece));
    if (count == 0) return all;
    if (count > limit - all.size())
      return Error{Error::too_large, fmt::format("an answer of more than {} bytes", limit)};
    all.insert(all.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(count));
  }
}

/// Reads what is left when it is little, so that the connection can be used again.
static void drain(Body& body) {
  if (const auto rest = read_all(body, kDrain); !rest) return;
}

// ---- connections

static std::string pool_key(const Url& url, Reach reach, const std::optional<Proxy>& proxy) {
  return fmt::format("{}://{}:{} {} {}", url.scheme, url.host, url.port, static_cast<int>(reach),
                     proxy ? proxy->url.authority() : "");
}

void Client::State::keep(Connection connection) {
  connection.fresh = false;
  connection.since = Clock::now();
  if (idle.size() >= kMostIdle) idle.erase(idle.begin());
  idle.push_back(std::move(connection));
}

Result<Connection> Client::State::connection(const Url& url, Reach reach,
                                             const std::optional<Proxy>& proxy) {
  const auto key = pool_key(url, reach, proxy);
  std::erase_if(idle, [](const Connection& c) {
    return Clock::now() - c.since > kLongestIdle || !c.stream->quiet();
  });
  const auto found =
      std::find_if(idle.begin(), idle.end(), [&](const Connection& c) { return c.key == key; });
  if (found == idle.end()) return open(url, reach, proxy);
  Connection connection = std::move(*found);
  idle.erase(found);
  return connection;
}

Result<Connection> Client::State::open(const Url& url, Reach reach,
                                       const std::optional<Proxy>& proxy) {
  const auto until = Clock::now() + options.timeouts.connect;
  if (!options.socket.empty()) return open_local(url, reach);
  // Behind a proxy only what is written can be judged: it is the proxy that looks the name up.
  if (proxy && reach == Reach::public_only && !why_not_public(url.host).empty())
    return Error{Error::denied,
                 fmt::format("a server, not you, named {}; not asked for at the proxy", url.host)};
  const auto& peer = proxy ? proxy->url : url;
  auto socket = TRY(connect(peer.host, peer.port, proxy ? Reach::any : reach,
                            options.timeouts.connect, options.cancel));
  Connection connection{pool_key(url, reach, proxy), nullptr, Clock::now(), true};
  if (!url.secure()) {
    connection.stream = std::move(socket);
    return connection;
  }
  if (proxy) TRY(tunnel(*socket, url, *proxy, until));
  if (!tls) {
    auto made = TRY(Tls::create(options.trust));
    tls.emplace(std::move(made));
  }
  connection.stream = TRY(tls->wrap(std::move(socket), url.host, until));
  return connection;
}

Result<Connection> Client::State::open_local(const Url& url, Reach reach) const {
  auto socket = connect_unix(options.socket, options.cancel);
  if (!socket && socket.error().kind == Error::not_found) socket.error().kind = Error::unreachable;
  if (!socket) return std::move(socket).error();
  return Connection{pool_key(url, reach, {}), *std::move(socket), Clock::now(), true};
}

/// Asks a proxy for a way through. One try: a proxy that wants other credentials will not get them.
Result<void> Client::State::tunnel(Stream& stream, const Url& url, const Proxy& proxy,
                                   Deadline until) const {
  const auto name = url.host.find(':') == std::string::npos ? url.host : '[' + url.host + ']';
  auto text = fmt::format("CONNECT {0}:{1} HTTP/1.1\r\nHost: {0}:{1}\r\nUser-Agent: {2}\r\n", name,
                          url.port, options.user_agent);
  if (!proxy.authorization.empty())
    text += fmt::format("Proxy-Authorization: {}\r\n", proxy.authorization);
  TRY(stream.write(as_bytes(text + "\r\n"), until));
  MessageReader reader(stream, true);
  auto head = reader.head(until);
  const auto place = "the proxy " + proxy.url.authority();
  if (!head) return std::move(head).error().during(place);
  if (head->status / 100 == 2) return {};
  if (head->status == 407)
    return Error{Error::denied, place + " asks for other credentials; give them in HTTPS_PROXY"};
  return Error{Error::unreachable, fmt::format("{} answered {} to CONNECT", place, head->status)};
}

// ---- one question, one answer

static bool is_clean(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

static Result<std::string> compose(const Request& request, const Url& url, const Headers& headers,
                                   const ClientOptions& options,
                                   const std::optional<Proxy>& proxy) {
  const bool through = proxy && !url.secure();
  auto text = fmt::format(
      "{} {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: {}\r\nAccept-Encoding: identity\r\n",
      request.method, through ? url.text() : url.target, url.authority(), options.user_agent);
  if (through && !proxy->authorization.empty())
    text += fmt::format("Proxy-Authorization: {}\r\n", proxy->authorization);
  for (const auto& [name, value] : headers) {
    if (!is_clean(name) || !is_clean(value))
      return Error{Error::usage, "a header with a line break inside"};
    text += fmt::format("{}: {}\r\n", name, value);
  }
  if (!request.body.empty() || request.method == "POST" || request.method == "PUT")
    text += fmt::format("Content-Length: {}\r\n", request.body.size());
  return text + "\r\n" + request.body;
}

Result<Response> Client::State::ask(Connection connection, const Request& request, const Url& url,
                                    const Headers& headers, const std::optional<Proxy>& proxy) {
  const auto until = Clock::now() + options.timeouts.head;
  const auto text = TRY(compose(request, url, headers, options, proxy));
  TRY(connection.stream->write(as_bytes(text), until));
  auto reader = std::make_unique<MessageReader>(*connection.stream, request.method == "HEAD");
  auto head = TRY(reader->head(until));
  Response response;
  response.status = head.status;
  response.length = head.length;
  response.headers = std::move(head.headers);
  response.url = url;
  if (const auto coding = response.header("Content-Encoding");
      coding && !equal_ignoring_case(*coding, "identity"))
    return Error{Error::corrupt,
                 fmt::format("an answer coded as {}, which was not asked for", printable(*coding))};
  response.body =
      std::make_unique<MessageBody>(std::move(connection), std::move(reader), options.timeouts,
                                    [this](Connection c) { keep(std::move(c)); });
  return response;
}

static bool repeatable(const Request& request) {
  return request.method == "GET" || request.method == "HEAD";
}

Result<Response> Client::State::exchange(const Request& request, const Url& url,
                                         const Headers& headers, Reach reach) {
  auto proxy = std::optional<Proxy>();
  if (options.socket.empty()) proxy = TRY(options.proxies.choose(url));
  auto connection = TRY(this->connection(url, reach, proxy));
  const bool reused = !connection.fresh;
  auto response = ask(std::move(connection), request, url, headers, proxy);
  if (response || !reused || !repeatable(request) || response.error().kind != Error::io)
    return response;
  // The server had given up the kept connection just then: that is nobody's failure.
  auto again = TRY(open(url, reach, proxy));
  return ask(std::move(again), request, url, headers, proxy);
}

// ---- redirects

static bool same_origin(const Url& a, const Url& b) {
  return a.scheme == b.scheme && a.host == b.host && a.port == b.port;
}

static bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static void drop_credentials(Headers& headers) {
  std::erase_if(headers, [](const Header& header) {
    return equal_ignoring_case(header.name, "Authorization") ||
           equal_ignoring_case(header.name, "Cookie");
  });
}

/// A host that the user named may be anywhere; one that a server named must be on the open
/// Internet.
static Reach reach_of(const Url& url, const Request& request, const ClientOptions& options) {
  const auto& named = request.named_host.empty() ? request.url.host : request.named_host;
  const auto is_host = [&](const std::string& host) { return equal_ignoring_case(host, url.host); };
  const bool ours = is_host(named) || std::any_of(options.trusted_hosts.begin(),
                                                  options.trusted_hosts.end(), is_host);
  return ours ? Reach::any : Reach::public_only;
}

Result<Response> Client::State::follow(const Request& request) {
  Url url = request.url;
  Headers headers = request.headers;
  for (unsigned hops = 0;; ++hops) {
    auto response = exchange(request, url, headers, reach_of(url, request, options));
    if (!response) return std::move(response).error().during(url.shown());
    const auto location = response->header("Location");
    if (!is_redirect(response->status) || !location || !repeatable(request) ||
        request.redirects == 0)
      return response;
    if (hops == request.redirects)
      return Error{Error::corrupt, fmt::format("{}: more than {} redirects", request.url.shown(),
                                               request.redirects)};
    auto next = resolve(url, *location);
    if (!next) return std::move(next).error().during(url.shown() + ": redirected");
    if (url.secure() && !next->secure())
      return Error{Error::denied,
                   fmt::format("{}: redirected from https to http; not followed", url.shown())};
    if (!same_origin(url, *next)) drop_credentials(headers);
    drain(*response->body);
    url = *std::move(next);
  }
}

// ---- trying again

static bool is_temporary(int status) {
  return status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}
static bool is_temporary(Error::Kind kind) {
  return kind == Error::unreachable || kind == Error::timeout || kind == Error::io;
}

/// Waits before the next try; false when the server asks for more patience than the request has.
Result<bool> Client::State::wait(const Request& request, unsigned attempt,
                                 const Result<Response>& answer) {
  auto pause =
      jittered_wait(options.retry, attempt, std::uniform_real_distribution<>(0, 1)(random));
  if (const auto asked = answer ? answer->header("Retry-After") : std::nullopt)
    if (const auto seconds = parse_retry_after(*asked, now()))
      pause = std::min<milliseconds>(*seconds, options.retry.longest_asked);
  if (pause > request.patience) return false;
  const auto until = Clock::now() + pause;
  while (Clock::now() < until) {
    if (options.cancel) TRY(options.cancel->check());
    std::this_thread::sleep_for(std::min<Clock::duration>(until - Clock::now(), milliseconds(100)));
  }
  return true;
}

Client::Client(ClientOptions options) : state_(std::make_unique<State>(std::move(options))) {}
Client::~Client() = default;
const ClientOptions& Client::options() const { return state_->options; }

Result<Response> Client::send(const Request& request) {
  auto& budget = state_->retries_left;
  budget = std::min(budget + 0.1, state_->options.retry.budget);
  for (unsigned attempt = 0;; ++attempt) {
    if (state_->options.cancel) TRY(state_->options.cancel->check());
    auto response = state_->follow(request);
    const bool temporary =
        response ? is_temporary(response->status) : is_temporary(response.error().kind);
    if (!temporary || !repeatable(request) || attempt >= state_->options.retry.attempts ||
        budget < 1)
      return response;
    const bool again = TRY(state_->wait(request, attempt, response));
    if (!again) return response;
    if (response) drain(*response->body);
    budget -= 1;
  }
}

}  // namespace oakum::net
