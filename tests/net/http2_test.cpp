#include "net/http2.h"

#include <gtest/gtest.h>

#include <array>

#include "tests/net/frames.h"

namespace oakum::net {
namespace {

using namespace testing_frames;
constexpr auto kEver = Deadline::max();
const Headers kRequest = {
    {":method", "POST"}, {":scheme", "http"}, {":path", "/"}, {":authority", "localhost"}};

std::string show(const Headers& headers) {
  std::string out;
  for (const auto& [name, value] : headers) out += name + ": " + value + "\n";
  return out;
}

struct Answer {
  std::string head, body, trailers;
};
Result<Answer> receive(Http2& http) {
  Answer answer;
  answer.head = show(*TRY(http.head(kEver)));
  std::array<std::byte, 1000> piece;
  while (const auto got = TRY(http.read(piece, kEver)))
    answer.body += as_text(ByteView(piece).first(got));
  answer.trailers = show(http.trailers());
  return answer;
}
Result<Answer> ask(const std::string& script, std::size_t piece = 1u << 20) {
  Http2 http(std::make_unique<Script>(script, piece));
  TRY(http.post(kRequest, "question", kEver));
  return receive(http);
}

TEST(Http2, HeadersAreDecodedAsTheStandardShows) {
  const std::string date = "Mon, 21 Oct 2013 20:13:21 GMT";
  const std::string first = ":status: 302\ncache-control: private\ndate: " + date +
                            "\nlocation: https://www.example.com\n";
  const std::string second = ":status: 307\ncache-control: private\ndate: " + date +
                             "\nlocation: https://www.example.com\n";
  struct Case {
    std::vector<std::string_view> blocks;
    std::vector<std::string> seen;
    std::string_view why;
  };
  const Case cases[] = {
      {{"4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a323120474d54"
        "6e1768747470733a2f2f7777772e6578616d706c652e636f6d",
        "4803333037c1c0bf"},
       {first, second},
       "RFC 7541 C.5.1 and C.5.2: the static and the dynamic table"},
      {{"488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f"
        "0b"
        "97c8e9ae82ae43d3",
        "4883640effc1c0bf"},
       {first, second},
       "RFC 7541 C.6.1 and C.6.2: the same with Huffman codes"},
  };
  for (const auto& [blocks, seen, why] : cases) {
    std::string script = settings();
    for (std::uint32_t i = 0; i < blocks.size(); ++i)
      script += frame(kHeaders, kEndHeaders | kEndStream, 2 * i + 1, unhex(blocks[i]));
    // The second answer may come only after the second request.
    Http2 http(std::make_unique<Script>(script, 9 + script.size() / 400));
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      ASSERT_TRUE(http.post(kRequest, "", kEver)) << why;
      const auto answer = receive(http);
      ASSERT_TRUE(answer) << why << ": " << answer.error().what;
      EXPECT_EQ(answer->head, seen[i]) << why;
    }
  }
}

TEST(Http2, AnswersComeHoweverTheyAreCut) {
  const auto block = literals({{":status", "200"}, {"x", std::string(300, 'y')}});
  const std::string script =
      settings() + frame(kSettings, 1, 0, "") + frame(kPing, 0, 0, "12345678") +
      headers(1, {{":status", "103"}, {"link", "early"}}) +
      frame(kHeaders, 0, 1, block.substr(0, 10)) +
      frame(kContinuation, 0, 1, block.substr(10, 50)) +
      frame(kContinuation, kEndHeaders, 1, block.substr(60)) + content("one ") +
      frame(kWindow, 0, 0, big_endian(1000, 4)) + frame(kData, 0, 1, "") +
      frame(kData, 8, 1, std::string(1, '\3') + "two" + std::string(3, '\0')) +  // padded
      frame(static_cast<Type>(0xfa), 0, 1, "of a later version") + headers(1, {{"sum", "7"}}, true);
  for (const std::size_t piece : {1u, 7u, 100u, 100000u}) {
    const auto answer = ask(script, piece);
    ASSERT_TRUE(answer) << piece << ": " << answer.error().what;
    EXPECT_EQ(answer->head, ":status: 200\nx: " + std::string(300, 'y') + "\n");
    EXPECT_EQ(answer->body, "one two");
    EXPECT_EQ(answer->trailers, "sum: 7\n");
  }
}

TEST(Http2, PeerIsToldWhatItMaySend) {
  std::string written;
  auto script = std::make_unique<Script>(settings() + frame(kPing, 0, 0, "12345678") +
                                         headers(1, {{":status", "200"}}, true));
  script->written = &written;
  Http2 http(std::move(script));
  ASSERT_TRUE(http.post(kRequest, "question", kEver));
  ASSERT_TRUE(http.head(kEver));
  EXPECT_EQ(written.find("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 0u);
  EXPECT_NE(written.find("question"), std::string::npos);
  EXPECT_NE(written.find(frame(kPing, 1, 0, "12345678")), std::string::npos) << "a ping's answer";
  EXPECT_NE(written.find(frame(kSettings, 1, 0, "")), std::string::npos) << "settings' answer";
  EXPECT_NE(written.find(unhex("0002 00000000")), std::string::npos) << "no pushing";
}

TEST(Http2, WindowsAreOpenedAsTheBodyIsRead) {
  const std::string body(5u << 20, 'b');  // more than any window we give
  const auto answer =
      ask(settings() + headers(1, {{":status", "200"}}) + content(body) + frame(kData, 1, 1, ""));
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_EQ(answer->body, body);
}

TEST(Http2, RefusesWhatBreaksTheRules) {
  struct Case {
    std::string script;
    Error::Kind kind;
    std::string_view said, why;
  };
  const auto ok = headers(1, {{":status", "200"}});
  std::string many;
  for (int i = 0; i < 70; ++i) many += literals({{"x", std::string(1000, 'y')}});
  std::string flood = frame(kHeaders, 0, 1, literals({{":status", "200"}}));
  for (int i = 0; i < 10000; ++i) flood += frame(kContinuation, 0, 1, "");
  std::string frames_of_many;
  for (std::size_t at = 0; at < many.size(); at += 16000)
    frames_of_many += frame(at ? kContinuation : kHeaders,
                            at + 16000 >= many.size() ? kEndHeaders : 0, 1, many.substr(at, 16000));
  const Case cases[] = {
      {"", Error::io, "closed", "silence"},
      {"HTTP/1.1 400 Bad Request\r\n\r\n", Error::corrupt, "HTTP/2", "another protocol"},
      {settings() + "\xff\xff\xff", Error::io, "closed", "cut off within a frame's head"},
      {settings() + big_endian(0xffffff, 3) + std::string(6, '\0'), Error::corrupt, "HTTP/2",
       "a frame of 16 MiB"},
      {ok, Error::corrupt, "HTTP/2", "no SETTINGS first"},
      {settings() + frame(kHeaders, kEndHeaders, 1, unhex("ff ff ff ff ff ff ff ff ff 7f")),
       Error::corrupt, "HTTP/2", "an index of HPACK that overflows"},
      {settings() + frame(kHeaders, kEndHeaders, 1, unhex("c1")), Error::corrupt, "HTTP/2",
       "an index past the table"},
      {settings() + frame(kHeaders, kEndHeaders, 1, unhex("00 7f ff ff ff 7f")), Error::corrupt,
       "HTTP/2", "a text longer than its block"},
      {settings() + frame(kHeaders, kEndHeaders, 1, unhex("48 84 ffffffff")), Error::corrupt,
       "HTTP/2", "Huffman padding that is EOS"},
      {settings() + frame(kHeaders, kEndHeaders, 1, unhex("3f e1 ff 7f")), Error::corrupt, "HTTP/2",
       "a table larger than allowed"},
      {settings() + headers(1, {{"x", "1"}}), Error::corrupt, "HTTP/2", "no status"},
      {settings() + headers(1, {{":status", "200"}, {"Upper", "case"}}), Error::corrupt, "HTTP/2",
       "a name in upper case"},
      {settings() + frames_of_many, Error::too_large, "65536", "headers without end"},
      {settings() + flood, Error::corrupt, "HTTP/2", "a flood of CONTINUATION"},
      {settings() + content("early"), Error::corrupt, "HTTP/2", "a body before its head"},
      {settings() + ok + frame(kData, 8, 1, "\x20short"), Error::corrupt, "HTTP/2",
       "padding longer than its frame"},
      {settings() + ok + frame(kWindow, 0, 1, big_endian(0, 4)), Error::corrupt, "HTTP/2",
       "a window that grows by 0"},
      {settings() + ok + frame(kPing, 0, 0, "short"), Error::corrupt, "HTTP/2",
       "a ping of 5 bytes"},
      {settings() + frame(kSettings, 1, 0, "") + frame(kPromise, kEndHeaders, 1, big_endian(2, 4)),
       Error::corrupt, "HTTP/2", "a push, which we forbid"},
      {settings() + ok + frame(kData, 0, 3, "x"), Error::corrupt, "HTTP/2",
       "data of a stream that nobody began"},
      {settings() + ok + content("some") + frame(kReset, 0, 1, big_endian(2, 4)), Error::io,
       "INTERNAL_ERROR", "a stream broken off by the peer"},
      {settings() + frame(kGoAway, 0, 0, big_endian(0, 4) + big_endian(11, 4)), Error::io,
       "REFUSED_STREAM", "a peer that goes away"},
      {settings() + ok + content("some"), Error::io, "closed", "an answer that does not end"},
  };
  for (const auto& [script, kind, said, why] : cases) {
    for (const std::size_t piece : {1u << 20, 3u}) {
      const auto answer = ask(script, piece);
      ASSERT_FALSE(answer) << why;
      EXPECT_EQ(answer.error().kind, kind) << why << ": " << answer.error().what;
      EXPECT_NE(answer.error().what.find(said), std::string::npos)
          << why << ": " << answer.error().what;
    }
  }
}

TEST(Http2, ABrokenConnectionStaysBroken) {
  Http2 http(std::make_unique<Script>("nonsense that is no frame at all"));
  ASSERT_TRUE(http.post(kRequest, "", kEver));
  const auto first = http.head(kEver);
  ASSERT_FALSE(first);
  const auto second = http.head(kEver);
  ASSERT_FALSE(second);
  EXPECT_EQ(first.error().what, second.error().what);
  ASSERT_FALSE(http.post(kRequest, "", kEver));
}

TEST(Http2, TheNextExchangeGivesUpTheLast) {
  std::string written;
  auto script = std::make_unique<Script>(settings() + headers(1, {{":status", "200"}}) +
                                             content(std::string(100000, 'x')) +
                                             headers(3, {{":status", "204"}}, true),
                                         20000);
  script->written = &written;
  Http2 http(std::move(script));
  ASSERT_TRUE(http.post(kRequest, "", kEver));
  std::array<std::byte, 10> piece;
  ASSERT_TRUE(http.head(kEver));
  ASSERT_TRUE(http.read(piece, kEver));
  ASSERT_TRUE(http.post(kRequest, "", kEver));
  EXPECT_NE(written.find(frame(kReset, 0, 1, big_endian(8, 4))), std::string::npos);
  const auto answer = receive(http);
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_EQ(answer->head, ":status: 204\n");
  EXPECT_EQ(answer->body, "");
}

/// Sends PINGs for ever.
class Chatter final : public Stream {
 public:
  Result<std::size_t> read(std::span<std::byte> into, Deadline) override {
    const auto bytes = first_ ? settings() : frame(kPing, 0, 0, "12345678");
    first_ = false;
    std::memcpy(into.data(), bytes.data(), bytes.size());
    return bytes.size();
  }
  Result<void> write(ByteView, Deadline) override { return {}; }
  bool quiet() override { return true; }

 private:
  bool first_ = true;
};

TEST(Http2, ChatterDoesNotProlongTheWait) {
  Http2 http(std::make_unique<Chatter>());
  ASSERT_TRUE(http.post(kRequest, "", kEver));
  const auto head = http.head(Clock::now() + std::chrono::milliseconds(50));
  ASSERT_FALSE(head);
  EXPECT_EQ(head.error().kind, Error::timeout);
}

}  // namespace
}  // namespace oakum::net
