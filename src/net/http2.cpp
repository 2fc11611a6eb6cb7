#include "net/http2.h"

#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "base/text.h"

namespace oakum::net {
namespace {

constexpr std::size_t kHeaderBytes = 64 * 1024;
/// What one header costs besides its texts (RFC 9113 §6.5.2).
constexpr std::size_t kHeaderOverhead = 32;
constexpr std::size_t kPiece = 64 * 1024;
/// Frames that one header section may consist of; those that come in many pieces count more.
constexpr std::size_t kContinuations = 64;
/// How far ahead the peer may send: little is kept here, the rest waits in the socket.
constexpr std::int32_t kWindow = 1 << 20;

struct Free {
  void operator()(nghttp2_session* session) const { nghttp2_session_del(session); }
  void operator()(nghttp2_session_callbacks* calls) const { nghttp2_session_callbacks_del(calls); }
  void operator()(nghttp2_option* option) const { nghttp2_option_del(option); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

/// An answer as far as it has arrived.
struct Exchange {
  std::int32_t id = -1;
  std::string body;  ///< Of the request.
  std::size_t sent = 0;
  Headers head, trailers;
  std::size_t header_bytes = 0;
  bool headed = false;                 ///< The head is complete.
  bool ended = false;                  ///< The answer is complete.
  std::optional<std::uint32_t> reset;  ///< Closed, by either side, with this code.
  std::vector<std::byte> pending;      ///< Of the body: arrived, from `taken` on not yet read.
  std::size_t taken = 0;
};

nghttp2_nv pair(const Header& header) {
  const auto bytes = [](const std::string& text) {
    return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
  };
  return {bytes(header.name), bytes(header.value), header.name.size(), header.value.size(),
          NGHTTP2_NV_FLAG_NONE};
}

std::string to_text(const std::uint8_t* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

}  // namespace

struct Http2::State {
  explicit State(std::unique_ptr<Stream> given) : stream(std::move(given)) { begin(); }

  std::unique_ptr<Stream> stream;
  Owned<nghttp2_session> session;
  Exchange now;
  std::string complaint;  ///< What the library last had against the peer.
  std::optional<Error> failed;
  std::array<std::byte, kPiece> piece;

  void begin();
  Result<void> send(Deadline until);
  Result<void> receive(Deadline until);
  Result<void> step(Deadline until);
  Error fail(Error error) { return failed.emplace(std::move(error)); }
  Error broken(std::string_view what) {
    return fail({Error::corrupt, fmt::format("not as HTTP/2 has it: {}", printable(what))});
  }
  Error why_reset() const;

  void on_header(Header header);
  void on_frame(const nghttp2_frame& frame);
  static Owned<nghttp2_session_callbacks> callbacks();
};

/// The library's callbacks get the state as their last argument.
Owned<nghttp2_session_callbacks> Http2::State::callbacks() {
  nghttp2_session_callbacks* made = nullptr;
  if (nghttp2_session_callbacks_new(&made) != 0) return nullptr;
  Owned<nghttp2_session_callbacks> calls(made);
  nghttp2_session_callbacks_set_on_header_callback(
      made, [](nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name,
               std::size_t name_size, const std::uint8_t* value, std::size_t value_size,
               std::uint8_t, void* user) {
        auto& self = *static_cast<State*>(user);
        if (frame->hd.stream_id == self.now.id)
          self.on_header({to_text(name, name_size), to_text(value, value_size)});
        return self.failed ? static_cast<int>(NGHTTP2_ERR_CALLBACK_FAILURE) : 0;
      });
  nghttp2_session_callbacks_set_on_frame_recv_callback(
      made, [](nghttp2_session*, const nghttp2_frame* frame, void* user) {
        auto& self = *static_cast<State*>(user);
        if (frame->hd.stream_id == self.now.id) self.on_frame(*frame);
        return 0;
      });
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(
      made, [](nghttp2_session*, std::uint8_t, std::int32_t id, const std::uint8_t* data,
               std::size_t size, void* user) {
        auto& self = *static_cast<State*>(user);
        const auto* bytes = reinterpret_cast<const std::byte*>(data);
        if (id == self.now.id) self.now.pending.insert(self.now.pending.end(), bytes, bytes + size);
        return 0;
      });
  nghttp2_session_callbacks_set_on_stream_close_callback(
      made, [](nghttp2_session*, std::int32_t id, std::uint32_t code, void* user) {
        auto& self = *static_cast<State*>(user);
        if (id == self.now.id) self.now.reset = code;
        return 0;
      });
  nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(
      made, [](nghttp2_session*, const nghttp2_frame*, int error, void* user) {
        auto& self = *static_cast<State*>(user);
        if (self.complaint.empty()) self.complaint = nghttp2_strerror(error);
        return 0;
      });
  nghttp2_session_callbacks_set_error_callback2(
      made, [](nghttp2_session*, int, const char* text, std::size_t size, void* user) {
        static_cast<State*>(user)->complaint.assign(text, size);
        return 0;
      });
  return calls;
}

void Http2::State::begin() {
  const auto calls = callbacks();
  nghttp2_option* made_option = nullptr;
  nghttp2_option_new(&made_option);
  const Owned<nghttp2_option> option(made_option);
  if (option) nghttp2_option_set_max_continuations(made_option, kContinuations);
  nghttp2_session* made = nullptr;
  if (!calls || !option ||
      nghttp2_session_client_new2(&made, calls.get(), this, option.get()) != 0) {
    fail({Error::io, "no memory for an HTTP/2 connection"});
    return;
  }
  session.reset(made);
  const nghttp2_settings_entry settings[] = {
      {NGHTTP2_SETTINGS_ENABLE_PUSH, 0},
      {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, kWindow},
      {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, kHeaderBytes},
  };
  nghttp2_submit_settings(made, NGHTTP2_FLAG_NONE, settings, std::size(settings));
  nghttp2_session_set_local_window_size(made, NGHTTP2_FLAG_NONE, 0, kWindow);
}

void Http2::State::on_header(Header header) {
  now.header_bytes += header.name.size() + header.value.size() + kHeaderOverhead;
  if (now.header_bytes > kHeaderBytes)
    fail({Error::too_large, fmt::format("headers of more than {} bytes", kHeaderBytes)});
  else
    (now.headed ? now.trailers : now.head).push_back(std::move(header));
}

void Http2::State::on_frame(const nghttp2_frame& frame) {
  if (frame.hd.type == NGHTTP2_HEADERS && !now.headed) {
    const auto status = find_header(now.head, ":status");
    now.headed = status && !status->starts_with('1');
    if (!now.headed) now.head.clear();  // an interim answer
  }
  const bool last = (frame.hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
  if (last && (frame.hd.type == NGHTTP2_HEADERS || frame.hd.type == NGHTTP2_DATA)) now.ended = true;
}

Error Http2::State::why_reset() const {
  const auto* reason = nghttp2_http2_strerror(now.reset.value_or(NGHTTP2_INTERNAL_ERROR));
  if (!complaint.empty())
    return {Error::corrupt, fmt::format("not as HTTP/2 has it: {}", printable(complaint))};
  return {Error::io, fmt::format("the answer was broken off ({})", reason)};
}

/// Sends all that the library has to say.
Result<void> Http2::State::send(Deadline until) {
  for (;;) {
    const std::uint8_t* data = nullptr;
    const auto size = nghttp2_session_mem_send(session.get(), &data);
    if (size < 0) return broken(nghttp2_strerror(static_cast<int>(size)));
    if (size == 0) return {};
    const ByteView bytes(reinterpret_cast<const std::byte*>(data), static_cast<std::size_t>(size));
    auto sent = stream->write(bytes, until);
    if (!sent) return fail(std::move(sent).error());
  }
}

Result<void> Http2::State::receive(Deadline until) {
  auto got = stream->read(piece, until);
  if (!got) return fail(std::move(got).error());
  if (*got == 0) return fail({Error::io, "the connection was closed"});
  const auto taken = nghttp2_session_mem_recv(
      session.get(), reinterpret_cast<const std::uint8_t*>(piece.data()), *got);
  if (failed) return *failed;
  if (taken < 0) return broken(nghttp2_strerror(static_cast<int>(taken)));
  return {};
}

/// Brings the exchange on by one piece of what the peer says.
Result<void> Http2::State::step(Deadline until) {
  if (failed) return *failed;
  if (now.reset) return why_reset();
  if (Clock::now() > until) return fail({Error::timeout, "no answer in time"});
  TRY(send(until));
  if (!nghttp2_session_want_read(session.get()))
    return broken(complaint.empty() ? "the connection was given up" : complaint);
  TRY(receive(until));
  return send(until);
}

Http2::Http2(std::unique_ptr<Stream> stream) : state_(std::make_unique<State>(std::move(stream))) {}
Http2::~Http2() = default;
Http2::Http2(Http2&&) noexcept = default;
Http2& Http2::operator=(Http2&&) noexcept = default;

static ssize_t give_body(nghttp2_session*, std::int32_t, std::uint8_t* into, std::size_t room,
                         std::uint32_t* flags, nghttp2_data_source* source, void*) {
  auto& exchange = *static_cast<Exchange*>(source->ptr);
  const auto count = std::min(room, exchange.body.size() - exchange.sent);
  if (count > 0) std::memcpy(into, exchange.body.data() + exchange.sent, count);
  exchange.sent += count;
  if (exchange.sent == exchange.body.size()) *flags |= NGHTTP2_DATA_FLAG_EOF;
  return static_cast<ssize_t>(count);
}

Result<void> Http2::post(const Headers& headers, std::string body, Deadline until) {
  auto& state = *state_;
  if (state.failed) return *state.failed;
  auto* const session = state.session.get();
  if (state.now.id >= 0 && !state.now.reset) {
    nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, state.now.id, NGHTTP2_CANCEL);
    TRY(state.send(until));
  }
  state.complaint.clear();
  state.now = {};
  state.now.body = std::move(body);
  std::vector<nghttp2_nv> pairs;
  std::transform(headers.begin(), headers.end(), std::back_inserter(pairs), pair);
  nghttp2_data_provider provider{};
  provider.source.ptr = &state.now;
  provider.read_callback = give_body;
  const auto id =
      nghttp2_submit_request(session, nullptr, pairs.data(), pairs.size(), &provider, nullptr);
  if (id < 0) return state.fail({Error::io, nghttp2_strerror(id)});
  state.now.id = id;
  return state.send(until);
}

Result<const Headers*> Http2::head(Deadline until) {
  while (!state_->now.headed) TRY(state_->step(until));
  return &state_->now.head;
}

Result<std::size_t> Http2::read(std::span<std::byte> into, Deadline until) {
  auto& now = state_->now;
  while (now.taken == now.pending.size()) {
    if (now.ended) return std::size_t{0};
    now.pending.clear();
    now.taken = 0;
    TRY(state_->step(until));
  }
  const auto count = std::min(into.size(), now.pending.size() - now.taken);
  std::memcpy(into.data(), now.pending.data() + now.taken, count);
  now.taken += count;
  return count;
}

const Headers& Http2::trailers() const { return state_->now.trailers; }

}  // namespace oakum::net
