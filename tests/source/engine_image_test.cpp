#include "source/engine_image.h"

#include <gtest/gtest.h>

#include "tests/image_maker.h"
#include "tests/net/stub_server.h"
#include "tests/source/recorder.h"

namespace oakum::source {
namespace {

using namespace testing_images;
using testing::answer;
using testing::StubConnection;
using testing::StubRequest;
using testing::StubServer;

Image demo() {
  return {.layers = {make_tar({{"a.txt", "old"}, {"b.txt", "b"}}),
                     make_tar({{".wh.b.txt", ""}, {"a.txt", "new"}})}};
}

std::string quoted(const std::vector<std::string>& texts) {
  std::string out;
  for (const auto& text : texts) out += (out.empty() ? "\"" : ",\"") + text + '"';
  return '[' + out + ']';
}

/// What `inspect` says of an image.
std::string inspected(const Image& image, const std::string& driver_data = "{}") {
  std::vector<std::string> layers;
  for (const auto& layer : image.layers) layers.push_back(digest(layer));
  return R"({"Id":")" + digest(image.config()) +
         R"(","RepoTags":["other:1","demo:1","<none>:<none>"],"RepoDigests":["demo@sha256:)" +
         std::string(64, 'd') + R"("],"Architecture":"amd64","Os":"linux","Author":"me",)" +
         R"("Created":"2024-01-01T00:00:00.5Z","Config":{"Env":["A=b"],"Labels":{"k":"<v>"}},)" +
         R"("RootFS":{"Type":"layers","Layers":)" + quoted(layers) +
         R"(},"GraphDriver":{"Name":"overlay2","Data":)" + driver_data + "}}";
}

constexpr std::string_view kHistory =
    R"([{"Created":3,"CreatedBy":"COPY app","Size":0,"Comment":"c"},)"
    R"({"Created":2,"CreatedBy":"/bin/sh -c #(nop)  CMD [\"sh\"]","Size":0},)"
    R"({"Created":1704067200,"CreatedBy":"/bin/sh -c #(nop) ADD base","Size":5}])";

/// An engine that has one image, and what it answers.
struct Engine {
  Image image = demo();
  std::string ping = answer(200, "OK", "Api-Version: 1.41\r\n");
  std::string inspect = answer(200, inspected(image));
  std::string history = answer(200, kHistory);
  std::string archive = answer(200, docker_archive(image));
  std::vector<std::string> names = {"docker.io/library/demo:1", digest(image.config())};
  std::string prefix = "/v1.41";
  std::string cut_after;  ///< Requests that end in this are answered and hung up on.
  Folder folder;
  std::unique_ptr<StubServer> server;

  std::string socket() const { return folder.path() + "/docker.sock"; }
  void start() {
    server = std::make_unique<StubServer>(
        [this](const StubRequest& request, std::size_t, StubConnection& connection) {
          connection.send(say(request.target));
          if (!cut_after.empty() && request.target.ends_with(cut_after)) connection.close();
        },
        socket());
  }
  std::string say(const std::string& target) const {
    if (target == "/_ping") return ping;
    for (const auto& name : names) {
      if (target == prefix + "/images/" + name + "/json") return inspect;
      if (target == prefix + "/images/" + name + "/history") return history;
      if (target == prefix + "/images/" + name + "/get") return archive;
    }
    return answer(404, R"({"message":"No such image"})");
  }
  std::vector<std::string> asked() const {
    std::vector<std::string> targets;
    for (const auto& request : server->requests()) targets.push_back(request.target);
    return targets;
  }

  Result<std::unique_ptr<Source>> open(const std::string& name = "demo:1",
                                       const EngineOptions& options = {}) {
    if (!server) start();
    const auto address = TRY(parse_engine_address(socket()));
    return open_engine_image(name, address, options);
  }
  Result<Seen> look(const std::string& name = "demo:1") {
    const auto source = TRY(open(name));
    return look_at(*source);
  }
};

TEST(EngineImage, IsWhatTheArchiveHolds) {
  Engine engine;
  const auto seen = engine.look();
  ASSERT_TRUE(seen) << seen.error().what;
  ASSERT_EQ(seen->layers.size(), 2u);
  EXPECT_EQ(seen->layer(0).files.at("b.txt"), "b");
  EXPECT_EQ(seen->layer(1).files.at("a.txt"), "new");
  EXPECT_EQ(seen->layer(1).whiteouts, std::vector<std::string>{"b.txt"});
  EXPECT_EQ(seen->layers[0].layer.diff_id, digest(engine.image.layers[0]));
  EXPECT_EQ(seen->layers[0].layer.digest, "");
  const auto& image = *seen->image;
  EXPECT_EQ(image.config, engine.image.config()) << "the archive has the true one";
  EXPECT_EQ(image.id, digest(engine.image.config()));
  EXPECT_EQ(image.repo_tags, (std::vector<std::string>{"other:1", "demo:1"}));
  EXPECT_EQ(image.repo_digests.size(), 1u);
  EXPECT_EQ(image.reference, "demo:1");
  EXPECT_EQ(engine.asked().back(), "/v1.41/images/" + image.id + "/get")
      << "the image that was inspected, even when its tag moves";
}

TEST(EngineImage, TheArchiveIsNotAskedForWhenAllLayersAreKnown) {
  Engine engine;
  const auto source = engine.open();
  ASSERT_TRUE(source) << source.error().what;
  const auto walked = (*source)->walk([](const LayerPromise&) { return nullptr; }, {});
  ASSERT_TRUE(walked) << walked.error().what;
  ASSERT_EQ(walked->size(), 2u);
  EXPECT_EQ((*walked)[0].identity, digest(engine.image.layers[0]));
  EXPECT_EQ((*walked)[0].layer.created_by, "ADD base");
  EXPECT_EQ((*walked)[1].layer.created_by, "COPY app") << "a layer that only deletes has no size";
  for (const auto& target : engine.asked()) EXPECT_FALSE(target.ends_with("/get")) << target;
  const auto& image = *(*source)->image();
  EXPECT_EQ(image.id, digest(engine.image.config()));
  EXPECT_EQ(
      image.config,
      R"({"architecture":"amd64","author":"me","created":"2024-01-01T00:00:00.5Z","os":"linux",)"
      R"("history":[{"created":"2024-01-01T00:00:00Z","created_by":"/bin/sh -c #(nop) ADD base"},)"
      R"({"created":"1970-01-01T00:00:02Z","created_by":"/bin/sh -c #(nop)  CMD [\"sh\"]","empty_layer":true},)"
      R"({"created":"1970-01-01T00:00:03Z","created_by":"COPY app","comment":"c"}],)"
      R"("rootfs":{"type":"layers","diff_ids":)" +
          quoted({digest(engine.image.layers[0]), digest(engine.image.layers[1])}) +
          R"(},"config":{"Env":["A=b"],"Labels":{"k":"\u003cv\u003e"}}})");
}

TEST(EngineImage, AnIdThatIsAManifestsIsNotReported) {
  Engine engine;
  const std::string manifest = "sha256:" + std::string(64, '7');
  engine.inspect = answer(
      200, replace_all(inspected(engine.image, "null"), digest(engine.image.config()), manifest));
  engine.names.push_back(manifest);
  const auto source = engine.open();
  ASSERT_TRUE(source) << source.error().what;
  const auto walked = (*source)->walk(
      [](const LayerPromise& promise) {
        return promise.identity().empty() ? std::make_unique<Recorder>() : nullptr;
      },
      {});
  ASSERT_TRUE(walked) << walked.error().what;
  EXPECT_EQ((*source)->image()->id, digest(engine.image.config())) << "the archive was read for it";
}

TEST(EngineImage, NamesAreAskedInOrder) {
  struct Case {
    std::string name, known;
    bool resolves;
    std::vector<std::string> asked;
    std::string_view why;
  };
  const std::string digest_name = "demo@sha256:" + std::string(64, 'd');
  const Case kCases[] = {
      {"demo",
       "docker.io/library/demo:latest",
       false,
       {"docker.io/library/demo:latest"},
       "completed as Docker does"},
      {"abc123", "abc123", false, {"docker.io/library/abc123:latest", "abc123"}, "an id"},
      {"demo:1", "demo:1", true, {"demo:1"}, "podman knows better"},
      {digest_name,
       "docker.io/library/" + digest_name,
       false,
       {"docker.io/library/" + digest_name},
       "a digest"},
      {"Ab/../../containers", "", false, {}, "a way out of the path is not taken"},
      {"a b?c", "", false, {}, "nor what is no name at all"},
  };
  for (const auto& [name, known, resolves, asked, why] : kCases) {
    Engine engine;
    engine.names.push_back(known);
    const auto source = engine.open(name, {.resolves_names = resolves});
    EXPECT_EQ(source.has_value(), !known.empty()) << why;
    std::vector<std::string> expected;
    for (const auto& one : asked) expected.push_back("/v1.41/images/" + one + "/json");
    auto targets = engine.asked();
    ASSERT_FALSE(targets.empty());
    targets.erase(targets.begin());
    std::erase_if(targets, [](const std::string& t) { return t.ends_with("/history"); });
    EXPECT_EQ(targets, expected) << why;
  }
}

TEST(EngineImage, SpeaksTheVersionOfTheEngine) {
  for (const auto& [header, prefix] :
       {std::pair("Api-Version: 1.24\r\n", "/v1.24"), std::pair("Api-Version: 1.99\r\n", "/v1.44"),
        std::pair("", ""), std::pair("Api-Version: 2/../x\r\n", "")}) {
    Engine engine;
    engine.ping = answer(200, "OK", header);
    engine.prefix = prefix;
    EXPECT_TRUE(engine.open()) << header;
  }
}

TEST(EngineImage, PlatformsAreChecked) {
  Engine engine;
  EXPECT_TRUE(engine.open("demo:1", {.image = {Platform{"linux", "amd64", ""}}}));
  const auto other = engine.open("demo:1", {.image = {Platform{"linux", "arm64", ""}}});
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().kind, Error::not_found);
  EXPECT_EQ(other.error().what, "has the image for linux/amd64 only, not for linux/arm64");
}

TEST(EngineImage, HistoryIsNotNeeded) {
  Engine engine;
  engine.history = answer(500, R"({"message":"nil pointer"})");
  const auto seen = engine.look();
  ASSERT_TRUE(seen) << seen.error().what;
  EXPECT_EQ(seen->layers[1].layer.created_by, "step 1") << "the archive's";
}

TEST(EngineImage, OciArchivesAreTakenToo) {
  Engine engine;
  auto blobs = oci_layout({engine.image}, Packing::gzip);
  engine.archive = answer(200, oci_archive(blobs));
  const auto seen = engine.look();
  ASSERT_TRUE(seen) << seen.error().what;
  EXPECT_EQ(seen->layer(1).files.at("a.txt"), "new");
  EXPECT_EQ(seen->image->reference, "demo:1") << "the engine knows the names";
}

TEST(EngineImage, WhatIsWrongIsSaid) {
  const auto chunk = [](std::string_view text) {
    return fmt::format("{:x}\r\n{}\r\n", text.size(), text);
  };
  std::string endless = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 17; ++i) endless += chunk(std::string(1 << 20, '['));
  auto other = demo();
  other.layers[1] = make_tar({{"a.txt", "another"}});
  auto lying = demo();
  lying.diff_ids = {digest(lying.layers[0]), digest(lying.layers[1])};
  lying.layers[1] = make_tar({{"a.txt", "smuggled"}});
  const auto whole = docker_archive(demo());
  const auto head =
      "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(whole.size()) + "\r\n\r\n";
  const std::string many = "\"sha256:" + std::string(64, '0') + "\"";
  std::string layers = many;
  for (int i = 0; i < 600; ++i) layers += ',' + many;
  const auto id = digest(demo().config());
  struct Case {
    std::function<void(Engine&)> change;
    Error::Kind kind;
    std::string_view words, why;
  };
  const Case kCases[] = {
      {[](Engine& e) { e.names.clear(); }, Error::not_found, "has no such image", "no such image"},
      {[](Engine& e) { e.ping = answer(500, ""); }, Error::unreachable, "answered 500", "not well"},
      {[](Engine& e) { e.ping = answer(403, R"({"message":"no\u001b[31m"})"); }, Error::denied,
       R"(answered 403: no\x1b[31m)", "not for us"},
      {[](Engine& e) { e.ping = "SSH-2.0-OpenSSH\r\n"; }, Error::corrupt, "HTTP", "no engine"},
      {[](Engine& e) {
         e.ping = "";
         e.cut_after = "_ping";
       },
       Error::io, "closed", "says nothing"},
      {[](Engine& e) { e.inspect = answer(500, ""); }, Error::unreachable, "answered 500",
       "an error of the engine is no absence"},
      {[&](Engine& e) { e.inspect = endless; }, Error::too_large, "16777216", "endless JSON"},
      {[](Engine& e) { e.inspect = answer(200, std::string(100'000, '[')); }, Error::too_large,
       "64 deep", "deep JSON"},
      {[](Engine& e) { e.inspect = answer(200, "[]"); }, Error::corrupt, "no id", "no object"},
      {[](Engine& e) { e.inspect = answer(200, R"({"Id":"../../x","RootFS":{"Layers":[]}})"); },
       Error::corrupt, "no id", "an id that is a path"},
      {[&](Engine& e) {
         e.inspect = answer(200, R"({"Id":")" + id + R"(","RootFS":{"Layers":["sha256:x"]}})");
       },
       Error::corrupt, "diffID", "no digests"},
      {[&](Engine& e) {
         e.inspect = answer(200, R"({"Id":")" + id + R"(","RootFS":{"Layers":[)" + layers + "]}}");
       },
       Error::too_large, "601 layers", "too many layers"},
      {[](Engine& e) { e.archive = answer(500, R"({"message":"disk full"})"); }, Error::unreachable,
       "disk full", "no archive"},
      {[&](Engine& e) {
         e.archive = head + whole.substr(0, whole.size() / 2);
         e.cut_after = "/get";
       },
       Error::io, "cut off", "a truncated archive"},
      {[&](Engine& e) { e.archive = answer(200, docker_archive(other)); }, Error::corrupt,
       "other layers than", "the archive of another image"},
      {[&](Engine& e) { e.archive = answer(200, docker_archive(lying)); }, Error::corrupt,
       "as promised", "a layer that is not what the configuration says"},
      {[](Engine& e) {
         e.archive = answer(200, make_tar({{"x", "y"}}));
       },
       Error::unsupported, "manifest.json", "no image in it"},
      {[](Engine& e) { e.archive = answer(200, std::string(4096, 'x')); }, Error::corrupt, "",
       "no archive at all"},
  };
  for (const auto& [change, kind, words, why] : kCases) {
    Engine engine;
    change(engine);
    const auto seen = engine.look();
    ASSERT_FALSE(seen) << why;
    EXPECT_EQ(seen.error().kind, kind) << why << ": " << seen.error().what;
    EXPECT_NE(seen.error().what.find(words), std::string::npos) << why << ": " << seen.error().what;
    EXPECT_EQ(seen.error().what.find_first_of("\n\x1b"), std::string::npos) << why;
  }
}

TEST(EngineImage, ASlowEngineIsLeftWhenWeAreTold) {
  Engine engine;
  Cancel cancel;
  cancel.deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(150);
  engine.inspect = "";  // never
  const auto start = std::chrono::steady_clock::now();
  const auto source = engine.open("demo:1", {.cancel = &cancel});
  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().kind, Error::timeout);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(EngineImage, AMissingSocketIsSaidAtOnce) {
  const Folder folder;
  const auto path = folder.path() + "/docker.sock";
  const auto open = [&] {
    return open_engine_image("demo:1", parse_engine_address(path).value(), {}).error();
  };
  EXPECT_EQ(open().kind, Error::unreachable);
  EXPECT_EQ(open().what, "no socket at " + path);
  folder.write("docker.sock", "a file");
  EXPECT_EQ(open().kind, Error::unreachable);
  EXPECT_EQ(open().what, "nobody listens at " + path);
}

}  // namespace
}  // namespace oakum::source
