#include "net/tls.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "net/http.h"
#include "tests/net/stub_server.h"

namespace oakum::net {

using oakum::testing::answer;
using oakum::testing::StubConnection;
using oakum::testing::StubRequest;
using oakum::testing::StubServer;
using std::chrono::milliseconds;

namespace {
/// An authority of our own and certificates by it, made once by the openssl program.
class TlsTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    char name[] = "/tmp/oakum-tls-XXXXXX";
    folder_ = ::mkdtemp(name);
    run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out "
        "ca.pem -days 2 "
        "-subj '/CN=Test authority'");
    make("good", "IP:127.0.0.1,DNS:registry.invalid", 2);
    make("wrong", "DNS:elsewhere.example", 2);
    make("expired", "IP:127.0.0.1", -1);
  }
  static void TearDownTestSuite() { std::filesystem::remove_all(folder_); }

  static void run(const std::string& command) {
    if (std::system(fmt::format("cd {} && {} 2>>log", folder_, command).c_str()) != 0) std::abort();
  }
  static void make(const std::string& name, const std::string& alternatives, int days) {
    std::ofstream(folder_ + "/" + name + ".ext") << "subjectAltName=" << alternatives << '\n';
    run(
        fmt::format("openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "
                    "{0}.key -out {0}.csr -subj "
                    "/CN={0}",
                    name));
    run(
        fmt::format("openssl x509 -req -in {0}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days "
                    "{1} -extfile {0}.ext "
                    "-out {0}.pem",
                    name, days));
  }
  static StubServer::TlsFiles files(const std::string& name) {
    return {.certificate = folder_ + "/" + name + ".pem", .key = folder_ + "/" + name + ".key"};
  }
  static ClientOptions trusting() {
    ClientOptions options;
    options.timeouts = {.connect = milliseconds(2000),
                        .head = milliseconds(2000),
                        .idle = milliseconds(500),
                        .slowest = 0};
    options.retry.attempts = 0;
    options.proxies = {};
    options.trust.ca_file = folder_ + "/ca.pem";
    return options;
  }
  static Result<std::string> fetch(const std::string& url, const ClientOptions& options) {
    Client client(options);
    Request request;
    request.url = parse_url(url).value();
    auto response = TRY(client.send(request));
    const auto bytes = TRY(read_all(*response.body, 1 << 20));
    return std::string(as_text(bytes));
  }
  static StubServer::Script saying(std::string_view text) {
    return
        [text](const StubRequest&, std::size_t, StubConnection& c) { c.send(answer(200, text)); };
  }
  static std::string folder_;
};
std::string TlsTest::folder_;
}  // namespace

TEST_F(TlsTest, BelievesItsAuthority) {
  StubServer server(saying("hello"), files("good"));
  EXPECT_EQ(fetch(server.url(), trusting()).value(), "hello");
}

TEST_F(TlsTest, KeepsConnections) {
  StubServer server(saying("hello"), files("good"));
  Client client(trusting());
  for (int i = 0; i < 3; ++i) {
    Request request;
    request.url = parse_url(server.url()).value();
    auto response = client.send(request);
    ASSERT_TRUE(response) << response.error().what;
    EXPECT_TRUE(read_all(*response->body, 100));
  }
  EXPECT_EQ(server.connections(), 1u);
}

TEST_F(TlsTest, RefusesCertificates) {
  struct Case {
    std::string name;
    std::string_view words, why;
  };
  const Case kCases[] = {
      {"wrong", "mismatch", "of another host"},
      {"expired", "expired", "of yesterday"},
  };
  for (const auto& [name, words, why] : kCases) {
    StubServer server(saying("hello"), files(name));
    const auto got = fetch(server.url(), trusting());
    ASSERT_FALSE(got) << why;
    EXPECT_EQ(got.error().kind, Error::denied) << why << got.error().what;
    EXPECT_NE(got.error().what.find(words), std::string::npos) << got.error().what;
    EXPECT_EQ(server.requests().size(), 0u) << why;
  }
  StubServer server(saying("hello"), files("good"));
  auto options = trusting();
  options.trust.ca_file = "";
  const auto got = fetch(server.url(), options);
  ASSERT_FALSE(got);
  EXPECT_TRUE(got.error().kind == Error::denied || got.error().kind == Error::not_found)
      << got.error().what;
}

TEST_F(TlsTest, InsecureTakesAny) {
  StubServer server(saying("hello"), files("wrong"));
  auto options = trusting();
  options.trust = {.ca_file = "", .insecure = true};
  EXPECT_EQ(fetch(server.url(), options).value(), "hello");
}

TEST_F(TlsTest, RefusesOldVersions) {
  auto old = files("good");
  old.newest = TLS1_1_VERSION;
  StubServer server(saying("hello"), old);
  const auto got = fetch(server.url(), trusting());
  ASSERT_FALSE(got);
  EXPECT_TRUE(got.error().kind == Error::unsupported || got.error().kind == Error::corrupt)
      << got.error().what;
}

TEST_F(TlsTest, KnowsAPlainServer) {
  StubServer server(saying("hello"));
  EXPECT_EQ(fetch("https://" + server.host() + "/", trusting()).error().kind, Error::unsupported);
}

TEST_F(TlsTest, ATruncatedBodyIsSeen) {
  StubServer server(
      [](const StubRequest&, std::size_t, StubConnection& c) {
        c.send("HTTP/1.1 200 OK\r\n\r\nwithout a length");
        c.reset();
      },
      files("good"));
  const auto got = fetch(server.url(), trusting());
  ASSERT_FALSE(got) << "an end that TLS did not announce may be an attacker's";
  EXPECT_EQ(got.error().kind, Error::io) << got.error().what;
}

TEST_F(TlsTest, RedirectsFromHttpsToHttpAreRefused) {
  StubServer plain(saying("plain"));
  StubServer server(
      [&](const StubRequest&, std::size_t, StubConnection& c) {
        c.send(answer(302, "", "Location: " + plain.url() + "\r\n"));
      },
      files("good"));
  EXPECT_EQ(fetch(server.url(), trusting()).error().kind, Error::denied);
  EXPECT_EQ(plain.connections(), 0u);
}

TEST_F(TlsTest, GoesThroughAProxy) {
  auto later = files("good");
  later.at_once = false;
  StubServer proxy(
      [](const StubRequest& request, std::size_t, StubConnection& c) {
        if (request.method != "CONNECT") return c.send(answer(200, "through"));
        c.send("HTTP/1.1 200 Connection established\r\n\r\n");
        c.start_tls();
      },
      later);
  auto options = trusting();
  options.proxies.https = proxy.host();
  const auto got = fetch("https://registry.invalid/v2/", options);
  EXPECT_EQ(got ? *got : got.error().what, "through");
  EXPECT_EQ(proxy.requests()[0].target, "registry.invalid:443");
  EXPECT_EQ(proxy.requests()[1].header("Proxy-Authorization"), "");
}

TEST_F(TlsTest, SaysWhichFileIsWrong) {
  auto options = trusting();
  options.trust.ca_file = folder_ + "/none.pem";
  StubServer server(saying("hello"), files("good"));
  EXPECT_EQ(fetch(server.url(), options).error().kind, Error::not_found);
  options.trust.ca_file = folder_ + "/log";
  EXPECT_EQ(fetch(server.url(), options).error().kind, Error::corrupt);
}

TEST_F(TlsTest, TheEnvironmentNamesAuthorities) {
  StubServer server(saying("hello"), files("good"));
  auto options = trusting();
  options.trust.ca_file = "";
  ::setenv("SSL_CERT_FILE", (folder_ + "/ca.pem").c_str(), 1);
  const auto got = fetch(server.url(), options);
  ::unsetenv("SSL_CERT_FILE");
  EXPECT_EQ(got ? *got : got.error().what, "hello");
}

TEST_F(TlsTest, ShowsItsCertificateToServersThatAsk) {
  auto guarded = files("good");
  guarded.clients = folder_ + "/ca.pem";
  StubServer server(saying("hello"), guarded);
  auto options = trusting();
  EXPECT_FALSE(fetch(server.url(), options)) << "a stranger is not let in";
  options.trust.certificate_file = folder_ + "/wrong.pem";
  options.trust.key_file = folder_ + "/wrong.key";
  const auto got = fetch(server.url(), options);
  EXPECT_EQ(got ? *got : got.error().what, "hello");
  options.trust.key_file = folder_ + "/good.key";
  EXPECT_EQ(fetch(server.url(), options).error().kind, Error::corrupt) << "another key";
  options.trust.key_file = folder_ + "/none.key";
  EXPECT_EQ(fetch(server.url(), options).error().kind, Error::not_found) << "no key";
}

}  // namespace oakum::net
