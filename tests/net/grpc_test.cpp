#include "net/grpc.h"

#include <gtest/gtest.h>

#include "tests/net/frames.h"

namespace oakum::net {
namespace {

using namespace testing_frames;

Grpc channel(const std::string& script, std::size_t piece = 1u << 20) {
  return Grpc(std::make_unique<Script>(settings() + script, piece));
}

TEST(Grpc, OneQuestionOneAnswer) {
  for (const std::size_t piece : {1u, 10u, 1u << 20}) {
    auto grpc = channel(grpc_head(1) + content(grpc_message("answer"), 1) + grpc_end(1) +
                            grpc_head(3) + content(grpc_message(""), 3) + grpc_end(3),
                        piece);
    const auto first = grpc.call("/a.B/C", "question", {{"namespace", "x"}});
    ASSERT_TRUE(first) << first.error().what;
    EXPECT_EQ(*first, "answer");
    if (piece > 10) continue;  // the stub answers the second before it is asked
    const auto second = grpc.call("/a.B/C", "question");
    ASSERT_TRUE(second) << second.error().what;
    EXPECT_EQ(*second, "");
  }
}

TEST(Grpc, AStreamOfMessages) {
  const std::string large(3u << 20, 'x');
  auto grpc = channel(grpc_head() +
                          content(grpc_message("one") + grpc_message("") + grpc_message(large) +
                                  grpc_message("last")) +
                          grpc_end(),
                      50000);
  ASSERT_TRUE(grpc.start("/a.B/Stream", ""));
  std::string message;
  for (const auto& expected : {std::string("one"), std::string(), large, std::string("last")}) {
    const auto more = grpc.next(message);
    ASSERT_TRUE(more) << more.error().what;
    ASSERT_TRUE(*more);
    EXPECT_TRUE(message == expected);
  }
  for (int again = 0; again < 2; ++again) {
    const auto end = grpc.next(message);
    ASSERT_TRUE(end) << end.error().what;
    EXPECT_FALSE(*end);
  }
}

TEST(Grpc, SaysWhatWentWrong) {
  struct Case {
    std::string script;
    Error::Kind kind;
    std::string_view said, why;
  };
  const auto head = grpc_head();
  const auto only_trailers = [](const std::string& status, const std::string& message) {
    return headers(1,
                   {{":status", "200"},
                    {"content-type", "application/grpc"},
                    {"grpc-status", status},
                    {"grpc-message", message}},
                   true);
  };
  const Case cases[] = {
      {only_trailers("5", "image %22x%22: not found"), Error::not_found,
       "image \"x\": not found (NOT_FOUND)", "an error without a message"},
      {only_trailers("5", "100%, %zz %4"), Error::not_found, "100%, %zz %4", "no escapes"},
      {only_trailers("7", "no"), Error::denied, "PERMISSION_DENIED", "not for us"},
      {only_trailers("12", ""), Error::unsupported, "UNIMPLEMENTED", "an old server"},
      {only_trailers("99", "?"), Error::io, "unknown status", "a status of the future"},
      {only_trailers("2", "%1b[31m"), Error::io, "\\x1b[31m", "nothing gets at the terminal"},
      {only_trailers("x", ""), Error::corrupt, "grpc-status", "a status that is no number"},
      {head + content(grpc_message("a")) + grpc_end(1, "4", "late"), Error::timeout, "late",
       "an error after a message"},
      {head + grpc_end(), Error::corrupt, "no message", "all well, yet nothing said"},
      {head + content(grpc_message("a") + grpc_message("b")) + grpc_end(), Error::corrupt,
       "more than one", "two answers"},
      {head + content(grpc_message("a")) + frame(kData, kEndStream, 1, ""), Error::corrupt,
       "without grpc-status", "no status"},
      {headers(1, {{":status", "404"}}, true), Error::corrupt, "HTTP status 404", "a web server"},
      {headers(1, {{":status", "200"}, {"content-type", "text/html"}}, true), Error::corrupt,
       "text/html", "another one"},
      {head + content(std::string("\1\0\0\0\1x", 6)) + grpc_end(), Error::corrupt, "compressed",
       "a compressed message"},
      {head + content(std::string("\0\x40\0\0\0x", 6)), Error::too_large, "limit",
       "1 GiB announced"},
      {head + content(std::string("\0\0\xff\xff\xffx", 6)) + grpc_end(), Error::corrupt,
       "within a message", "16 MiB announced, one byte sent"},
      {head + content(std::string("\0\0", 2)) + grpc_end(), Error::corrupt, "within a message",
       "half a prefix"},
  };
  for (const auto& [script, kind, said, why] : cases) {
    auto grpc = channel(script);
    const auto answer = grpc.call("/a.B/C", "");
    ASSERT_FALSE(answer) << why;
    EXPECT_EQ(answer.error().kind, kind) << why << ": " << answer.error().what;
    EXPECT_NE(answer.error().what.find(said), std::string::npos)
        << why << ": " << answer.error().what;
  }
}

}  // namespace
}  // namespace oakum::net
