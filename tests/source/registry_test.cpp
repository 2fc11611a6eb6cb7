#include "source/registry.h"

#include <gtest/gtest.h>

#include "base/hash.h"
#include "source/docker_config.h"
#include "tests/net/stub_server.h"

namespace oakum::source {

using oakum::testing::answer;
using oakum::testing::StubConnection;
using oakum::testing::StubRequest;
using oakum::testing::StubServer;
using std::chrono::milliseconds;

static std::string digest_of(std::string_view text) {
  return sha256_text(Sha256::of(as_bytes(text)));
}

static const std::string kOciManifest = "application/vnd.oci.image.manifest.v1+json";
static const std::string kManifest =
    R"({"schemaVersion":2,"mediaType":")" + kOciManifest + R"(","layers":[]})";

/// 100 KB in which no two places look alike.
static std::string make_blob() {
  std::string blob;
  for (int i = 0; blob.size() < 100'000; ++i) blob += std::to_string(i) + ' ';
  blob.resize(100'000);
  return blob;
}
static const std::string kBlob = make_blob();
static const Descriptor kBlobDescriptor = {"application/octet-stream", digest_of(kBlob),
                                           kBlob.size()};

static std::string manifest_answer(std::string_view more = "") {
  return answer(200, kManifest, fmt::format("Content-Type: {}\r\n{}", kOciManifest, more));
}

namespace {
/// A client, a registry and what they are asked to do.
struct Visit {
  explicit Visit(RegistryOptions given = {}, net::ClientOptions client_options = quick())
      : client(std::move(client_options)), registry(client, std::move(given)) {}

  static net::ClientOptions quick() {
    net::ClientOptions options;
    options.timeouts = {.connect = milliseconds(2000),
                        .head = milliseconds(500),
                        .idle = milliseconds(300),
                        .slowest = 0};
    options.retry = {.attempts = 2, .base = milliseconds(1), .budget = 1000};
    options.proxies = {};
    options.trust.insecure = true;  // reading 150 certificates for each test takes time
    return options;
  }
  static Reference at(const StubServer& server, std::string_view name = "app:1") {
    return parse_reference(server.host() + "/" + std::string(name)).value();
  }
  Result<std::string> blob(const StubServer& server,
                           const Descriptor& descriptor = kBlobDescriptor) {
    auto reader = TRY(registry.open_blob(at(server), descriptor));
    const auto bytes = TRY(io::read_all(*reader, 1 << 20));
    return std::string(as_text(bytes));
  }

  net::Client client;
  Registry registry;
};

RegistryOptions with_login(const std::string& host) {
  RegistryOptions options;
  options.credentials.add(host, {.username = "me", .password = "secret", .identity_token = ""});
  return options;
}
}  // namespace

static std::uint64_t range_start(const StubRequest& request) {
  const auto text = request.header("Range");
  return text.starts_with("bytes=") ? parse_decimal(text.substr(6, text.size() - 7)).value_or(0)
                                    : 0;
}
/// What a well-behaved registry says to a request for the blob, whole or from somewhere on.
static std::string blob_answer(const StubRequest& request) {
  const auto start = range_start(request);
  if (start == 0) return answer(200, kBlob);
  return answer(
      206, kBlob.substr(start),
      fmt::format("Content-Range: bytes {}-{}/{}\r\n", start, kBlob.size() - 1, kBlob.size()));
}

// ---- manifests

TEST(Registry, FetchesManifests) {
  StubServer server(
      [](const StubRequest&, std::size_t, StubConnection& c) { c.send(manifest_answer()); });
  Visit visit;
  const auto manifest = visit.registry.fetch_manifest(Visit::at(server));
  ASSERT_TRUE(manifest) << manifest.error().what;
  EXPECT_EQ(manifest->bytes, kManifest);
  EXPECT_EQ(manifest->media_type, kOciManifest);
  EXPECT_EQ(manifest->digest, digest_of(kManifest));
  EXPECT_EQ(server.requests()[0].target, "/v2/app/manifests/1");
  EXPECT_TRUE(visit.registry.fetch_manifest(Visit::at(server, "app:1@" + digest_of(kManifest))));
  EXPECT_EQ(server.requests()[1].target, "/v2/app/manifests/" + digest_of(kManifest));
}

TEST(Registry, RefusesManifests) {
  const auto json = [](std::string_view type, std::string_view body) {
    return answer(200, body, fmt::format("Content-Type: {}\r\n", type));
  };
  const std::string errors =
      R"({"errors":[{"code":"MANIFEST_UNKNOWN","message":"no\u001b[31m such\nthing"}]})";
  struct Case {
    std::string bytes;
    Error::Kind kind;
    std::string_view words, why;
  };
  const Case kCases[] = {
      {json("text/html", "<html>Please log in to the hotel</html>"), Error::corrupt, "text/html",
       "a captive portal"},
      {json("application/json", "{}"), Error::unsupported, "unknown type", "no manifest"},
      {json(kOciManifest, R"({"mediaType":"application/vnd.oci.image.index.v1+json"})"),
       Error::corrupt, "unknown type", "header and body contradict each other"},
      {json(kOciManifest, "{"), Error::corrupt, "no manifest", "broken JSON"},
      {json(kOciManifest, "[]"), Error::corrupt, "no manifest", "not an object"},
      {manifest_answer("Docker-Content-Digest: sha256:" + std::string(64, '0') + "\r\n"),
       Error::corrupt, "the digest is", "another digest than promised"},
      {json(kOciManifest, std::string((4 << 20) + 1, ' ')), Error::too_large, "more than",
       "larger than 4 MiB"},
      {answer(404, errors), Error::not_found, "MANIFEST_UNKNOWN", "unknown"},
      {answer(404, "<html>"), Error::not_found, "status 404", "unknown, without words"},
      {answer(403, ""), Error::denied, "status 403", "forbidden"},
      {answer(401, ""), Error::denied, "status 401", "a login without a challenge"},
      {answer(429, ""), Error::unreachable, "too many requests", "throttled"},
      {answer(503, ""), Error::unreachable, "trouble", "down"},
      {answer(400, ""), Error::corrupt, "status 400", "nonsense"},
      {answer(206, kManifest), Error::corrupt, "status 206", "a part"},
  };
  for (const auto& [bytes, kind, words, why] : kCases) {
    StubServer server([&](const StubRequest&, std::size_t, StubConnection& c) { c.send(bytes); });
    Visit visit;
    const auto manifest = visit.registry.fetch_manifest(Visit::at(server));
    ASSERT_FALSE(manifest) << why;
    EXPECT_EQ(manifest.error().kind, kind) << why << ": " << manifest.error().what;
    EXPECT_NE(manifest.error().what.find(words), std::string::npos)
        << why << ": " << manifest.error().what;
    EXPECT_EQ(manifest.error().what.find_first_of("\n\x1b"), std::string::npos) << why;
  }
}

TEST(Registry, TheDigestAskedForDecides) {
  StubServer server(
      [](const StubRequest&, std::size_t, StubConnection& c) { c.send(manifest_answer()); });
  Visit visit;
  const auto manifest =
      visit.registry.fetch_manifest(Visit::at(server, "app@sha256:" + std::string(64, '1')));
  ASSERT_FALSE(manifest);
  EXPECT_EQ(manifest.error().kind, Error::corrupt);
}

TEST(Registry, AsksMirrorsFirst) {
  StubServer broken(
      [](const StubRequest&, std::size_t, StubConnection& c) { c.send(answer(404, "")); });
  StubServer good(
      [](const StubRequest&, std::size_t, StubConnection& c) { c.send(manifest_answer()); });
  RegistryOptions options;
  options.mirrors["docker.io"] = {broken.host(), good.host()};
  Visit visit(options);
  EXPECT_TRUE(visit.registry.fetch_manifest(parse_reference("alpine").value()));
  EXPECT_EQ(broken.requests()[0].target, "/v2/library/alpine/manifests/latest");
  EXPECT_EQ(good.requests().size(), 1u);
}

// ---- logging in

TEST(Registry, GetsATokenOnce) {
  StubServer server([&](const StubRequest& request, std::size_t, StubConnection& c) {
    if (request.target.starts_with("/token"))
      return c.send(answer(200, R"({"access_token":"t0ken"})"));
    if (request.header("Authorization") != "Bearer t0ken")
      return c.send(answer(
          401, "",
          fmt::format(
              "WWW-Authenticate: Bearer realm=\"http://{}/token?a=b\",service=\"stub x\"\r\n",
              request.header("Host"))));
    c.send(manifest_answer());
  });
  Visit visit(with_login(server.host()));
  EXPECT_TRUE(visit.registry.fetch_manifest(Visit::at(server)));
  EXPECT_TRUE(visit.registry.fetch_manifest(Visit::at(server)));
  const auto requests = server.requests();
  ASSERT_EQ(requests.size(), 4u) << "unknown, token, known, known";
  EXPECT_EQ(requests[0].header("Authorization"), "") << "nothing before it is asked for";
  EXPECT_EQ(requests[1].target, "/token?a=b&service=stub%20x&scope=repository%3Aapp%3Apull");
  EXPECT_EQ(requests[1].header("Authorization"), "Basic bWU6c2VjcmV0");
}

TEST(Registry, ATokenThatRanOutIsReplaced) {
  int valid = 0;
  StubServer server([&](const StubRequest& request, std::size_t index, StubConnection& c) {
    if (request.target.starts_with("/token"))
      return c.send(answer(200, fmt::format(R"({{"token":"t{}"}})", ++valid)));
    if (index == 3 || request.header("Authorization") != fmt::format("Bearer t{}", valid))
      return c.send(answer(401, "",
                           fmt::format("WWW-Authenticate: Bearer realm=\"http://{}/token\"\r\n",
                                       request.header("Host"))));
    c.send(manifest_answer());
  });
  Visit visit;
  EXPECT_TRUE(visit.registry.fetch_manifest(Visit::at(server)));
  EXPECT_TRUE(visit.registry.fetch_manifest(Visit::at(server)));
  EXPECT_EQ(valid, 2);
}

TEST(Registry, BasicWhenAskedForBasic) {
  StubServer server([](const StubRequest& request, std::size_t, StubConnection& c) {
    if (request.header("Authorization") == "Basic bWU6c2VjcmV0") return c.send(manifest_answer());
    c.send(answer(401, "", "WWW-Authenticate: Basic realm=\"registry\"\r\n"));
  });
  Visit visit(with_login(server.host()));
  EXPECT_TRUE(visit.registry.fetch_manifest(Visit::at(server)));
  Visit stranger(with_login("127.0.0.1:1"));
  EXPECT_EQ(stranger.registry.fetch_manifest(Visit::at(server)).error().kind, Error::denied)
      << "another port is another host";
}

TEST(Registry, AnIdentityTokenIsPosted) {
  StubServer server([](const StubRequest& request, std::size_t, StubConnection& c) {
    if (request.method == "POST") return c.send(answer(200, R"({"access_token":"x"})"));
    if (request.header("Authorization") == "Bearer x") return c.send(manifest_answer());
    c.send(answer(401, "",
                  fmt::format("WWW-Authenticate: Bearer realm=\"http://{}/token\"\r\n",
                              request.header("Host"))));
  });
  RegistryOptions options;
  options.credentials.add(server.host(),
                          {.username = "", .password = "", .identity_token = "re fresh"});
  Visit visit(options);
  EXPECT_TRUE(visit.registry.fetch_manifest(Visit::at(server)));
  EXPECT_NE(server.requests()[1].body.find("refresh_token=re%20fresh"), std::string::npos);
}

TEST(Registry, RefusesRealms) {
  StubServer foreign([](const StubRequest&, std::size_t, StubConnection& c) {
    c.send(answer(200, R"({"token":"t"})"));
  });
  struct Case {
    std::string realm;
    bool logged_in;
    std::string_view why;
  };
  const auto port = foreign.port();
  const Case kCases[] = {
      {fmt::format("https://localhost:{}/token", port), false, "inside, by name"},
      {fmt::format("http://localhost:{}/token", port), false, "plain http on another host"},
      {"https://169.254.169.254/token", false, "metadata"},
      {"https://[::ffff:10.0.0.1]/token", false, "mapped"},
      {"https://[64:ff9b::a00:1]/token", false, "NAT64"},
      {"http://auth.example.com/token", false, "not https"},
      {"https://auth.example.com/token", true, "a foreign domain must not see credentials"},
      {"https://user:pw@auth.example.com/token", false, "credentials inside"},
      {"file:///etc/passwd", false, "not http at all"},
      {"", false, "nothing"},
  };
  for (const auto& [realm, logged_in, why] : kCases) {
    StubServer server([&](const StubRequest&, std::size_t, StubConnection& c) {
      c.send(answer(401, "", fmt::format("WWW-Authenticate: Bearer realm=\"{}\"\r\n", realm)));
    });
    Visit visit(logged_in ? with_login(server.host()) : RegistryOptions{});
    const auto manifest = visit.registry.fetch_manifest(Visit::at(server));
    ASSERT_FALSE(manifest) << why;
    EXPECT_TRUE(manifest.error().kind == Error::denied || manifest.error().kind == Error::usage)
        << why << ": " << manifest.error().what;
    EXPECT_EQ(manifest.error().what.find("secret"), std::string::npos) << why;
  }
  EXPECT_EQ(foreign.connections(), 0u);
}

TEST(Registry, RefusesTokens) {
  struct Case {
    std::string bytes;
    Error::Kind kind;
    std::string_view why;
  };
  const Case kCases[] = {
      {answer(401, ""), Error::denied, "wrong password"},
      {answer(302, "", "Location: /elsewhere\r\n"), Error::corrupt,
       "redirects are not followed here"},
      {answer(500, ""), Error::unreachable, "down"},
      {answer(200, "<html>"), Error::corrupt, "not JSON"},
      {answer(200, "{}"), Error::corrupt, "no token"},
      {answer(200, R"({"token":"a\r\nX: y"})"), Error::corrupt, "a token with a line break"},
      {answer(200, R"({"token":")" + std::string(1 << 20, 't') + R"("})"), Error::too_large,
       "more than 1 MiB"},
  };
  for (const auto& [bytes, kind, why] : kCases) {
    StubServer server([&](const StubRequest& request, std::size_t, StubConnection& c) {
      if (request.target.starts_with("/token")) return c.send(bytes);
      c.send(answer(401, "",
                    fmt::format("WWW-Authenticate: Bearer realm=\"http://{}/token\"\r\n",
                                request.header("Host"))));
    });
    Visit visit(with_login(server.host()));
    const auto manifest = visit.registry.fetch_manifest(Visit::at(server));
    ASSERT_FALSE(manifest) << why;
    EXPECT_EQ(manifest.error().kind, kind) << why << ": " << manifest.error().what;
  }
}

TEST(Registry, KnowsItsOwnRealm) {
  struct Case {
    std::string_view registry, realm;
    bool own;
    std::string_view why;
  };
  constexpr Case kCases[] = {
      {"registry-1.docker.io", "auth.docker.io", true, "Docker Hub"},
      {"registry.gitlab.com", "gitlab.com", true, "the domain itself"},
      {"ghcr.io", "ghcr.io", true, "the same"},
      {"GHCR.io", "ghcr.IO", true, "no case"},
      {"ghcr.io", "evil.io", false, "only the top-level domain in common"},
      {"registry.example.com", "example.com.evil.org", false, "the wrong end"},
      {"registry.example.com", "badexample.com", false, "not at a dot"},
      {"registry.co.uk", "evil.co.uk", false, "anybody registers below co.uk"},
      {"a.registry.co.uk", "auth.registry.co.uk", true, "but this is one owner"},
      {"10.0.0.1", "9.0.0.1", false, "addresses have no domain"},
      {"localhost", "evil", false, "nor has this"},
      {"registry.example.com", "friend.org", true, "the user said so"},
  };
  for (const auto& [registry, realm, own, why] : kCases)
    EXPECT_EQ(is_own_realm(registry, realm, {"friend.org"}), own) << why;
}

TEST(Registry, ReadsChallenges) {
  struct Case {
    std::string_view header, expected, why;
  };
  constexpr Case kCases[] = {
      {"Bearer realm=\"https://a/t\",service=\"s\",scope=\"x y\"", "bearer https://a/t s x y;",
       "as registries write it"},
      {"bearer REALM=a", "bearer a  ;", "no case, no quotes"},
      {"Basic realm=\"x\", Bearer realm=\"y\"", "basic x  ;bearer y  ;", "two at once"},
      {"Negotiate, Basic realm = \"a\\\"b\"", "negotiate   ;basic a\"b  ;",
       "a bare one; spaces and an escape"},
      {"Bearer realm=\"open", "bearer   ;", "a quote that is never closed"},
      {"realm=x", "", "no scheme"},
      {",,,", "", "nothing"},
      {"", "", "nothing at all"},
  };
  for (const auto& [header, expected, why] : kCases) {
    std::string got;
    for (const auto& c : parse_challenges(header))
      got += fmt::format("{} {} {} {};", c.scheme, c.realm, c.service, c.scope);
    EXPECT_EQ(got, expected) << why;
  }
}

TEST(Registry, ReadsDockerConfigurations) {
  const auto store = DockerConfig::parse(R"({"auths":{
    "ghcr.io":{"auth":"bWU6c2VjcmV0"}, "https://index.docker.io/v1/":{"auth":"aHViOnB3"},
    "broken":{"auth":"%%%"}, "none":{}, "oauth.example":{"identitytoken":"id"}}})");
  ASSERT_TRUE(store);
  EXPECT_EQ(store->find("ghcr.io")->password, "secret");
  EXPECT_EQ(store->find("registry-1.docker.io")->username, "hub");
  EXPECT_EQ(store->find("oauth.example")->identity_token, "id");
  for (const auto* host : {"broken", "none", "ghcr.io:5000", "evil.io"})
    EXPECT_TRUE(store->find(host)->empty()) << host;
  EXPECT_FALSE(DockerConfig::parse("{"));
}

// ---- blobs

TEST(Registry, ReadsBlobs) {
  StubServer server([](const StubRequest& request, std::size_t, StubConnection& c) {
    c.send(blob_answer(request));
  });
  Visit visit;
  EXPECT_EQ(visit.blob(server).value(), kBlob);
  EXPECT_EQ(server.requests()[0].target, "/v2/app/blobs/" + kBlobDescriptor.digest);
}

TEST(Registry, FollowsBlobsToTheirStore) {
  StubServer store([](const StubRequest& request, std::size_t, StubConnection& c) {
    c.send(blob_answer(request));
  });
  StubServer server([&](const StubRequest&, std::size_t, StubConnection& c) {
    c.send(answer(307, "", "Location: " + store.url("/bucket?signature=x") + "\r\n"));
  });
  Visit visit;
  EXPECT_EQ(visit.blob(server).value(), kBlob);
}

TEST(Registry, TakesUpABrokenBlob) {
  struct Case {
    StubServer::Script script;
    std::size_t requests;
    std::string_view why;
  };
  const auto cut_at = [](std::size_t size) {
    return fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}", kBlob.size(),
                       kBlob.substr(0, size));
  };
  const Case kCases[] = {
      {[&](const StubRequest& request, std::size_t index, StubConnection& c) {
         c.send(index == 0 ? cut_at(40'000) : blob_answer(request));
         if (index == 0) c.reset();
       },
       2, "a reset"},
      {[&](const StubRequest& request, std::size_t index, StubConnection& c) {
         c.send(index == 0 ? cut_at(99'999) : blob_answer(request));
         if (index == 0) c.close();
       },
       2, "one byte short"},
      {[&](const StubRequest& request, std::size_t index, StubConnection& c) {
         c.send(index == 0 ? cut_at(99'000) : blob_answer(request));
         if (index == 0) c.sleep(milliseconds(3000));
       },
       2, "a stall at 99 %"},
      {[&](const StubRequest&, std::size_t index, StubConnection& c) {
         c.send(index == 0 ? cut_at(40'000) : answer(200, kBlob));
         if (index == 0) c.close();
       },
       2, "a server that knows no ranges starts over"},
      {[&](const StubRequest& request, std::size_t, StubConnection& c) {
         const auto start = range_start(request);
         const auto whole = blob_answer(request);
         c.send(whole.substr(0, whole.find("\r\n\r\n") + 4 + 30'000));
         if (kBlob.size() - start > 30'000) c.close();
       },
       4, "a break every 30 KB"},
      {[&](const StubRequest& request, std::size_t index, StubConnection& c) {
         if (index == 0) {
           c.send("HTTP/1.1 200 OK\r\n\r\n" + kBlob.substr(0, 50'000));
           return c.close();
         }
         c.send(blob_answer(request));
       },
       2, "an early end without a length"},
      {[&](const StubRequest& request, std::size_t index, StubConnection& c) {
         if (index == 1) return c.send(answer(503, ""));
         c.send(index == 0 ? cut_at(40'000) : blob_answer(request));
         if (index == 0) c.close();
       },
       3, "trouble while taking it up"},
  };
  for (const auto& [script, requests, why] : kCases) {
    StubServer server(script);
    Visit visit;
    const auto got = visit.blob(server);
    ASSERT_TRUE(got) << why << ": " << got.error().what;
    EXPECT_TRUE(*got == kBlob) << why;
    EXPECT_EQ(server.requests().size(), requests) << why;
  }
}

TEST(Registry, RefusesBlobs) {
  const auto cut = fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}", kBlob.size(),
                               kBlob.substr(0, 40'000));
  const auto after_cut = [&](const std::string& bytes) -> StubServer::Script {
    return [=](const StubRequest&, std::size_t index, StubConnection& c) {
      c.send(index == 0 ? cut : bytes);
      if (index == 0) c.close();
    };
  };
  const auto always = [](const std::string& bytes) -> StubServer::Script {
    return [=](const StubRequest&, std::size_t, StubConnection& c) {
      c.send(bytes);
      c.close();
    };
  };
  std::string other = kBlob;
  other[50'000] ^= 1;
  struct Case {
    StubServer::Script script;
    Error::Kind kind;
    std::string_view words, why;
  };
  const Case kCases[] = {
      {always(answer(200, other)), Error::corrupt, "the digest is", "one bit turned"},
      {always(answer(200, kBlob + "x")), Error::corrupt, "offered", "longer than promised"},
      {always("HTTP/1.1 200 OK\r\n\r\n" + kBlob + "x"), Error::corrupt, "more than",
       "longer, without a length"},
      {always(answer(200, kBlob.substr(1))), Error::corrupt, "offered", "shorter than promised"},
      {always(answer(200, "<html>log in</html>")), Error::corrupt, "offered", "a captive portal"},
      {always(answer(206, kBlob)), Error::corrupt, "206", "a range nobody asked for"},
      {always(answer(404, "")), Error::not_found, "404", "unknown"},
      {always(cut), Error::io, "given up", "always cut off before any progress"},
      {after_cut(answer(206, kBlob.substr(40'000), "Content-Range: bytes 0-59999/100000\r\n")),
       Error::corrupt, "go on at", "a wrong range"},
      {after_cut(answer(206, kBlob.substr(40'000))), Error::corrupt, "go on at", "no range"},
      {after_cut(
           answer(206, kBlob.substr(40'000, 10), "Content-Range: bytes 40000-40009/100000\r\n")),
       Error::corrupt, "go on at", "half of the rest"},
      {after_cut(answer(416, "")), Error::corrupt, "416", "the range is refused"},
      {after_cut(answer(206, other.substr(40'000), "Content-Range: bytes 40000-99999/100000\r\n")),
       Error::corrupt, "the digest is", "the rest of another blob"},
  };
  for (const auto& [script, kind, words, why] : kCases) {
    StubServer server(script);
    Visit visit;
    const auto got = visit.blob(server);
    ASSERT_FALSE(got) << why;
    EXPECT_EQ(got.error().kind, kind) << why << ": " << got.error().what;
    EXPECT_NE(got.error().what.find(words), std::string::npos) << why << ": " << got.error().what;
    EXPECT_LE(server.requests().size(), 8u) << why;
  }
}

TEST(Registry, ABlobsErrorStays) {
  StubServer server([](const StubRequest&, std::size_t, StubConnection& c) {
    c.send(answer(200, std::string(100'000, 'x')));
  });
  Visit visit;
  auto reader = visit.registry.open_blob(Visit::at(server), kBlobDescriptor).value();
  ASSERT_FALSE(io::read_all(*reader, 1 << 20));
  std::byte one;
  EXPECT_EQ(reader->read({&one, 1}).error().kind, Error::corrupt);
}

TEST(Registry, AnEmptyBlobIsOne) {
  StubServer server(
      [](const StubRequest&, std::size_t, StubConnection& c) { c.send(answer(200, "")); });
  Visit visit;
  EXPECT_EQ(visit.blob(server, {"", digest_of(""), 0}).value(), "");
  EXPECT_FALSE(visit.blob(server, {"", "md5:x", 0}));
}

// ---- referrers

static const std::string kIndexType = "application/vnd.oci.image.index.v1+json";

static std::string referrers_page(const std::vector<std::string>& types) {
  std::string entries;
  for (const auto& type : types)
    entries += fmt::format(
        R"({}{{"mediaType":"{}","digest":"{}","size":2,"artifactType":"{}","annotations":{{"k":"v"}}}})",
        entries.empty() ? "" : ",", kOciManifest, digest_of(type), type);
  return R"({"schemaVersion":2,"mediaType":")" + kIndexType + R"(","manifests":[)" + entries + "]}";
}

TEST(Registry, ListsReferrersPageByPage) {
  const auto subject = digest_of("subject");
  StubServer server([&](const StubRequest& request, std::size_t index, StubConnection& c) {
    const auto type = "Content-Type: " + kIndexType + "\r\n";
    if (index == 0)
      return c.send(answer(200, referrers_page({"a/sbom", "b/vex"}),
                           type + "Link: <" + request.target + "&last=1>; rel=\"next\"\r\n"));
    c.send(answer(200, referrers_page({"a/sbom"}), type));
  });
  Visit visit;
  const auto found = visit.registry.fetch_referrers(Visit::at(server), subject, "a/sbom");
  ASSERT_TRUE(found) << found.error().what;
  ASSERT_EQ(found->size(), 2u) << "a registry need not filter";
  EXPECT_EQ((*found)[0].descriptor.digest, digest_of("a/sbom"));
  EXPECT_EQ((*found)[0].annotations.at("k"), "v");
  EXPECT_EQ(server.requests()[0].target, "/v2/app/referrers/" + subject + "?artifactType=a%2Fsbom");
}

TEST(Registry, FallsBackToTheReferrersTag) {
  const auto subject = digest_of("subject");
  bool tagged = true;
  StubServer server([&](const StubRequest& request, std::size_t, StubConnection& c) {
    const bool tag =
        request.target == "/v2/app/manifests/sha256-" + subject.substr(subject.find(':') + 1);
    c.send(tag && tagged ? answer(200, referrers_page({"a/sbom", "b/vex"}),
                                  "Content-Type: " + kIndexType + "\r\n")
                         : answer(404, ""));
  });
  Visit visit;
  EXPECT_EQ(visit.registry.fetch_referrers(Visit::at(server), subject, "b/vex")->size(), 1u);
  EXPECT_EQ(visit.registry.fetch_referrers(Visit::at(server), subject, "")->size(), 2u);
  tagged = false;
  EXPECT_TRUE(visit.registry.fetch_referrers(Visit::at(server), subject, "")->empty());
}

TEST(Registry, RefusesReferrers) {
  const auto subject = digest_of("subject");
  const auto with_link = [](std::string_view link) {
    return answer(200, referrers_page({}), fmt::format("Link: <{}>; rel=next\r\n", link));
  };
  std::vector<std::string> many(2001, "t");
  struct Case {
    std::string bytes;
    Error::Kind kind;
    std::string_view why;
  };
  const Case kCases[] = {
      {answer(200, "<html>"), Error::corrupt, "a captive portal"},
      {answer(200, "{}"), Error::corrupt, "no index"},
      {answer(200, R"({"manifests":[{"digest":"sha256:../x","size":1}]})"), Error::corrupt,
       "a digest that is none"},
      {answer(200, referrers_page(many)), Error::too_large, "more than 2,000"},
      {with_link("http://169.254.169.254/v2/app/referrers/x"), Error::corrupt, "another host"},
      {with_link("/v2/other/referrers/x"), Error::corrupt, "another list"},
      {with_link("?page=1"), Error::too_large, "pages without end"},
      {answer(403, ""), Error::denied, "forbidden"},
  };
  for (const auto& [bytes, kind, why] : kCases) {
    StubServer server([&](const StubRequest&, std::size_t, StubConnection& c) { c.send(bytes); });
    Visit visit;
    const auto found = visit.registry.fetch_referrers(Visit::at(server), subject, "");
    ASSERT_FALSE(found) << why;
    EXPECT_EQ(found.error().kind, kind) << why << ": " << found.error().what;
    EXPECT_LE(server.requests().size(), 20u) << why;
  }
  Visit visit;
  EXPECT_FALSE(visit.registry.fetch_referrers(parse_reference("a").value(), "md5:x", ""));
}

TEST(Registry, ReadsLinks) {
  struct Case {
    std::string_view header, expected, why;
  };
  constexpr Case kCases[] = {
      {"</v2/x?n=1>; rel=\"next\"", "/v2/x?n=1", "as registries write it"},
      {"<a>; rel=prev, <b,c>;title=x; REL=next", "b,c", "the second of two"},
      {"<a>; rel=\"prev\"", "", "another relation"},
      {"<a", "", "never closed"},
      {"a; rel=next", "", "no brackets"},
      {"<a>", "", "no relation"},
      {"", "", "nothing"},
  };
  for (const auto& [header, expected, why] : kCases) EXPECT_EQ(next_link(header), expected) << why;
}

// ---- logins

TEST(Registry, GreetsWithALogin) {
  StubServer server([](const StubRequest& request, std::size_t, StubConnection& c) {
    if (request.target.starts_with("/token"))
      return c.send(request.header("Authorization") == "Basic bWU6c2VjcmV0"
                        ? answer(200, R"({"token":"+/=~odd.token_-"})")
                        : answer(401, ""));
    if (request.header("Authorization") == "Bearer +/=~odd.token_-")
      return c.send(answer(200, "{}"));
    c.send(
        answer(401, "",
               fmt::format("WWW-Authenticate: Bearer realm=\"http://{}/token\",service=\"s\"\r\n",
                           request.header("Host"))));
  });
  auto reference = Visit::at(server);
  reference.repository.clear();
  RegistryOptions options;
  options.only_login = true;
  options.login = {{.username = "me", .password = "secret", .identity_token = ""}};
  EXPECT_TRUE(Visit(options).registry.greet(reference));
  EXPECT_EQ(server.requests()[1].target, "/token?service=s") << "no right is asked for";
  options.login[0].password = "wrong";
  EXPECT_EQ(Visit(options).registry.greet(reference).error().kind, Error::denied);
  options.login.clear();
  EXPECT_EQ(Visit(options).registry.greet(reference).error().kind, Error::denied)
      << "going without a login is none";
}

TEST(Registry, ATokenOfOnesOwnNeedsNoRealm) {
  StubServer server([](const StubRequest& request, std::size_t, StubConnection& c) {
    if (request.header("Authorization") == "Bearer mine") return c.send(manifest_answer());
    c.send(answer(401, "", "WWW-Authenticate: Bearer realm=\"https://auth.example.com/\"\r\n"));
  });
  RegistryOptions options;
  options.only_login = true;
  options.login = {
      {.username = "", .password = "", .identity_token = "", .registry_token = "mine"}};
  EXPECT_TRUE(Visit(options).registry.fetch_manifest(Visit::at(server)));
  EXPECT_EQ(server.requests().size(), 2u);
}

}  // namespace oakum::source
