#include "net/message.h"

// One of the parser's own asserts is wrong: a last chunk that arrives byte by byte is no bug of
// ours (nor anybody's).
#define BOOST_DISABLE_ASSERTS

#include <algorithm>
#include <array>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <cstring>

#include "base/text.h"

namespace oakum::net {

namespace beast = boost::beast;
namespace http = boost::beast::http;

constexpr std::uint32_t kLongestHead = 64 * 1024;
constexpr std::size_t kMostHeaders = 100;
constexpr int kMostInterim = 8;

std::optional<std::string_view> find_header(const Headers& headers, std::string_view name) {
  for (const auto& header : headers)
    if (equal_ignoring_case(header.name, name)) return header.value;
  return std::nullopt;
}

namespace {
std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

/// Collects the head and hands the body to wherever `sink` points.
class Parser final : public http::basic_parser<false> {
 public:
  Head head;
  std::span<std::byte> sink;

 private:
  using Code = beast::error_code;
  using Text = beast::string_view;

  void on_request_impl(http::verb, Text, Text, int, Code&) override {}
  void on_response_impl(int status, Text, int, Code& code) override {
    head.status = status;
    code = {};
  }
  void on_field_impl(http::field field, Text name, Text value, Code& code) override {
    code = {};
    if (is_header_done()) return;  // trailers say nothing we need
    if (head.headers.size() == kMostHeaders) code = http::error::header_limit;
    if (field == http::field::transfer_encoding && !equal_ignoring_case(view(value), "chunked"))
      code = http::error::bad_transfer_encoding;
    if (!code) head.headers.push_back({std::string(view(name)), std::string(view(value))});
  }
  void on_header_impl(Code& code) override { code = {}; }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, Code& code) override { code = {}; }
  std::size_t take(Text bytes) {
    const auto count = std::min(bytes.size(), sink.size());
    if (count) std::memcpy(sink.data(), bytes.data(), count);
    sink = sink.subspan(count);
    return count;
  }
  std::size_t on_body_impl(Text bytes, Code& code) override {
    code = {};
    return take(bytes);
  }
  void on_chunk_header_impl(std::uint64_t, Text, Code& code) override { code = {}; }
  std::size_t on_chunk_body_impl(std::uint64_t, Text bytes, Code& code) override {
    code = {};
    return take(bytes);
  }
  void on_finish_impl(Code& code) override { code = {}; }
};
}  // namespace

struct MessageReader::State {
  State(Stream& source, bool without_body) : stream(source), bodiless(without_body) { restart(); }

  void restart() {
    parser.emplace();
    parser->header_limit(kLongestHead);
    parser->body_limit(boost::none);
    parser->skip(bodiless);
    parser->eager(false);
  }

  /// One step of the parser over what is buffered; more is read only when that is not enough.
  Result<void> step(Deadline until) {
    if (begin == end || hungry) TRY(fill(until));
    if (begin == end) return {};  // the end of the stream was the end of the body
    beast::error_code code;
    begin += parser->put({buffer.data() + begin, end - begin}, code);
    hungry = code == http::error::need_more;
    if (code && !hungry) return wrong(code);
    return {};
  }

  Result<void> fill(Deadline until) {
    std::memmove(buffer.data(), buffer.data() + begin, end - begin);
    end -= begin;
    begin = 0;
    if (end == buffer.size())
      return Error{Error::too_large, "a head or chunk line of more than 64 KiB"};
    const auto count =
        TRY(stream.read(std::as_writable_bytes(std::span(buffer).subspan(end)), until));
    end += count;
    if (count > 0) return {};
    beast::error_code code = http::error::partial_message;
    if (parser->got_some()) parser->put_eof(code);
    if (!code) return {};
    return Error{Error::io, parser->got_some() ? "the connection was cut off in mid-answer"
                                               : "the connection was closed without an answer"};
  }

  static Error wrong(const beast::error_code& code) {
    if (code == http::error::header_limit)
      return {Error::too_large, "a head of more than 64 KiB or 100 headers"};
    return {Error::corrupt, "not a well-formed HTTP answer: " + code.message()};
  }

  Stream& stream;
  bool bodiless;
  std::optional<Parser> parser;
  std::vector<char> buffer = std::vector<char>(kLongestHead + 1024);
  std::size_t begin = 0;
  std::size_t end = 0;
  bool hungry = false;  ///< What is buffered is not a whole piece of the grammar.
};

MessageReader::MessageReader(Stream& stream, bool bodiless)
    : state_(std::make_unique<State>(stream, bodiless)) {}
MessageReader::~MessageReader() = default;

Result<Head> MessageReader::head(Deadline until) {
  for (int interim = 0; interim <= kMostInterim; ++interim) {
    while (!state_->parser->is_header_done()) TRY(state_->step(until));
    Head head = std::move(state_->parser->head);
    if (const auto length = state_->parser->content_length()) head.length = *length;
    if (head.status < 100 || head.status > 599 || head.status == 101)
      return Error{Error::corrupt,
                   fmt::format("not a well-formed HTTP answer: status {}", head.status)};
    if (head.status >= 200) return head;
    state_->restart();
  }
  return Error{Error::corrupt, "too many interim (1xx) answers"};
}

Result<std::size_t> MessageReader::body(std::span<std::byte> into, Deadline until) {
  auto& parser = *state_->parser;
  parser.sink = into;
  while (!parser.is_done() && parser.sink.size() == into.size()) TRY(state_->step(until));
  return into.size() - parser.sink.size();
}

bool MessageReader::done() const { return state_->parser->is_done(); }

bool MessageReader::reusable() const {
  return done() && state_->parser->keep_alive() && state_->begin == state_->end;
}

}  // namespace oakum::net
