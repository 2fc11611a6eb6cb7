#include <gtest/gtest.h>

#include <chrono>

#include "source/containerd_api.h"
#include "source/containerd_image.h"
#include "source/containerd_metadata.h"
#include "source/containerd_names.h"
#include "tests/image_maker.h"
#include "tests/source/stub_containerd.h"

namespace oakum::source {
namespace {

using namespace testing_images;
using testing_containerd::Contents;
using testing_containerd::StubContainerd;

std::string digest_of(char digit) { return "sha256:" + std::string(64, digit); }

const std::vector<ContainerdRecord> kRecords = {
    {"docker.io/library/alpine:3.20", digest_of('a')},
    {"docker.io/library/alpine:latest", digest_of('a')},
    {"docker.io/library/alpine@" + digest_of('a'), digest_of('a')},
    {"ghcr.io/team/app:1", digest_of('b')},
    {"sha256:cccccccccccc" + std::string(52, '0'), digest_of('b')},
    {"tool", "sha256:bbbbbbbb" + std::string(56, '1')},
};

TEST(ContainerdNames, Choose) {
  struct Case {
    std::string asked, name, why;
  };
  const Case cases[] = {
      {"tool", "tool", "a name that is none to Docker"},
      {"alpine", "docker.io/library/alpine:latest", "a short name"},
      {"alpine:3.20", "docker.io/library/alpine:3.20", "a short name with a tag"},
      {"docker.io/alpine:3.20", "docker.io/library/alpine:3.20", "half a name"},
      {"ghcr.io/team/app:1", "ghcr.io/team/app:1", "a full name"},
      {"ghcr.io/team/app", "", "another tag"},
      {"ghcr.io/team/app:1@" + digest_of('b'), "ghcr.io/team/app:1", "a digest outranks the tag"},
      {"other@" + digest_of('b'), "ghcr.io/team/app:1", "the digest says what it is"},
      {"other@" + digest_of('d'), "", "a digest that nobody has"},
      {digest_of('a'), "docker.io/library/alpine@" + digest_of('a'), "a digest alone"},
      {"sha256:aaaaaaa", "docker.io/library/alpine@" + digest_of('a'), "its beginning"},
      {"aaaaaaaaaaaa", "docker.io/library/alpine@" + digest_of('a'), "as tools show it"},
      {"cccccccccccc0", "sha256:cccccccccccc" + std::string(52, '0'), "an id of Kubernetes"},
      {"aaaaaa", "", "too short for a beginning"},
      {"AAAAAAAAAAAA", "", "not how digests are written"},
      {"bbbbbbbb1", "tool", "long enough to tell apart"},
      {"", "", "nothing"},
      {"not a name", "", "no reference either"},
  };
  for (const auto& [asked, name, why] : cases) {
    const auto found = choose_containerd_image(kRecords, asked);
    ASSERT_TRUE(found) << why << ": " << found.error().what;
    EXPECT_EQ(*found ? (*found)->name : "", name) << why;
  }
  const auto ambiguous = choose_containerd_image(kRecords, "bbbbbbbb");
  ASSERT_FALSE(ambiguous);
  EXPECT_EQ(ambiguous.error().kind, Error::not_found);
}

TEST(ContainerdNames, TagsAndDigests) {
  ImageMetadata image;
  name_containerd_image(kRecords, "alpine", digest_of('a'), image);
  EXPECT_EQ(image.repo_tags, (std::vector<std::string>{"alpine:3.20", "alpine:latest"}));
  EXPECT_EQ(image.repo_digests, std::vector{"alpine@" + digest_of('a')});
  EXPECT_EQ(image.reference, "alpine:latest");
  ImageMetadata by_id;
  name_containerd_image(kRecords, "cccccccccccc0", digest_of('b'), by_id);
  EXPECT_EQ(by_id.repo_tags, std::vector<std::string>{"ghcr.io/team/app:1"});
  EXPECT_EQ(by_id.reference, "ghcr.io/team/app:1") << "the first tag";
}

using Texts = std::vector<std::string>;

TEST(ContainerdNames, Namespaces) {
  for (const auto& name : Texts{"default", "k8s.io", "a", "buildkit-1_2", std::string(76, 'x')})
    EXPECT_TRUE(is_containerd_namespace(name)) << name;
  for (const auto& name :
       Texts{"", ".", "-a", "a-", "a..b", "a b", "a\nb", "a/b", std::string(77, 'x')})
    EXPECT_FALSE(is_containerd_namespace(name)) << name;
}

TEST(ContainerdApi, RefusesAListThatIsNone) {
  const auto refused = [](const std::string& answer) {
    const auto records = read_containerd_images(as_bytes(answer));
    return records ? "accepted " + std::to_string(records->size()) : records.error().what;
  };
  using formats::ProtobufWriter;
  const auto named = [](std::string_view name) {
    return ProtobufWriter().bytes(1, ProtobufWriter().bytes(1, name).message()).message();
  };
  EXPECT_EQ(refused(""), "accepted 0");
  EXPECT_EQ(refused(testing_containerd::image_record("x", digest_of('a'))), "accepted 1");
  EXPECT_EQ(refused(testing_containerd::image_record("x", "sha512:ff")), "accepted 0");
  EXPECT_EQ(refused(named("no target")), "accepted 0");
  EXPECT_NE(refused(named(std::string(5000, 'n'))).find("limit of 4096"), std::string::npos);
  EXPECT_NE(refused("\x0a\x7f").find("past the end"), std::string::npos);
  EXPECT_NE(refused(ProtobufWriter().bytes(1, "\x1a\x05x").message()).find("past the end"),
            std::string::npos);
}

TEST(ContainerdMetadata, RefusesWhatIsNone) {
  const Folder folder;
  const auto root = Beneath::open(folder.path());
  ASSERT_TRUE(root);
  EXPECT_EQ(read_containerd_metadata(*root).error().kind, Error::not_found);
  folder.write(kContainerdMetadata, std::string(100'000, 'x'));
  const auto garbage = read_containerd_metadata(*root);
  ASSERT_FALSE(garbage);
  EXPECT_EQ(garbage.error().kind, Error::corrupt);
  EXPECT_EQ(garbage.error().what.find(kContainerdMetadata), 0u) << garbage.error().what;
}

// ---- whole images, from a containerd of memory

class Names final : public Visitor {
 public:
  bool enter(std::string_view) override { return true; }
  Interest interest(std::string_view) override { return Interest::yes; }
  void file(std::unique_ptr<io::File> file) override {
    seen += file->path() + "=" + std::string(file->text(1000).value_or("?")) + "\n";
  }
  void hard_link(std::string_view, std::string_view) override {}
  void whiteout(std::string_view path) override { seen += "-" + std::string(path) + "\n"; }
  void opaque(std::string_view) override {}
  void problem(Problem problem) override { seen += "!" + problem.what + "\n"; }
  std::unique_ptr<Visitor> copy() const override { return nullptr; }
  const std::vector<std::string>& only() const override { return none_; }
  std::string seen;

 private:
  std::vector<std::string> none_;
};

class ContainerdImageTest : public ::testing::Test {
 protected:
  ContainerdImageTest() {
    image_.layers = {make_tar({{"a", "one"}, {"b", "two"}}), make_tar({{".wh.b", ""}, {"c", "3"}})};
    const auto layout = oci_layout({image_}, Packing::zstd);
    for (const auto& [path, content] : layout)
      contents_.blobs["sha256:" + path.substr(path.rfind('/') + 1)] = content;
    manifest_ = digest(layout[layout.size() - 3].second);
    layer_ = digest(pack(Packing::zstd, image_.layers[1]));
    contents_.images["default"] = {{"docker.io/library/demo:1", manifest_}};
    contents_.images["k8s.io"] = {{"docker.io/library/pod:1", manifest_}};
    contents_.piece = 20;
  }

  std::string socket() const { return folder_.path() + "/c.sock"; }
  /// What the layers hold, or the error.
  std::string scan(const std::string& name, const Cancel* cancel = nullptr) {
    const StubContainerd stub(socket(), contents_);
    const auto source = open_containerd_image(name, {socket(), "default", {}, cancel});
    if (!source) return source.error().what;
    WalkOptions options;
    options.threads = 4;
    options.cancel = cancel;
    const auto walked = (*source)->walk(
        [](const LayerPromise&) -> std::unique_ptr<Visitor> { return std::make_unique<Names>(); },
        options);
    if (!walked) return walked.error().what;
    std::string seen;
    for (const auto& one : *walked) seen += static_cast<const Names&>(*one.visitor).seen;
    return seen;
  }

  Folder folder_;
  Image image_;
  Contents contents_;
  std::string manifest_, layer_;
};

constexpr auto kSeen = "a=one\nb=two\n-b\nc=3\n";

TEST_F(ContainerdImageTest, IsReadOverTheSocket) { EXPECT_EQ(scan("demo:1"), kSeen); }

TEST_F(ContainerdImageTest, IsReadInPlaceAndElseStreamed) {
  for (const auto& [name, content] : contents_.blobs)
    if (name != layer_) folder_.write("store/blobs/sha256/" + name.substr(7), content);
  contents_.root = folder_.path() + "/store";
  EXPECT_EQ(scan("demo:1"), kSeen) << "one blob is not where the store is said to be";
  folder_.write("store/blobs/sha256/" + layer_.substr(7), contents_.blobs[layer_]);
  const auto blob = contents_.blobs.extract(layer_);
  EXPECT_EQ(scan("demo:1"), kSeen) << "all of them are";
}

TEST_F(ContainerdImageTest, LinksInTheStoreAreNotFollowed) {
  for (const auto& [name, content] : contents_.blobs)
    folder_.write("store/blobs/sha256/" + name.substr(7), content);
  folder_.write("elsewhere", "stolen");
  const auto path = folder_.path() + "/store/blobs/sha256/" + layer_.substr(7);
  std::filesystem::remove(path);
  std::filesystem::create_symlink(folder_.path() + "/elsewhere", path);
  contents_.root = folder_.path() + "/store";
  EXPECT_EQ(scan("demo:1"), kSeen) << "streamed instead";
}

TEST_F(ContainerdImageTest, SaysWhoHasIt) {
  EXPECT_EQ(scan("pod:1"),
            "not in the namespace default, but in k8s.io; set CONTAINERD_NAMESPACE=k8s.io for it");
  EXPECT_EQ(scan("none:1"), "not in the namespace default");
}

TEST_F(ContainerdImageTest, IsFoundByItsConfiguration) {
  EXPECT_EQ(scan(digest(image_.config())), kSeen);
  EXPECT_EQ(scan(digest(image_.config()).substr(7, 13)), kSeen);
}

TEST_F(ContainerdImageTest, AMissingLayerIsNamed) {
  contents_.blobs.erase(layer_);
  const auto said = scan("demo:1");
  EXPECT_NE(said.find("layer 2 of 2 (" + layer_ + ") of docker.io/library/demo:1"),
            std::string::npos)
      << said;
  EXPECT_NE(said.find("ctr -n default images pull"), std::string::npos) << said;
}

TEST_F(ContainerdImageTest, WhatIsNotAsPromisedIsRefused) {
  struct Case {
    std::string digest, content, said;
  };
  const Case cases[] = {
      {layer_, pack(Packing::zstd, make_tar({{"evil", "x"}})), "blobs/sha256/" + layer_.substr(7)},
      {manifest_, "{}", manifest_},
      {digest(image_.config()), "{}", "the digest is"},
  };
  for (const auto& [name, content, said] : cases) {
    const auto kept = contents_.blobs[name];
    contents_.blobs[name] = content;
    const auto seen = scan("demo:1");
    EXPECT_NE(seen.find(said), std::string::npos) << seen;
    EXPECT_EQ(seen.find("evil"), std::string::npos) << seen;
    contents_.blobs[name] = kept;
  }
}

TEST_F(ContainerdImageTest, AGapInABlobIsRefused) {
  contents_.broken = layer_;
  const auto said = scan("demo:1");
  EXPECT_NE(said.find("Content/Read: data of offset 21 where 20 follows"), std::string::npos)
      << said;
}

TEST_F(ContainerdImageTest, AStalledBlobEndsWithTheCancellation) {
  contents_.stalled = layer_;
  Cancel cancel;
  cancel.deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(300);
  const auto said = scan("demo:1", &cancel);
  EXPECT_NE(said.find("the time limit is over"), std::string::npos) << said;
}

TEST_F(ContainerdImageTest, NoContainerdIsUnreachable) {
  const auto none = open_containerd_image("demo:1", {socket(), "", {}, nullptr});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, Error::unreachable);
  const auto bad = open_containerd_image("demo:1", {std::string(200, 'x'), "", {}, nullptr});
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().kind, Error::usage);
}

}  // namespace
}  // namespace oakum::source
