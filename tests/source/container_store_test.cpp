#include "source/container_store.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/text.h"
#include "io/tar.h"
#include "tests/image_maker.h"
#include "tests/source/recorder.h"
#include "tests/source/variables.h"

namespace oakum::source {
namespace {

using namespace testing_images;
using testing::Variables;

StoredImage image(std::string id, std::vector<std::string> names,
                  std::vector<std::string> digests = {}) {
  return {std::move(id), std::move(names), std::move(digests), ""};
}

TEST(StoredImages, AreFoundByTheirNames) {
  const std::string digest = "sha256:" + std::string(64, 'd');
  const std::string first(64, 'a'), second = std::string(63, 'a') + 'b', third(64, 'c');
  const std::vector<StoredImage> images = {
      image(first, {"localhost/demo:1", "quay.io/team/tool:2"}, {digest}),
      image(second, {"docker.io/library/demo:1", "docker.io/library/alpine:latest"}, {digest}),
      image(third, {"quay.io/other/tool:2", "quay.io/other/only:3"}),
  };
  struct Case {
    std::string name, id;
    std::string_view why;
  };
  const Case kCases[] = {
      {"localhost/demo:1", first, "as it stands"},
      {"demo:1", first, "one of localhost before one of the hub"},
      {"docker.io/demo:1", second, "as Docker completes it"},
      {"alpine", second, "with the tag that needs no name"},
      {"only:3", third, "the end of a longer name"},
      {"tool:2", "", "the end of two names is nobody's"},
      {"ly:3", "", "half a component"},
      {"alpine@" + digest, second, "by digest"},
      {"demo@" + digest, "", "two have it"},
      {"quay.io/team/tool@" + digest, first, "the repository decides"},
      {"absent@" + digest, "", "not in that repository"},
      {first, first, "an id"},
      {"sha256:" + second, second, "an id with its algorithm"},
      {"ccc", third, "the beginning of an id"},
      {"aaaa", "", "the beginning of two"},
      {"cc", "", "too short for an id"},
      {"", "", "nothing"},
      {"/", "", "no name"},
  };
  for (const auto& [name, id, why] : kCases) {
    const auto* found = find_stored_image(images, name);
    EXPECT_EQ(found ? found->id : "", id) << name << ": " << why;
  }
}

TEST(StoredImages, RecordsThatAreUnfitAreLeftOut) {
  const auto images = parse_stored_images(
      R"([{"id":"../../etc","layer":"a"},{"id":"ok","layer":"../x"},{"id":"ok","layer":""},)"
      R"({"id":".hidden"},{"id":7},[],null,{"id":"b","names":["x",7,{}],"digest":"sha256:zz"}])");
  ASSERT_TRUE(images) << images.error().what;
  ASSERT_EQ(images->size(), 2u + 1u) << "ok, 7 and b";
  EXPECT_EQ((*images)[2].names, (std::vector<std::string>{"x", "7"}));
  EXPECT_TRUE((*images)[2].digests.empty());
  EXPECT_TRUE(parse_stored_images("null")->empty()) << "how an empty list may be written";
  for (const auto* text : {"", "{}", "[", "7"}) EXPECT_FALSE(parse_stored_images(text)) << text;
  const auto layers = parse_stored_layers(
      R"([{"id":"a","parent":"/"},{"id":"b","parent":"a","diff-digest":"sha256:x"},{}])");
  ASSERT_TRUE(layers);
  ASSERT_EQ(layers->size(), 1u);
  EXPECT_EQ(layers->at("b").diff_id, "");
}

TEST(ContainerStores, AreWhereTheConfigurationSays) {
  const Folder folder;
  const auto conf = folder.write("storage.conf",
                                 "[storage]\ngraphroot = \"$HOME/store\"\n[storage.options]\n"
                                 "additionalimagestores = [\"/more\", \"\"]\n");
  const Variables variables{{"CONTAINERS_STORAGE_CONF", conf}, {"HOME", "/home/me"}};
  EXPECT_EQ(find_container_stores().value(), (std::vector<std::string>{"/home/me/store", "/more"}));
  folder.write("storage.conf", "[storage\n");
  const auto broken = find_container_stores();
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().kind, Error::corrupt);
  EXPECT_NE(broken.error().what.find("storage.conf"), std::string::npos);
}

// ---- a store, made as podman makes it

/// The tar-split of an archive; each file's content goes to its place below `files`.
std::string unpack(const Folder& folder, const std::string& files, const std::string& layer) {
  const auto reader = io::memory_reader(as_bytes(layer));
  io::TarReader tar(*reader);
  io::TarEntry entry;
  std::string split;
  std::size_t told = 0;
  const auto segment = [&](std::size_t until) {
    split += R"({"type":2,"payload":")" +
             encode_base64(as_bytes(layer.substr(told, until - told))) + "\"}\n";
    told = until;
  };
  while (tar.next(entry).value()) {
    segment(tar.offset());
    split += R"({"type":1,"name":"./)" + entry.path + R"(","size":)" + std::to_string(entry.size) +
             "}\n";
    told += entry.size;
    const auto content = io::read_all(tar.content(), 1 << 20).value();
    if (entry.type == io::TarType::file && entry.path.find(".wh.") == std::string::npos)
      folder.write(files + '/' + entry.path, std::string(as_text(content)));
  }
  segment(layer.size());
  return split;
}

/// A store with one image, demo:1.
struct Store {
  explicit Store(std::string driver_name = "overlay", bool with_splits = true)
      : driver(std::move(driver_name)) {
    const auto config = image.config();
    std::string layers, descriptors, parent;
    for (std::size_t i = 0; i < image.layers.size(); ++i) {
      const auto& tar = image.layers[i];
      const auto split = unpack(folder, files_of(i), tar);
      if (with_splits) folder.write(split_of(i), gzip(split));
      layers += (i ? "," : "") + fmt::format(R"({{"id":"{}","parent":"{}","diff-digest":"{}"}})",
                                             id_of(i), parent, digest(tar));
      parent = id_of(i);
      descriptors += (i ? "," : "") + descriptor("application/vnd.oci.image.layer.v1.tar", tar);
    }
    const auto manifest = R"({"schemaVersion":2,"config":)" +
                          descriptor("application/vnd.oci.image.config.v1+json", config) +
                          R"(,"layers":[)" + descriptors + "]}";
    id = digest(config).substr(7);
    write(driver + "-layers/layers.json", '[' + layers + ']');
    write(driver + "-images/images.json",
          fmt::format(R"([{{"id":"{}","digest":"{}","names":["localhost/demo:1"],"layer":"{}"}}])",
                      id, digest(manifest), parent));
    write(driver + "-images/" + id + "/manifest", manifest);
    write(config_path(), config);
  }
  std::string id_of(std::size_t i) const { return "layer" + std::to_string(i); }
  std::string files_of(std::size_t i) const {
    return driver == "vfs" ? "vfs/dir/" + id_of(i) : driver + '/' + id_of(i) + "/diff";
  }
  std::string split_of(std::size_t i) const {
    return driver + "-layers/" + id_of(i) + ".tar-split.gz";
  }
  std::string config_path() const {
    return driver + "-images/" + id + "/=" + encode_base64(as_bytes("sha256:" + id));
  }
  void write(const std::string& name, const std::string& text) const { folder.write(name, text); }

  Result<Seen> look(const ImageOptions& options = {}, OpenInstead instead = nullptr) const {
    const auto source =
        TRY(open_stored_image("demo:1", {folder.path()}, options, std::move(instead)));
    return look_at(*source, 2);
  }

  std::string driver, id;
  Image image{.layers = {make_tar({{"a.txt", "old"}, {"b.txt", "b"}, {"dir/c.txt", "c"}}),
                         make_tar({{".wh.b.txt", ""},
                                   {"a.txt", "new"},
                                   {"h.txt", "", '1', "a.txt"},
                                   {"big.txt", std::string(100'000, 'x')}})}};
  Folder folder;
};

TEST(ContainerStore, ReadsLayersWhereTheyLie) {
  for (const auto* driver : {"overlay", "vfs"}) {
    const Store store(driver);
    const auto seen = store.look();
    ASSERT_TRUE(seen) << driver << ": " << seen.error().what;
    ASSERT_EQ(seen->layers.size(), 2u);
    for (std::size_t i = 0; i < 2; ++i) {
      EXPECT_EQ(seen->layers[i].identity, digest(store.image.layers[i])) << "verified";
      EXPECT_EQ(seen->layers[i].layer.diff_id, digest(store.image.layers[i]));
      EXPECT_EQ(seen->layers[i].layer.digest, "");
    }
    EXPECT_EQ(seen->layer(0).files.at("dir/c.txt"), "c");
    EXPECT_EQ(seen->layer(1).files.at("big.txt").size(), 100'000u);
    EXPECT_EQ(seen->layer(1).links.at("h.txt"), "a.txt");
    EXPECT_EQ(seen->layer(1).whiteouts, std::vector<std::string>{"b.txt"});
    EXPECT_EQ(seen->image->id, "sha256:" + store.id);
    EXPECT_EQ(seen->image->config, store.image.config());
    EXPECT_EQ(seen->image->reference, "localhost/demo:1");
    ASSERT_EQ(seen->image->repo_digests.size(), 1u);
    EXPECT_TRUE(seen->image->repo_digests[0].starts_with("localhost/demo@sha256:"));
  }
}

TEST(ContainerStore, FilesAreReadAsTheyLieWithoutATarSplit) {
  const Store store("overlay", /*with_splits=*/false);
  const auto device = store.folder.path() + '/' + store.files_of(1) + "/b.txt";
  if (::mknod(device.c_str(), S_IFCHR, makedev(0, 0)) != 0) GTEST_SKIP() << "no devices here";
  const auto seen = store.look();
  ASSERT_TRUE(seen) << seen.error().what;
  EXPECT_EQ(seen->layer(1).files.at("a.txt"), "new");
  EXPECT_EQ(seen->layer(1).whiteouts, std::vector<std::string>{"b.txt"});
  EXPECT_EQ(seen->layers[1].identity, "") << "nobody can say that these are the bytes";
  EXPECT_EQ(seen->layers[1].layer.diff_id, digest(store.image.layers[1]));
}

TEST(ContainerStore, AWholeTreeHidesWhatIsBeneath) {
  const Store store("vfs", /*with_splits=*/false);
  const auto seen = store.look();
  ASSERT_TRUE(seen) << seen.error().what;
  EXPECT_TRUE(seen->layer(0).opaques.empty());
  EXPECT_EQ(seen->layer(1).opaques, std::vector<std::string>{""});
}

TEST(ContainerStore, WhatIsWrongIsSaid) {
  const auto replace = [](const Store& store, const std::string& list, std::string_view from,
                          std::string_view to) {
    const auto path = store.driver + list;
    std::ifstream in(store.folder.path() + '/' + path);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    EXPECT_NE(text.find(from), std::string::npos) << from;
    store.write(path, replace_all(text, from, to));
  };
  struct Case {
    std::function<void(const Store&)> change;
    Error::Kind kind;
    std::string_view words, why;
  };
  const Case kCases[] = {
      {[](const Store& s) { s.write(s.files_of(0) + "/a.txt", "bad"); }, Error::corrupt,
       "as promised", "a file that was changed"},
      {[](const Store& s) { s.write(s.files_of(0) + "/a.txt", "x"); }, Error::corrupt,
       "a.txt: 2 bytes shorter", "a file that was cut"},
      {[](const Store& s) { ::unlink((s.folder.path() + '/' + s.files_of(0) + "/a.txt").c_str()); },
       Error::not_found, "a.txt", "a file that is gone"},
      {[](const Store& s) {
         const auto path = s.folder.path() + '/' + s.files_of(0) + "/a.txt";
         ::unlink(path.c_str());
         EXPECT_EQ(::symlink("/etc/hostname", path.c_str()), 0);
       },
       Error::unsupported, "a.txt", "a link in the place of a file is not followed"},
      {[](const Store& s) {
         const auto path = s.folder.path() + '/' + s.files_of(0) + "/a.txt";
         ::unlink(path.c_str());
         EXPECT_EQ(::mkfifo(path.c_str(), 0600), 0);
       },
       Error::unsupported, "a.txt", "nor does a fifo block"},
      {[](const Store& s) { s.write(s.split_of(0), gzip("{")); }, Error::corrupt,
       "tar-split line 1", "a broken tar-split"},
      {[](const Store& s) { s.write(s.split_of(0), gzip("{}").substr(0, 9)); }, Error::corrupt,
       "gzip", "a truncated tar-split"},
      {[](const Store& s) { s.write("overlay-images/images.json", "{"); }, Error::corrupt,
       "overlay-images/images.json", "a broken list of images"},
      {[](const Store& s) { s.write("overlay-layers/layers.json", "{"); }, Error::corrupt,
       "overlay-layers/layers.json", "a broken list of layers"},
      {[&](const Store& s) {
         replace(s, "-layers/layers.json", R"("parent":"")", R"("parent":"layer1")");
       },
       Error::corrupt, "more than 512 layers", "layers in a ring"},
      {[&](const Store& s) {
         replace(s, "-layers/layers.json", R"("id":"layer0")", R"("id":"layerX")");
       },
       Error::corrupt, "the layer layer0 is not in the store", "a layer that is not there"},
      {[&](const Store& s) {
         replace(s, "-layers/layers.json", R"("parent":"layer0")", R"("parent":"")");
       },
       Error::corrupt, "1 layers in the store, 2 in the manifest", "too few layers"},
      {[&](const Store& s) {
         replace(s, "-layers/layers.json", digest(s.image.layers[0]),
                 "sha256:" + std::string(64, '0'));
       },
       Error::corrupt, "the layer layer0 is sha256:000", "another layer than the image's"},
      {[](const Store& s) { s.write(s.config_path(), "{}"); }, Error::corrupt, "as promised",
       "another configuration"},
      {[](const Store& s) { s.write("overlay-images/" + s.id + "/manifest", "[]"); },
       Error::corrupt, "manifest", "no manifest"},
      {[](const Store& s) { s.write("overlay-images/images.json", "[]"); }, Error::not_found,
       "has no such image", "no such image"},
  };
  for (const auto& [change, kind, words, why] : kCases) {
    const Store store;
    change(store);
    const auto seen = store.look();
    ASSERT_FALSE(seen) << why;
    EXPECT_EQ(seen.error().kind, kind) << why << ": " << seen.error().what;
    EXPECT_NE(seen.error().what.find(words), std::string::npos) << why << ": " << seen.error().what;
  }
}

TEST(ContainerStore, PlatformsAreChecked) {
  const Store store;
  EXPECT_TRUE(store.look({Platform{"linux", "amd64", ""}}));
  const auto other = store.look({Platform{"linux", "arm64", ""}});
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().kind, Error::not_found);
}

TEST(ContainerStore, AnotherSourceStepsInForWhatCannotBeRead) {
  const Store store;
  store.write(store.files_of(0) + "/a.txt", "x");
  const auto archive = store.folder.write("image.tar", docker_archive(store.image, "served:1"));
  const auto seen = store.look({}, [&] { return open_image_archive(archive, {}); });
  ASSERT_TRUE(seen) << seen.error().what;
  EXPECT_EQ(seen->layer(0).files.at("a.txt"), "old");
  EXPECT_EQ(seen->image->reference, "served:1");
  const auto nobody = store.look({}, [] { return Error{Error::unreachable, "nobody"}; });
  ASSERT_FALSE(nobody);
  EXPECT_NE(nobody.error().what.find("a.txt"), std::string::npos) << "why it came to that";
}

TEST(ContainerStore, AMissingStoreIsSaid) {
  const Folder folder;
  const auto none =
      open_stored_image("demo:1", {folder.path() + "/none", folder.path()}, {}, nullptr);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, Error::unreachable);
  EXPECT_EQ(none.error().what, "no store at " + folder.path() + "/none, " + folder.path());
}

TEST(ContainerStore, LayersMayLieInAdditionalStores) {
  const Store store;
  const Folder other;
  std::filesystem::rename(store.folder.path() + "/overlay-images",
                          other.path() + "/overlay-images");
  const auto source = open_stored_image("demo:1", {other.path(), store.folder.path()}, {}, nullptr);
  ASSERT_FALSE(source) << "a store without images is none";
  store.write("overlay-images/images.json", "[]");
  const auto both = open_stored_image("demo:1", {other.path(), store.folder.path()}, {}, nullptr);
  ASSERT_TRUE(both) << both.error().what;
  EXPECT_TRUE(look_at(**both));
}

}  // namespace
}  // namespace oakum::source
