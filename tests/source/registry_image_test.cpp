#include "source/registry_image.h"

#include <gtest/gtest.h>

#include <atomic>

#include "tests/image_maker.h"
#include "tests/net/stub_server.h"

namespace oakum::source {
namespace {

using namespace testing_images;
using oakum::testing::answer;
using oakum::testing::StubConnection;
using oakum::testing::StubRequest;
using oakum::testing::StubServer;
using std::chrono::milliseconds;

const std::string kManifest = "application/vnd.oci.image.manifest.v1+json";
const std::string kIndex = "application/vnd.oci.image.index.v1+json";
const std::string kConfig = "application/vnd.oci.image.config.v1+json";
const std::string kLayer = "application/vnd.oci.image.layer.v1.tar+gzip";

/// Keeps the content of text files, and what went wrong.
class Recorder final : public Visitor {
 public:
  bool enter(std::string_view) override { return true; }
  Interest interest(std::string_view) override { return Interest::yes; }
  void file(std::unique_ptr<io::File> file) override {
    const auto bytes = file->bytes(1 << 20);
    files[file->path()] = bytes ? std::string(as_text(*bytes)) : bytes.error().what;
  }
  void hard_link(std::string_view, std::string_view) override {}
  void whiteout(std::string_view) override {}
  void opaque(std::string_view) override {}
  void problem(Problem problem) override { problems.push_back(std::move(problem)); }
  std::unique_ptr<Visitor> copy() const override { return std::make_unique<Recorder>(*this); }
  const std::vector<std::string>& only() const override { return only_; }

  std::map<std::string, std::string> files;
  std::vector<Problem> problems;

 private:
  std::vector<std::string> only_;
};

/// What a registry has, by path, and how it answers.
class Registry {
 public:
  /// An image whose layers are given; returns its manifest.
  std::string add_image(const std::vector<std::string>& layers, const std::string& tag = "1",
                        const std::string& layer_type = kLayer, Packing packing = Packing::gzip,
                        const std::string& more = "") {
    const Image image{.layers = layers};
    std::string descriptors;
    for (const auto& layer : layers) {
      const auto packed = pack(packing, layer);
      descriptors += (descriptors.empty() ? "" : ",") + descriptor(layer_type, packed, more);
      blob(packed);
    }
    blob(image.config());
    const auto manifest = R"({"schemaVersion":2,"mediaType":")" + kManifest + R"(","config":)" +
                          descriptor(kConfig, image.config()) + R"(,"layers":[)" + descriptors +
                          "]}";
    add_manifest(tag, manifest, kManifest);
    return manifest;
  }
  void add_manifest(const std::string& tag, const std::string& text, const std::string& type) {
    for (const auto& name : {tag, digest(text)})
      answers["/v2/app/manifests/" + name] = answer(200, text, "Content-Type: " + type + "\r\n");
  }
  void blob(const std::string& content) {
    answers["/v2/app/blobs/" + digest(content)] = answer(200, content);
  }
  StubServer::Script script() {
    return [this](const StubRequest& request, std::size_t, StubConnection& c) {
      const auto found = answers.find(request.target);
      c.send(found == answers.end() ? answer(404, "") : found->second);
    };
  }

  std::map<std::string, std::string> answers;
};

RemoteOptions quick() {
  RemoteOptions options;
  options.network.timeouts = {.connect = milliseconds(2000),
                              .head = milliseconds(1000),
                              .idle = milliseconds(1000),
                              .slowest = 0};
  options.network.retry = {.attempts = 2, .base = milliseconds(1), .budget = 1000};
  options.network.proxies = {};
  options.network.trust.insecure = true;
  return options;
}

struct Seen {
  std::vector<Walked> layers;
  ImageMetadata image;
  const Recorder& layer(std::size_t i) const {
    return static_cast<const Recorder&>(*layers.at(i).visitor);
  }
};

Result<Seen> look(const std::string& name, const RemoteOptions& options = quick(),
                  unsigned threads = 2) {
  const auto source = TRY(open_registry_image(name, options));
  Seen seen;
  WalkOptions walk;
  walk.threads = threads;
  seen.layers =
      TRY(source->walk([](const LayerPromise&) { return std::make_unique<Recorder>(); }, walk));
  seen.image = *source->image();
  return seen;
}

std::vector<std::string> layers(std::size_t count) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < count; ++i)
    out.push_back(make_tar({{"f" + std::to_string(i), std::to_string(i)}}));
  return out;
}

TEST(RegistryImage, ReadsAnImage) {
  Registry registry;
  const auto manifest = registry.add_image(layers(3));
  StubServer server(registry.script());
  for (const unsigned threads : {1u, 2u, 8u}) {
    const auto seen = look(server.host() + "/app:1", quick(), threads);
    ASSERT_TRUE(seen) << seen.error().what;
    ASSERT_EQ(seen->layers.size(), 3u);
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_EQ(seen->layer(i).files.at("f" + std::to_string(i)), std::to_string(i));
      EXPECT_EQ(seen->layers[i].layer.digest, digest(gzip(layers(3)[i]))) << "as stored";
      EXPECT_EQ(seen->layers[i].identity, seen->layers[i].layer.digest);
      EXPECT_EQ(seen->layers[i].layer.diff_id, digest(layers(3)[i]));
    }
    EXPECT_EQ(seen->image.repo_tags, std::vector{server.host() + "/app:1"});
    EXPECT_EQ(seen->image.repo_digests, std::vector{server.host() + "/app@" + digest(manifest)});
    EXPECT_EQ(seen->image.reference, server.host() + "/app:1");
  }
  const auto by_digest = look(server.host() + "/app@" + digest(manifest));
  ASSERT_TRUE(by_digest);
  EXPECT_TRUE(by_digest->image.repo_tags.empty());
  EXPECT_EQ(by_digest->image.reference, server.host() + "/app@" + digest(manifest));
}

TEST(RegistryImage, KeepsItsConnections) {
  Registry registry;
  registry.add_image(layers(20));
  StubServer server(registry.script());
  ASSERT_TRUE(look(server.host() + "/app:1", quick(), 1));
  EXPECT_EQ(server.requests().size(), 22u);
  EXPECT_EQ(server.connections(), 1u);
}

TEST(RegistryImage, DoesNotDownloadWhatIsKnown) {
  Registry registry;
  registry.add_image(layers(3));
  StubServer server(registry.script());
  const auto source = open_registry_image(server.host() + "/app:1", quick());
  ASSERT_TRUE(source);
  const auto known = digest(gzip(layers(3)[1]));
  const auto walked = (*source)->walk(
      [&](const LayerPromise& promise) -> std::unique_ptr<Visitor> {
        if (promise.identity() == known) return nullptr;
        return std::make_unique<Recorder>();
      },
      {});
  ASSERT_TRUE(walked);
  EXPECT_EQ((*walked)[1].identity, known);
  for (const auto& request : server.requests())
    EXPECT_EQ(request.target.find(known), std::string::npos);
}

TEST(RegistryImage, ReadsLayersOfAnyCompressionWhateverIsSaid) {
  for (const auto packing : {Packing::plain, Packing::gzip, Packing::zstd}) {
    Registry registry;
    registry.add_image(layers(1), "1", kLayer, packing);
    StubServer server(registry.script());
    const auto seen = look(server.host() + "/app:1");
    ASSERT_TRUE(seen) << seen.error().what;
    EXPECT_EQ(seen->layer(0).files.at("f0"), "0");
  }
}

TEST(RegistryImage, ChoosesFromAnIndex) {
  Registry registry;
  const auto amd = registry.add_image(layers(1), "amd"), arm = registry.add_image(layers(2), "arm");
  const auto at = [](const std::string& text, const std::string& platform,
                     const std::string& more = "") {
    return descriptor(kManifest, text, R"(,"platform":{)" + platform + "}" + more);
  };
  const auto index = [](const std::string& entries) {
    return R"({"schemaVersion":2,"mediaType":")" + kIndex + R"(","manifests":[)" + entries + "]}";
  };
  const auto inner =
      index(descriptor(kManifest, arm, R"(,"artifactType":"application/vnd.example.sbom")") + "," +
            at(arm, R"("os":"unknown","architecture":"unknown")",
               R"(,"annotations":{"vnd.docker.reference.type":"attestation-manifest"})") +
            "," + at(arm, R"("os":"linux","architecture":"arm64")") + "," +
            at(amd, R"("os":"linux","architecture":"amd64")"));
  registry.add_manifest("many", inner, kIndex);
  auto nested = inner;
  for (int i = 0; i < 3; ++i) {
    nested = index(descriptor(kIndex, nested));
    registry.add_manifest("nested" + std::to_string(i), nested, kIndex);
  }
  StubServer server(registry.script());
  struct Case {
    std::string tag, platform;
    std::size_t layers;  // 0: refused
    std::string_view says, why;
  };
  const Case kCases[] = {
      {"many", "linux/amd64", 1, "", "one of several"},
      {"many", "linux/arm64/v8", 2, "", "an arm64 is one of the eighth version"},
      {"many", "linux/s390x", 0, "linux/arm64, linux/amd64", "not there: those that are"},
      {"nested1", "linux/arm64", 2, "", "an index in an index in an index"},
      {"nested2", "linux/arm64", 0, "nested deeper", "too deep"},
  };
  for (const auto& [tag, platform, count, says, why] : kCases) {
    auto options = quick();
    options.image.platform = parse_platform(platform).value();
    const auto seen = look(server.host() + "/app:" + tag, options);
    EXPECT_EQ(seen ? seen->layers.size() : 0, count) << why;
    if (!seen) {
      EXPECT_NE(seen.error().what.find(says), std::string::npos) << seen.error().what;
    }
    if (seen && tag == "many") {
      EXPECT_EQ(seen->image.repo_digests[0], server.host() + "/app@" + digest(inner));
    }
  }
}

TEST(RegistryImage, RefusesWhatIsNoImageOrLies) {
  const auto config = Image{.layers = layers(1)}.config();
  const auto packed = gzip(layers(1)[0]);
  const auto good = descriptor(kLayer, packed), good_config = descriptor(kConfig, config);
  const auto manifest = [](const std::string& config_part, const std::string& layer_part,
                           const std::string& more = "") {
    return R"({"schemaVersion":2,"mediaType":")" + kManifest + R"(","config":)" + config_part +
           R"(,"layers":[)" + layer_part + "]" + more + "}";
  };
  const auto sized = [&](const std::string& size) {
    return R"({"mediaType":"x","digest":")" + digest(packed) + R"(","size":)" + size + "}";
  };
  std::string many;
  for (int i = 0; i < 513; ++i) many += (i ? "," : "") + good;
  struct Case {
    std::string manifest;
    Error::Kind kind;
    std::string_view says, why;
  };
  const Case kCases[] = {
      {manifest(descriptor("application/vnd.oci.empty.v1+json", "{}"), good,
                R"(,"artifactType":"application/vnd.example.sbom")"),
       Error::unsupported, "an artifact of type application/vnd.example.sbom", "an artifact"},
      {manifest(descriptor("application/vnd.cncf.helm.config.v1+json", config), good),
       Error::unsupported, "helm", "a chart"},
      {manifest(good_config, many), Error::too_large, "513 layers", "more layers than allowed"},
      {manifest(good_config, good, R"(,"manifests":[])"), Error::corrupt, "both an index",
       "an index and a manifest"},
      {manifest(good_config, R"({"digest":"sha256:../../x","size":1})"), Error::corrupt,
       "no SHA-256 digest", "a digest that is a path"},
      {manifest(good_config, R"({"digest":")" + std::string("sha512:") + std::string(128, '0') +
                                 R"(","size":1})"),
       Error::corrupt, "no SHA-256 digest", "another algorithm"},
      {manifest(good_config, good + "," + good), Error::corrupt, "1 diffIDs for 2 layers",
       "more layers than the configuration knows"},
      {manifest(good_config, sized("1")), Error::corrupt, "offered", "a layer that is larger"},
      {manifest(good_config, sized("-1")), Error::corrupt, "offered", "a negative size"},
      {manifest(good_config, sized("9223372036854775808")), Error::corrupt, "offered", "2^63"},
      {manifest(R"({"mediaType":")" + kConfig + R"(","digest":")" + digest(config) +
                    R"(","size":17000000})",
                good),
       Error::too_large, "more than the limit", "a huge configuration"},
      {manifest(R"({"mediaType":")" + kConfig + R"(","digest":")" + digest("elsewhere") +
                    R"(","size":9})",
                good),
       Error::not_found, "404", "a configuration that is not there"},
      {manifest(good_config, descriptor(kLayer, "missing")), Error::not_found, "layer 1 of 1",
       "a layer that is not there"},
  };
  for (const auto& [text, kind, says, why] : kCases) {
    Registry registry;
    registry.blob(config);
    registry.blob(packed);
    registry.add_manifest("1", text, kManifest);
    StubServer server(registry.script());
    const auto seen = look(server.host() + "/app:1");
    ASSERT_FALSE(seen) << why;
    EXPECT_EQ(seen.error().kind, kind) << why << ": " << seen.error().what;
    EXPECT_NE(seen.error().what.find(says), std::string::npos) << why << ": " << seen.error().what;
  }
}

TEST(RegistryImage, NoLayersAreNone) {
  Registry registry;
  const std::string config = R"({"os":"linux","rootfs":{"type":"layers","diff_ids":[]}})";
  registry.blob(config);
  registry.add_manifest("1",
                        R"({"schemaVersion":2,"mediaType":")" + kManifest + R"(","config":)" +
                            descriptor(kConfig, config) + R"(,"layers":[]})",
                        kManifest);
  StubServer server(registry.script());
  const auto seen = look(server.host() + "/app:1");
  ASSERT_TRUE(seen) << seen.error().what;
  EXPECT_TRUE(seen->layers.empty());
}

TEST(RegistryImage, ALayerThatNobodyCanReadIsAHole) {
  struct Case {
    std::string type, more;
    bool there, read;
    std::string_view says, why;
  };
  const std::string kUrls = R"(,"urls":["http://169.254.169.254/layer"])";
  const Case kCases[] = {
      {"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", kUrls, false, false,
       "not distributed", "foreign, as Docker says it"},
      {"application/vnd.oci.image.layer.nondistributable.v1.tar+gzip", "", false, false,
       "not distributed", "as OCI says it"},
      {kLayer, kUrls, false, false, "not distributed", "other addresses alone"},
      {kLayer, kUrls, true, true, "", "foreign, but the registry has it"},
      {kLayer + "+encrypted", "", true, false, "encrypted", "encrypted"},
  };
  for (const auto& [type, more, there, read, says, why] : kCases) {
    Registry registry;
    registry.add_image(layers(1), "1", type, Packing::gzip, more);
    if (!there) registry.answers.erase("/v2/app/blobs/" + digest(gzip(layers(1)[0])));
    StubServer server(registry.script());
    const auto seen = look(server.host() + "/app:1");
    ASSERT_TRUE(seen) << why << ": " << seen.error().what;
    EXPECT_EQ(seen->layer(0).files.size(), read ? 1u : 0u) << why;
    EXPECT_EQ(seen->layers[0].identity.empty(), !read) << why << ": never to be remembered";
    ASSERT_EQ(seen->layer(0).problems.size(), read ? 0u : 1u) << why;
    if (read) continue;
    EXPECT_NE(seen->layer(0).problems[0].what.find(says), std::string::npos) << why;
    EXPECT_NE(seen->layer(0).problems[0].kind, Error::unsupported) << why << ": incomplete";
  }
}

TEST(RegistryImage, ChecksWhatItReads) {
  const auto packed = gzip(layers(1)[0]), plain = layers(1)[0];
  auto turned = plain;
  turned[600] ^= 1;
  struct Case {
    Packing packing;
    std::string bytes;
    std::string_view says, why;
  };
  const Case kCases[] = {
      {Packing::plain, answer(200, turned), "as promised", "one bit turned"},
      {Packing::gzip, answer(200, packed + "x"), "offered", "longer"},
      {Packing::gzip, answer(200, packed.substr(1)), "offered", "shorter"},
      {Packing::gzip, "HTTP/1.1 200 OK\r\n\r\n" + packed + "more", "more than the promised",
       "longer, without a length"},
      {Packing::gzip, answer(200, "<html>log in</html>"), "offered", "a captive portal"},
      {Packing::gzip, answer(206, packed), "206", "a range nobody asked for"},
      {Packing::gzip, answer(307, "", "Location: http://169.254.169.254/latest\r\n"),
       "named by a server", "redirected to metadata"},
      {Packing::gzip, answer(307, "", "Location: http://localhost:1/\r\n"), "named by a server",
       "redirected to a name of this machine"},
      {Packing::gzip, answer(307, "", "Location: http://[::ffff:127.0.0.1]:1/\r\n"),
       "named by a server", "redirected to a mapped address"},
      {Packing::gzip, answer(307, "", "Location: http://[64:ff9b::7f00:1]:1/\r\n"),
       "named by a server", "redirected through NAT64"},
      {Packing::gzip, answer(307, "", "Location: http://[fd00::1]:1/\r\n"), "named by a server",
       "redirected to a private address"},
      {Packing::gzip, answer(307, "", "Location: file:///etc/passwd\r\n"), "http",
       "redirected to a file"},
      {Packing::gzip, answer(307, "", "Location: http://u:p@127.0.0.1:1/\r\n"),
       "credentials inside", "redirected with credentials inside"},
      {Packing::gzip, answer(429, "", "Retry-After: 1000000000\r\n"), "too many requests",
       "asked to wait for thirty years"},
      {Packing::gzip, answer(500, ""), "trouble", "down"},
  };
  for (const auto& [packing, bytes, says, why] : kCases) {
    Registry registry;
    registry.add_image({plain}, "1", kLayer, packing);
    registry.answers["/v2/app/blobs/" + digest(pack(packing, plain))] = bytes;
    StubServer server([&, end = bytes.find("Content-Length") == std::string::npos](
                          const StubRequest& request, std::size_t i, StubConnection& c) {
      registry.script()(request, i, c);
      if (end && request.target.find("/blobs/") != std::string::npos) c.close();
    });
    auto options = quick();
    options.registry.patience = milliseconds(500);
    const auto seen = look(server.host() + "/app:1", options);
    ASSERT_FALSE(seen) << why;
    EXPECT_NE(seen.error().what.find(says), std::string::npos) << why << ": " << seen.error().what;
    EXPECT_NE(seen.error().what.find("layer 1 of 1"), std::string::npos) << why;
  }
}

TEST(RegistryImage, GetsOverTrouble) {
  struct Case {
    std::string first;
    bool close;
    std::string_view why;
  };
  const auto packed = gzip(layers(1)[0]);
  const auto cut = fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}", packed.size(),
                               packed.substr(0, packed.size() / 2));
  const Case kCases[] = {
      {answer(429, "", "Retry-After: 0\r\n"), false, "throttled"},
      {answer(503, ""), false, "down for a moment"},
      {cut, true, "cut off in the middle; ranges are not known here"},
  };
  for (const auto& [first, close, why] : kCases) {
    Registry registry;
    registry.add_image(layers(1));
    std::atomic<int> asked{0};
    StubServer server([&](const StubRequest& request, std::size_t i, StubConnection& c) {
      if (request.target.find(digest(packed)) != std::string::npos && asked++ == 0) {
        c.send(first);
        if (close) c.close();
        return;
      }
      registry.script()(request, i, c);
    });
    const auto seen = look(server.host() + "/app:1");
    ASSERT_TRUE(seen) << why << ": " << seen.error().what;
    EXPECT_EQ(seen->layer(0).files.size(), 1u) << why;
  }
}

TEST(RegistryImage, OneLoginServesAllThreadsAndIsRenewedOnce) {
  Registry registry;
  registry.add_image(layers(16));
  std::atomic<int> tokens{0}, blobs{0};
  StubServer server([&](const StubRequest& request, std::size_t i, StubConnection& c) {
    if (request.target.starts_with("/token")) {
      c.sleep(milliseconds(20));  // time enough for others to ask, too
      return c.send(answer(200, fmt::format(R"({{"token":"t{}"}})", ++tokens)));
    }
    const bool blob = request.target.find("/blobs/") != std::string::npos;
    const int valid = blob && ++blobs > 8 ? 2 : 1;  // the first one ends in the middle
    if (request.header("Authorization") !=
        fmt::format("Bearer t{}", std::max(valid, tokens.load())))
      return c.send(answer(401, "",
                           fmt::format("WWW-Authenticate: Bearer realm=\"http://{}/token\"\r\n",
                                       request.header("Host"))));
    registry.script()(request, i, c);
  });
  const auto seen = look(server.host() + "/app:1", quick(), 8);
  ASSERT_TRUE(seen) << seen.error().what;
  EXPECT_EQ(seen->layers.size(), 16u);
  EXPECT_EQ(tokens, 2);
}

TEST(RegistryImage, LoginsGoToTheNamedRegistryOnly) {
  Registry registry;
  registry.add_image(layers(1));
  const auto wants_login = [](const StubRequest& request, StubConnection& c) {
    if (request.header("Authorization") == "Basic bWU6c2VjcmV0") return false;
    c.send(answer(401, "", "WWW-Authenticate: Basic realm=\"x\"\r\n"));
    return true;
  };
  StubServer mirror(
      [&](const StubRequest& request, std::size_t, StubConnection& c) { wants_login(request, c); });
  StubServer server([&](const StubRequest& request, std::size_t i, StubConnection& c) {
    if (!wants_login(request, c)) registry.script()(request, i, c);
  });
  auto options = quick();
  options.registry.login = {{.username = "me", .password = "wrong", .identity_token = ""},
                            {.username = "me", .password = "secret", .identity_token = ""}};
  options.registry.mirrors[server.host()] = {mirror.host()};
  const auto seen = look(server.host() + "/app:1", options);
  ASSERT_TRUE(seen) << seen.error().what;
  for (const auto& request : mirror.requests()) EXPECT_EQ(request.header("Authorization"), "");
  EXPECT_GT(mirror.requests().size(), 0u);
}

TEST(RegistryImage, KeepsToTheLargestSize) {
  Registry registry;
  registry.add_image({make_tar({{"zeros", std::string(1 << 20, '\0')}})});
  StubServer server(registry.script());
  for (const auto& [most, fits, why] : {std::tuple{std::uint64_t{0}, true, "no limit"},
                                        {4 << 20, true, "enough"},
                                        {1 << 20, false, "too little once inflated"},
                                        {100, false, "too little even compressed"}}) {
    auto options = quick();
    options.image.most_bytes = most;
    const auto seen = look(server.host() + "/app:1", options);
    EXPECT_EQ(seen.has_value(), fits) << why;
    if (!seen) {
      EXPECT_EQ(seen.error().kind, Error::too_large) << why << seen.error().what;
    }
  }
  const auto packed =
      "/v2/app/blobs/" + digest(gzip(make_tar({{"zeros", std::string(1 << 20, '\0')}})));
  std::size_t fetched = 0;
  for (const auto& request : server.requests()) fetched += request.target == packed;
  EXPECT_EQ(fetched, 3u) << "what is too large already compressed is not asked for";
}

TEST(RegistryImage, EndsWhenItIsCancelled) {
  Registry registry;
  registry.add_image(layers(1));
  Cancel cancel;
  StubServer server([&](const StubRequest& request, std::size_t i, StubConnection& c) {
    if (request.target.find(digest(gzip(layers(1)[0]))) == std::string::npos)
      return registry.script()(request, i, c);
    cancel.interrupted = true;
    c.sleep(milliseconds(3000));
  });
  auto options = quick();
  options.network.cancel = &cancel;
  const auto start = std::chrono::steady_clock::now();
  const auto seen = look(server.host() + "/app:1", options);
  ASSERT_FALSE(seen);
  EXPECT_EQ(seen.error().kind, Error::cancelled);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
}

TEST(RegistryImage, WantsAReference) { EXPECT_EQ(look("UPPER CASE").error().kind, Error::usage); }

}  // namespace
}  // namespace oakum::source
