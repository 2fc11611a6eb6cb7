#include "source/image_archive.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <map>

#include "tests/image_maker.h"
#include "tests/source/recorder.h"

namespace oakum::source {
namespace {

using namespace testing_images;

Result<Seen> look(const std::string& path, unsigned threads = 1, const ImageOptions& options = {}) {
  const auto source = TRY(open_image_archive(path, options));
  return look_at(*source, threads);
}

Image demo() {
  return {.layers = {make_tar({{"etc/", "", '5'},
                               {"etc/a.txt", "old"},
                               {"etc/b.txt", "b"},
                               {"bin/tool",
                                "\x7f"
                                "ELF",
                                '0', "", 0755},
                               {"bin/data", "x"}}),
                     make_tar({{"etc/.wh.b.txt", ""},
                               {"etc/a.txt", "new"},
                               {"var/.wh..wh..opq", ""},
                               {"etc/c.txt", "", '1', "etc/a.txt"},
                               {"etc/l.txt", "", '2', "a.txt"}})}};
}

void expect_demo(const Seen& seen) {
  ASSERT_EQ(seen.layers.size(), 2u);
  EXPECT_EQ(seen.layer(0).files, (std::map<std::string, std::string>{{"etc/a.txt", "old"},
                                                                     {"etc/b.txt", "b"},
                                                                     {"bin/tool",
                                                                      "\x7f"
                                                                      "ELF"}}));
  EXPECT_EQ(seen.layer(1).files, (std::map<std::string, std::string>{{"etc/a.txt", "new"}}));
  EXPECT_EQ(seen.layer(1).whiteouts, std::vector<std::string>{"etc/b.txt"});
  EXPECT_EQ(seen.layer(1).opaques, std::vector<std::string>{"var"});
  EXPECT_EQ(seen.layer(1).links, (std::map<std::string, std::string>{{"etc/c.txt", "etc/a.txt"}}));
  EXPECT_EQ(seen.layers[0].layer.created_by, "step 0");
  EXPECT_EQ(seen.layers[0].layer.diff_id, digest(demo().layers[0]));
  ASSERT_TRUE(seen.image);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(seen.layers[i].layer.size, demo().layers[i].size());
  EXPECT_EQ(seen.image->id, digest(demo().config()));
}

TEST(ImageArchive, ReadsEveryShape) {
  const Folder folder;
  const auto oci = oci_layout({demo()}, Packing::gzip);
  const std::pair<const char*, std::string> kShapes[] = {
      {"docker archive", docker_archive(demo())},
      {"docker archive in gzip", gzip(docker_archive(demo()))},
      {"docker archive in zstd", zstd(docker_archive(demo()))},
      {"docker archive of compressed layers", docker_archive(demo(), "demo:1", Packing::gzip)},
      {"OCI archive", oci_archive(oci)},
      {"OCI archive in gzip", gzip(oci_archive(oci))},
      {"OCI archive of zstd layers", oci_archive(oci_layout({demo()}, Packing::zstd))},
      {"OCI archive of plain layers", oci_archive(oci_layout({demo()}, Packing::plain))},
  };
  for (const auto& [shape, bytes] : kShapes)
    for (const unsigned threads : {1u, 2u, 8u}) {
      SCOPED_TRACE(fmt::format("{}, {} threads", shape, threads));
      const auto seen = look(folder.write("image", bytes), threads);
      ASSERT_TRUE(seen) << seen.error().what;
      expect_demo(*seen);
    }
}

TEST(ImageArchive, ReadsALayoutDirectory) {
  const Folder folder;
  for (const auto& [path, content] : oci_layout({demo()}, Packing::gzip))
    folder.write("layout/" + path, content);
  const auto seen = look(folder.path() + "/layout", 2);
  ASSERT_TRUE(seen) << seen.error().what;
  expect_demo(*seen);
}

TEST(ImageArchive, NamesTheImage) {
  const Folder folder;
  const auto seen =
      look(folder.write("image.tar", docker_archive(demo(), "registry.example/app:2")));
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->image->repo_tags, std::vector<std::string>{"registry.example/app:2"});
  EXPECT_EQ(seen->image->reference, "registry.example/app:2");
  EXPECT_TRUE(seen->layers[0].layer.digest.empty())
      << "a docker archive does not know the registry's digest";
}

TEST(ImageArchive, ChoosesThePlatform) {
  const Folder folder;
  auto arm = demo();
  arm.architecture = "arm64";
  arm.layers.pop_back();
  const auto path =
      folder.write("multi.tar", oci_archive(oci_layout({demo(), arm}, Packing::gzip)));
  const auto layers = [&](const char* platform) {
    const auto seen = look(path, 1, {*parse_platform(platform)});
    return seen ? static_cast<int>(seen->layers.size()) : -1;
  };
  EXPECT_EQ(layers("linux/amd64"), 2);
  EXPECT_EQ(layers("linux/arm64"), 1);
  const auto none = look(path, 1, {*parse_platform("linux/s390x")});
  ASSERT_FALSE(none);
  EXPECT_NE(none.error().what.find("linux/amd64, linux/arm64"), std::string::npos)
      << none.error().what;
}

TEST(ImageArchive, RefusesWhatIsNotWhatItPromises) {
  const Folder folder;
  auto lies = demo();
  lies.diff_ids = {digest("something else"), digest(demo().layers[1])};
  auto damaged = oci_layout({demo()}, Packing::gzip);
  damaged[0].second += "x";
  auto few = demo();
  few.diff_ids = {digest("one")};
  few.layers.resize(1);
  auto short_config = docker_archive(few);
  struct Case {
    const char* why;
    std::string bytes;
    const char* names;
  };
  const Case kCases[] = {
      {"a layer whose diffID is another", docker_archive(lies), "layer0/layer.tar"},
      {"the same in a compressed archive", gzip(docker_archive(lies)), "layer0/layer.tar"},
      {"the same in a plain OCI layer", oci_archive(oci_layout({lies}, Packing::plain)), "diffID"},
      {"a blob with another digest than its name", oci_archive(damaged), "blobs/sha256/"},
      {"the same streamed", gzip(oci_archive(damaged)), "blobs/sha256/"},
      {"neither format", make_tar({{"readme", "x"}}), "manifest.json"},
      {"no tar at all", std::string(4096, 'x'), "tar"},
  };
  for (const auto& [why, bytes, names] : kCases) {
    const auto seen = look(folder.write("image", bytes));
    ASSERT_FALSE(seen) << why;
    EXPECT_NE(seen.error().what.find(names), std::string::npos) << why << ": " << seen.error().what;
  }
}

TEST(ImageArchive, RefusesHostileDocuments) {
  const Folder folder;
  const auto with_index = [](const std::string& index) {
    return make_tar({{"oci-layout", "{}"}, {"index.json", index}});
  };
  const std::pair<const char*, std::string> kCases[] = {
      {"both index and manifest", with_index(R"({"manifests":[],"layers":[]})")},
      {"a digest that is a path",
       with_index(R"({"manifests":[{"digest":"sha256:../../etc/passwd","size":1}]})")},
      {"a digest of another algorithm",
       with_index(R"({"manifests":[{"digest":"md5:00","size":1}]})")},
      {"no manifests", with_index(R"({"manifests":[]})")},
      {"not JSON", with_index("{")},
      {"a configuration outside",
       make_tar({{"manifest.json", R"([{"Config":"../../etc/passwd","Layers":[]}])"}})},
      {"a layer that is missing",
       make_tar(
           {{"c.json",
             R"({"rootfs":{"diff_ids":["sha256:0000000000000000000000000000000000000000000000000000000000000000"]}})"},
            {"manifest.json", R"([{"Config":"c.json","Layers":["gone"]}])"}})},
      {"fewer diffIDs than layers",
       make_tar({{"c.json", R"({"rootfs":{"diff_ids":[]}})"},
                 {"manifest.json", R"([{"Config":"c.json","Layers":["gone"]}])"}})},
  };
  for (const auto& [why, bytes] : kCases) {
    EXPECT_FALSE(look(folder.write("image.tar", bytes))) << why;
    EXPECT_FALSE(look(folder.write("image.tar.gz", gzip(bytes)))) << why << ", streamed";
  }
}

TEST(ImageArchive, KeepsWhatCameBeforeDamageInsideALayer) {
  const Folder folder;
  auto image = demo();
  image.layers[1].resize(700);  // in the middle of the second entry
  const auto seen = look(folder.write("image.tar", docker_archive(image)));
  ASSERT_TRUE(seen) << seen.error().what;
  EXPECT_EQ(seen->layer(1).whiteouts, std::vector<std::string>{"etc/b.txt"});
  EXPECT_FALSE(seen->layer(1).problems.empty());
}

TEST(ImageArchive, ABlobMayBeSeveralLayers) {
  const Folder folder;
  Image image{.layers = {demo().layers[0], demo().layers[0]}};
  for (const bool compressed : {false, true}) {
    const auto archive = oci_archive(oci_layout({image}, Packing::gzip));
    const auto seen = look(folder.write("image", compressed ? gzip(archive) : archive));
    ASSERT_TRUE(seen) << seen.error().what;
    EXPECT_EQ(seen->layer(0).files, seen->layer(1).files);
  }
}

TEST(ImageArchive, SaysWhatIsMissing) {
  const auto seen = look("/nowhere/image.tar");
  ASSERT_FALSE(seen);
  EXPECT_EQ(seen.error().kind, Error::not_found);
}

}  // namespace
}  // namespace oakum::source
