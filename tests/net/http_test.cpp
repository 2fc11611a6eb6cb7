#include "net/http.h"

#include <gtest/gtest.h>

#include <chrono>

#include "tests/net/stub_server.h"

namespace oakum::net {

using oakum::testing::answer;
using oakum::testing::StubConnection;
using oakum::testing::StubRequest;
using oakum::testing::StubServer;
using std::chrono::milliseconds;

/// A client in a hurry, and straight.
static ClientOptions quick() {
  ClientOptions options;
  options.timeouts = {.connect = milliseconds(500),
                      .head = milliseconds(400),
                      .idle = milliseconds(300),
                      .slowest = 0};
  options.retry.base = milliseconds(2);
  options.proxies = {};
  return options;
}

static Request get(const std::string& url) {
  Request request;
  request.url = parse_url(url).value();
  return request;
}

static std::string text_of(Result<Response>& response) {
  if (!response) return "error: " + response.error().what;
  const auto bytes = read_all(*response->body, 1 << 20);
  return bytes ? std::string(as_text(*bytes)) : "error: " + bytes.error().what;
}

/// What a client makes of one fixed answer; the connection is closed after it.
static Result<std::string> make_of(const std::string& bytes) {
  auto options = quick();
  options.retry.attempts = 0;
  StubServer server([&](const StubRequest&, std::size_t, StubConnection& connection) {
    connection.send(bytes);
    connection.close();
  });
  Client client(options);
  auto response = TRY(client.send(get(server.url())));
  const auto body = TRY(read_all(*response.body, 1 << 20));
  return std::string(as_text(body));
}

TEST(Http, ReadsBodies) {
  struct Case {
    std::string bytes, expected;
    std::string_view why;
  };
  const Case kCases[] = {
      {answer(200, "hello"), "hello", "with a length"},
      {answer(200, ""), "", "an empty one"},
      {"HTTP/1.1 200 OK\r\n\r\nto the end", "to the end", "up to the end of the connection"},
      {"HTTP/1.0 200 OK\r\n\r\nold", "old", "HTTP/1.0"},
      {"HTTP/1.1 200\r\nContent-Length: 1\r\n\r\nx", "error", "no space behind the status"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n "
       "world\r\n0\r\nTrailer: t\r\n\r\n",
       "hello world", "chunks with an extension and a trailer"},
      {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + answer(200, "after"),
       "after", "interim answers"},
      {"HTTP/1.1 204 No Content\r\n\r\n", "", "no content"},
  };
  for (const auto& [bytes, expected, why] : kCases) {
    const auto got = make_of(bytes);
    EXPECT_EQ(got ? *got : "error", expected) << why << ": " << (got ? "" : got.error().what);
  }
}

TEST(Http, RefusesWhatIsNotWellFormed) {
  const auto chunked = [](std::string_view chunks) {
    return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(chunks);
  };
  const auto with = [](std::string_view headers) {
    return "HTTP/1.1 200 OK\r\n" + std::string(headers) + "\r\nx";
  };
  std::string many, interim;
  for (int i = 0; i < 101; ++i) many += fmt::format("X-{}: y\r\n", i);
  for (int i = 0; i < 9; ++i) interim += "HTTP/1.1 100 Continue\r\n\r\n";
  struct Case {
    std::string bytes;
    Error::Kind kind;
    std::string_view why;
  };
  const Case kCases[] = {
      {"", Error::io, "hung up"},
      {"HTTP/1.1 200 O", Error::io, "cut off in the head"},
      {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", Error::io, "cut off in the body"},
      {chunked("5\r\nhel"), Error::io, "cut off in a chunk"},
      {chunked("5\r\nhello\r\n"), Error::io, "no last chunk"},
      {"<html><body>", Error::corrupt, "not HTTP at all"},
      {"SSH-2.0-OpenSSH_9\r\n", Error::corrupt, "another protocol"},
      {"HTTP/2.0 200 OK\r\n\r\n", Error::corrupt, "another version"},
      {"HTTP/1.1 099 X\r\n\r\n", Error::corrupt, "a status below 100"},
      {"HTTP/1.1 999 X\r\n\r\n", Error::corrupt, "a status above 599"},
      {"HTTP/1.1 101 Switching\r\n\r\n", Error::corrupt, "a protocol we did not ask for"},
      {"HTTP/1.1 200 OK\nContent-Length: 1\n\nx", Error::corrupt, "lines that end in LF"},
      {with(std::string("X: a\0b\r\n", 8)), Error::corrupt, "NUL in a header"},
      {with("X Y: a\r\n"), Error::corrupt, "a space in a header's name"},
      {with("Content-Length: -1\r\n"), Error::corrupt, "a negative length"},
      {with("Content-Length: 99999999999999999999999\r\n"), Error::corrupt,
       "a length that overflows"},
      {with("Content-Length: 1\r\nContent-Length: 2\r\n"), Error::corrupt, "two lengths"},
      {with("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"), Error::corrupt,
       "a length and chunks"},
      {with("Transfer-Encoding: gzip, chunked\r\n"), Error::corrupt, "a coding not asked for"},
      {with("Transfer-Encoding: identity\r\n"), Error::corrupt, "a coding nobody knows"},
      {with("Content-Encoding: gzip\r\nContent-Length: 1\r\n"), Error::corrupt, "a coded body"},
      {chunked("-2\r\nxx\r\n0\r\n\r\n"), Error::corrupt, "a negative chunk"},
      {chunked("fffffffffffffffff\r\n"), Error::corrupt, "a chunk size that overflows"},
      {chunked("5\r\nhelloXX0\r\n\r\n"), Error::corrupt, "a chunk without end"},
      {chunked("0;" + std::string(80'000, 'x')), Error::too_large, "an endless chunk extension"},
      {with(many), Error::too_large, "101 headers"},
      {with("X: " + std::string(70'000, 'y') + "\r\n"), Error::too_large, "a header of 70 KB"},
      {"HTTP/1.1 200 OK\r\n" + std::string(1 << 20, 'z'), Error::too_large, "an endless header"},
      {interim + answer(200, "x"), Error::corrupt, "too many interim answers"},
  };
  for (const auto& [bytes, kind, why] : kCases) {
    const auto got = make_of(bytes);
    ASSERT_FALSE(got) << why << ": " << *got;
    EXPECT_EQ(got.error().kind, kind) << why << ": " << got.error().what;
  }
}

TEST(Http, KeepsConnections) {
  StubServer server([](const StubRequest& request, std::size_t, StubConnection& connection) {
    connection.send(answer(request.target == "/missing" ? 404 : 200, request.target));
  });
  Client client(quick());
  for (const auto* path : {"/a", "/missing", "/c"}) {
    auto response = client.send(get(server.url(path)));
    EXPECT_EQ(text_of(response), path);
  }
  EXPECT_EQ(server.connections(), 1u);
  EXPECT_EQ(server.requests()[0].header("Host"), server.host());
  EXPECT_EQ(server.requests()[0].header("User-Agent"), "oakum/" OAKUM_VERSION);
}

TEST(Http, DoesNotReuseAConnectionWithLeftovers) {
  StubServer server([](const StubRequest&, std::size_t index, StubConnection& connection) {
    connection.send(answer(200, "good") + (index == 0 ? answer(200, "smuggled") : ""));
  });
  Client client(quick());
  for (int i = 0; i < 2; ++i) {
    auto response = client.send(get(server.url()));
    EXPECT_EQ(text_of(response), "good");
  }
  EXPECT_EQ(server.connections(), 2u);
}

TEST(Http, AConnectionThatDiedIdleIsNoFailure) {
  StubServer server([](const StubRequest&, std::size_t index, StubConnection& connection) {
    if (index == 1) return connection.reset();  // the second request on the kept connection
    connection.send(answer(200, "good"));
  });
  auto options = quick();
  options.retry.attempts = 0;
  Client client(options);
  for (int i = 0; i < 2; ++i) {
    auto response = client.send(get(server.url()));
    EXPECT_EQ(text_of(response), "good");
  }
}

TEST(Http, HeadHasNoBody) {
  StubServer server([](const StubRequest&, std::size_t, StubConnection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
  });
  Client client(quick());
  auto request = get(server.url());
  request.method = "HEAD";
  auto response = client.send(request);
  EXPECT_EQ(text_of(response), "");
  EXPECT_EQ(response->length, 1000u);
}

TEST(Http, NothingIsSentWithABrokenHeader) {
  StubServer server(
      [](const StubRequest&, std::size_t, StubConnection& c) { c.send(answer(200, "")); });
  Client client(quick());
  auto request = get(server.url());
  request.headers = {{"X", "a\r\nEvil: b"}};
  EXPECT_EQ(client.send(request).error().kind, Error::usage);
  EXPECT_EQ(server.requests().size(), 0u);
}

// ---- time

TEST(Http, GivesUpOnSlowServers) {
  struct Case {
    StubServer::Script script;
    std::string_view why;
  };
  const Case kCases[] = {
      {[](const StubRequest&, std::size_t, StubConnection& c) { c.sleep(milliseconds(5000)); },
       "says nothing"},
      {[](const StubRequest&, std::size_t, StubConnection& c) {
         c.trickle(answer(200, "x"), milliseconds(50));
       },
       "a head a byte at a time"},
      {[](const StubRequest&, std::size_t, StubConnection& c) {
         c.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + std::string(99, 'x'));
         c.sleep(milliseconds(5000));
       },
       "stalls before the last byte"},
      {[](const StubRequest&, std::size_t, StubConnection& c) {
         c.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
         c.trickle(std::string(1000, 'x'), milliseconds(20));
       },
       "a body a byte at a time"},
  };
  for (const auto& [script, why] : kCases) {
    StubServer server(script);
    auto options = quick();
    options.retry.attempts = 0;
    options.timeouts.slowest = 64 * 1024;
    Client client(options);
    const auto start = Clock::now();
    auto response = client.send(get(server.url()));
    const auto error = response ? read_all(*response->body, 1 << 20).error() : response.error();
    EXPECT_EQ(error.kind, Error::timeout) << why << ": " << error.what;
    EXPECT_LT(Clock::now() - start, milliseconds(1500)) << why;
  }
}

TEST(Http, StopsWhenCancelled) {
  StubServer server(
      [](const StubRequest&, std::size_t, StubConnection& c) { c.sleep(milliseconds(5000)); });
  Cancel cancel;
  auto options = quick();
  options.timeouts.head = milliseconds(5000);
  options.cancel = &cancel;
  Client client(options);
  std::thread later([&] {
    std::this_thread::sleep_for(milliseconds(50));
    cancel.interrupted = true;
  });
  const auto start = Clock::now();
  EXPECT_EQ(client.send(get(server.url())).error().kind, Error::cancelled);
  EXPECT_LT(Clock::now() - start, milliseconds(1000));
  later.join();
}

// ---- trying again

TEST(Http, TriesAgain) {
  struct Case {
    std::vector<std::string> answers;  ///< The last one repeats; "" is a reset.
    std::string expected;
    std::size_t requests;
    std::string_view why;
  };
  const Case kCases[] = {
      {{answer(503, "a"), answer(200, "good")}, "good", 2, "once"},
      {{answer(500, ""), "", answer(502, ""), answer(504, ""), answer(200, "good")},
       "good",
       5,
       "flapping"},
      {{answer(429, ""), answer(200, "good")}, "good", 2, "429 without Retry-After"},
      {{answer(429, "", "Retry-After: 0\r\n"), answer(200, "good")},
       "good",
       2,
       "429 with Retry-After"},
      {{answer(429, "", "Retry-After: -17\r\n"), answer(200, "good")},
       "good",
       2,
       "a nonsense Retry-After"},
      {{answer(503, "", "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n"), answer(200, "good")},
       "good",
       2,
       "a date in the past"},
      {{answer(429, "slow down", "Retry-After: 1000000000\r\n")},
       "slow down",
       1,
       "longer than our patience"},
      {{answer(503, "down")}, "down", 5, "four times, then the last answer is the answer"},
      {{answer(404, "no")}, "no", 1, "a plain no is final"},
      {{answer(501, "never")}, "never", 1, "so is what is not implemented"},
  };
  for (const auto& [answers, expected, requests, why] : kCases) {
    StubServer server([&](const StubRequest&, std::size_t index, StubConnection& connection) {
      const auto& text = answers[std::min(index, answers.size() - 1)];
      if (text.empty()) return connection.reset();
      connection.send(text);
    });
    auto options = quick();
    options.retry.budget = 100;
    Client client(options);
    auto request = get(server.url());
    request.patience = milliseconds(2000);
    auto response = client.send(request);
    EXPECT_EQ(text_of(response), expected) << why;
    EXPECT_EQ(server.requests().size(), requests) << why;
  }
}

TEST(Http, WaitsAsAsked) {
  StubServer server([](const StubRequest&, std::size_t index, StubConnection& connection) {
    connection.send(index == 0 ? answer(429, "", "Retry-After: 1\r\n") : answer(200, "good"));
  });
  Client client(quick());
  const auto start = Clock::now();
  auto response = client.send(get(server.url()));
  EXPECT_EQ(text_of(response), "good");
  EXPECT_GE(Clock::now() - start, milliseconds(1000));
}

TEST(Http, RetriesHaveABudget) {
  StubServer server(
      [](const StubRequest&, std::size_t, StubConnection& c) { c.send(answer(503, "down")); });
  auto options = quick();
  options.retry.budget = 2;
  Client client(options);
  for (int i = 0; i < 5; ++i) {
    auto response = client.send(get(server.url()));
    EXPECT_EQ(text_of(response), "down");
  }
  EXPECT_EQ(server.requests().size(), 5u + 2u);
}

TEST(Http, NeverRepeatsAPost) {
  StubServer server(
      [](const StubRequest&, std::size_t, StubConnection& c) { c.send(answer(503, "down")); });
  Client client(quick());
  auto request = get(server.url());
  request.method = "POST";
  request.body = "x=1";
  EXPECT_EQ(client.send(request)->status, 503);
  ASSERT_EQ(server.requests().size(), 1u);
  EXPECT_EQ(server.requests()[0].body, "x=1");
}

TEST(Http, SaysWhyNobodyAnswers) {
  auto options = quick();
  options.retry.attempts = 0;
  Client client(options);
  EXPECT_EQ(client.send(get("http://127.0.0.1:1/")).error().kind, Error::unreachable);
  EXPECT_EQ(client.send(get("http://no-such-host.invalid/")).error().kind, Error::unreachable);
}

// ---- redirects

TEST(Http, FollowsRedirects) {
  StubServer server([](const StubRequest& request, std::size_t, StubConnection& c) {
    if (request.target == "/end") return c.send(answer(200, "end"));
    c.send(answer(302, "<html>moved</html>", "Location: /end\r\n"));
  });
  Client client(quick());
  auto response = client.send(get(server.url("/start")));
  EXPECT_EQ(text_of(response), "end");
  EXPECT_EQ(response->url.target, "/end");
  EXPECT_EQ(server.connections(), 1u);
}

TEST(Http, RedirectsEnd) {
  StubServer server([](const StubRequest& request, std::size_t, StubConnection& c) {
    c.send(answer(307, "", fmt::format("Location: {}x\r\n", request.target)));
  });
  Client client(quick());
  EXPECT_EQ(client.send(get(server.url("/"))).error().kind, Error::corrupt);
  EXPECT_EQ(server.requests().size(), 6u);
  auto request = get(server.url("/"));
  request.redirects = 0;
  EXPECT_EQ(client.send(request)->status, 307) << "who forbids redirects gets to see them";
}

TEST(Http, CredentialsStayAtTheirOrigin) {
  StubServer other(
      [](const StubRequest&, std::size_t, StubConnection& c) { c.send(answer(200, "other")); });
  StubServer server([&](const StubRequest& request, std::size_t, StubConnection& c) {
    const auto to = request.target == "/here" ? "/there" : other.url("/blob");
    c.send(answer(307, "", "Location: " + to + "\r\n"));
  });
  Client client(quick());
  auto request = get(server.url("/here"));
  request.headers = {{"Authorization", "Basic c2VjcmV0"}, {"cookie", "a=b"}, {"Range", "bytes=5-"}};
  auto response = client.send(request);
  EXPECT_EQ(text_of(response), "other");
  EXPECT_EQ(server.requests()[1].header("Authorization"), "Basic c2VjcmV0")
      << "the same origin sees them";
  EXPECT_EQ(other.requests()[0].header("Authorization"), "") << "another port does not";
  EXPECT_EQ(other.requests()[0].header("Cookie"), "");
  EXPECT_EQ(other.requests()[0].header("Range"), "bytes=5-") << "other headers go along";
}

TEST(Http, RedirectsDoNotLeadInside) {
  StubServer inside(
      [](const StubRequest&, std::size_t, StubConnection& c) { c.send(answer(200, "secret")); });
  const auto port = inside.port();
  for (const auto& to :
       {fmt::format("http://localhost:{}/", port),
        fmt::format("http://[::ffff:127.0.0.1]:{}/", port),
        std::string("http://169.254.169.254/latest/meta-data"), std::string("http://10.0.0.1/"),
        std::string("http://[fd00::2]/"), std::string("http://[64:ff9b::7f00:1]/"),
        std::string("http://0.0.0.0/"), std::string("http://[::1]/")}) {
    StubServer server([&](const StubRequest&, std::size_t, StubConnection& c) {
      c.send(answer(302, "", "Location: " + to + "\r\n"));
    });
    Client client(quick());
    EXPECT_EQ(client.send(get(server.url())).error().kind, Error::denied) << to;
  }
  EXPECT_EQ(inside.connections(), 0u);
}

TEST(Http, UnlessTheUserVouchesForTheHost) {
  StubServer inside(
      [](const StubRequest&, std::size_t, StubConnection& c) { c.send(answer(200, "mine")); });
  StubServer server([&](const StubRequest&, std::size_t, StubConnection& c) {
    c.send(answer(302, "", fmt::format("Location: http://localhost:{}/\r\n", inside.port())));
  });
  auto options = quick();
  options.trusted_hosts = {"localhost"};
  Client client(options);
  auto response = client.send(get(server.url()));
  EXPECT_EQ(text_of(response), "mine");
}

TEST(Http, ANamedHostIsNotTheOneOfTheUrl) {
  StubServer server(
      [](const StubRequest&, std::size_t, StubConnection& c) { c.send(answer(200, "x")); });
  Client client(quick());
  auto request = get(server.url());
  request.named_host = "registry.example";
  EXPECT_EQ(client.send(request).error().kind, Error::denied);
  EXPECT_EQ(server.connections(), 0u);
}

TEST(Http, StrangeLocationsAreRefused) {
  for (const auto* to : {"file:///etc/passwd", "http://u:p@h/", "gopher://h/", "http://127.1/"}) {
    StubServer server([&](const StubRequest&, std::size_t, StubConnection& c) {
      c.send(answer(302, "", fmt::format("Location: {}\r\n", to)));
    });
    Client client(quick());
    EXPECT_EQ(client.send(get(server.url())).error().kind, Error::usage) << to;
  }
}

// ---- proxies

TEST(Http, GoesThroughAProxy) {
  StubServer proxy([](const StubRequest& request, std::size_t, StubConnection& c) {
    c.send(answer(200, request.target + " " + request.header("Host")));
  });
  auto options = quick();
  options.proxies.http = "http://me:pass@" + proxy.host();
  Client client(options);
  auto response = client.send(get("http://registry.invalid/v2/"));
  EXPECT_EQ(text_of(response), "http://registry.invalid/v2/ registry.invalid");
  EXPECT_EQ(proxy.requests()[0].header("Proxy-Authorization"), "Basic bWU6cGFzcw==");
}

TEST(Http, AProxyIsNoWayInside) {
  StubServer proxy([](const StubRequest&, std::size_t, StubConnection& c) {
    c.send(answer(302, "", "Location: http://169.254.169.254/latest/meta-data\r\n"));
  });
  auto options = quick();
  options.proxies.http = proxy.host();
  Client client(options);
  EXPECT_EQ(client.send(get("http://registry.invalid/")).error().kind, Error::denied);
  EXPECT_EQ(proxy.requests().size(), 1u);
}

TEST(Http, ProxiesThatRefuse) {
  struct Case {
    std::string bytes;
    Error::Kind kind;
    std::string_view why;
  };
  const Case kCases[] = {
      {answer(407, "", "Proxy-Authenticate: Basic\r\n"), Error::denied, "other credentials"},
      {answer(502, ""), Error::unreachable, "the host is down"},
      {"garbage\r\n\r\n", Error::corrupt, "no proxy"},
      {"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\n\r\n", Error::unreachable,
       "a redirect"},
      {"", Error::io, "hangs up"},
  };
  for (const auto& [bytes, kind, why] : kCases) {
    StubServer proxy([&](const StubRequest&, std::size_t, StubConnection& c) {
      c.send(bytes);
      c.close();
    });
    auto options = quick();
    options.retry.attempts = 0;
    options.proxies.https = proxy.host();
    Client client(options);
    const auto response = client.send(get("https://registry.invalid/"));
    EXPECT_EQ(response.error().kind, kind) << why << ": " << response.error().what;
    EXPECT_EQ(proxy.requests()[0].method + ' ' + proxy.requests()[0].target,
              "CONNECT registry.invalid:443")
        << why;
    EXPECT_EQ(proxy.requests().size(), 1u) << why;
  }
}

TEST(Http, ReachesSocketsOfThisMachine) {
  char folder[] = "/tmp/oakum-http-XXXXXX";
  ASSERT_TRUE(::mkdtemp(folder));
  const auto path = folder + std::string("/s");
  auto options = quick();
  options.socket = path;
  options.proxies.http = "http://127.0.0.1:1";  // not for a socket
  {
    StubServer server(
        [](const StubRequest& request, std::size_t, StubConnection& connection) {
          connection.send(answer(200, request.target + " for " + request.header("Host")));
        },
        path);
    Client client(options);
    for (int i = 0; i < 2; ++i) {
      auto response = client.send(get("http://engine.invalid/a?b"));
      EXPECT_EQ(text_of(response), "/a?b for engine.invalid");
    }
    EXPECT_EQ(server.connections(), 1u) << "the connection is kept";
  }
  options.retry.attempts = 0;
  for (const auto& [where, why] : {std::pair(path, "nobody listens any more"),
                                   std::pair(path + "-not-there", "there is no such socket")}) {
    options.socket = where;
    Client client(options);
    const auto response = client.send(get("http://engine.invalid/"));
    ASSERT_FALSE(response) << why;
    EXPECT_EQ(response.error().kind, Error::unreachable) << why;
    EXPECT_NE(response.error().what.find(where), std::string::npos) << response.error().what;
  }
  ::unlink(path.c_str());
  ::rmdir(folder);
}

}  // namespace oakum::net
