#pragma once
// Makes small images in every shape for tests: layers from paths and contents, packed as docker
// archive, OCI archive or OCI layout, plain or compressed.
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "base/hash.h"

namespace oakum::testing_images {

struct TarItem {
  std::string path;
  std::string content = {};
  char type = '0';
  std::string link = {};
  unsigned mode = 0644;
};

inline std::string tar_header(const TarItem& item) {
  std::string block(512, '\0');
  const auto put = [&](std::size_t at, const std::string& text) {
    block.replace(at, text.size(), text);
  };
  char number[24];
  put(0, item.path.substr(0, 100));
  std::snprintf(number, sizeof number, "%07o", item.mode);
  put(100, number);
  put(108, "0000000");
  put(116, "0000000");
  std::snprintf(number, sizeof number, "%011zo",
                item.type == '0' ? item.content.size() : std::size_t{0});
  put(124, number);
  put(136, "00000000000");
  put(148, "        ");
  block[156] = item.type;
  put(157, item.link.substr(0, 100));
  put(257, std::string("ustar\0"
                       "00",
                       8));
  unsigned sum = 0;
  for (const unsigned char c : block) sum += c;
  std::snprintf(number, sizeof number, "%06o", sum);
  put(148, std::string(number) + '\0' + ' ');
  return block;
}

inline std::string make_tar(const std::vector<TarItem>& items) {
  std::string out;
  for (const auto& item : items) {
    out += tar_header(item);
    if (item.type != '0') continue;
    out += item.content;
    out.append((512 - item.content.size() % 512) % 512, '\0');
  }
  return out + std::string(1024, '\0');
}

inline std::string gzip(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

inline std::string zstd(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

inline std::string digest(const std::string& text) {
  return sha256_text(Sha256::of(as_bytes(text)));
}

enum class Packing { plain, gzip, zstd };
inline std::string pack(Packing packing, const std::string& text) {
  return packing == Packing::gzip ? gzip(text) : packing == Packing::zstd ? zstd(text) : text;
}

struct Image {
  std::vector<std::string> layers;  ///< Tar archives, lowest first.
  std::string architecture = "amd64";
  std::vector<std::string> diff_ids = {};  ///< Instead of the true ones.

  std::string config() const {
    std::string ids, history;
    for (std::size_t i = 0; i < layers.size(); ++i) {
      ids += (i ? ",\"" : "\"") + (diff_ids.empty() ? digest(layers[i]) : diff_ids[i]) + '"';
      history += (i ? "," : "") + std::string("{\"created_by\":\"/bin/sh -c step ") +
                 std::to_string(i) + "\"}";
    }
    return R"({"architecture":")" + architecture +
           R"(","os":"linux","rootfs":{"type":"layers","diff_ids":[)" + ids + R"(]},"history":[)" +
           history + R"(,{"created_by":"/bin/sh -c #(nop)  CMD [\"sh\"]","empty_layer":true}]})";
  }
};

/// As `docker save` of old wrote it: the manifest last, layers as given.
inline std::string docker_archive(const Image& image, const std::string& tag = "demo:1",
                                  Packing layers = Packing::plain) {
  std::vector<TarItem> items;
  std::string names;
  for (std::size_t i = 0; i < image.layers.size(); ++i) {
    const auto name = "layer" + std::to_string(i) + "/layer.tar";
    items.push_back({name, pack(layers, image.layers[i])});
    names += (i ? ",\"" : "\"") + name + '"';
  }
  items.push_back({"config.json", image.config()});
  items.push_back({"manifest.json", R"([{"Config":"config.json","RepoTags":[")" + tag +
                                        R"("],"Layers":[)" + names + "]}]"});
  return make_tar(items);
}

using Blobs = std::vector<std::pair<std::string, std::string>>;  ///< Path and content.

inline std::string descriptor(const std::string& type, const std::string& content,
                              const std::string& more = "") {
  return R"({"mediaType":")" + type + R"(","digest":")" + digest(content) + R"(","size":)" +
         std::to_string(content.size()) + more + "}";
}
inline void add_blob(Blobs& blobs, const std::string& content) {
  blobs.emplace_back("blobs/sha256/" + digest(content).substr(7), content);
}

/// The files of an OCI layout with one image per entry; more than one makes a multi-platform index.
inline Blobs oci_layout(const std::vector<Image>& images, Packing packing) {
  Blobs blobs;
  std::string manifests;
  for (const auto& image : images) {
    const auto config = image.config();
    std::string layers;
    for (const auto& layer : image.layers) {
      const auto packed = pack(packing, layer);
      layers += (layers.empty() ? "" : ",") +
                descriptor("application/vnd.oci.image.layer.v1.tar", packed);
      add_blob(blobs, packed);
    }
    const auto manifest = R"({"schemaVersion":2,"config":)" +
                          descriptor("application/vnd.oci.image.config.v1+json", config) +
                          R"(,"layers":[)" + layers + "]}";
    add_blob(blobs, config);
    add_blob(blobs, manifest);
    manifests +=
        (manifests.empty() ? "" : ",") +
        descriptor("application/vnd.oci.image.manifest.v1+json", manifest,
                   R"(,"platform":{"os":"linux","architecture":")" + image.architecture + R"("})");
  }
  blobs.emplace_back("oci-layout", R"({"imageLayoutVersion":"1.0.0"})");
  blobs.emplace_back("index.json", R"({"schemaVersion":2,"manifests":[)" + manifests + "]}");
  return blobs;
}

inline std::string oci_archive(const Blobs& blobs) {
  std::vector<TarItem> items;
  for (const auto& [path, content] : blobs) items.push_back({path, content});
  return make_tar(items);
}

/// A directory that goes when the test ends.
class Folder {
 public:
  Folder() {
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("oakum-test-" + std::to_string(::getpid()) + "-" + std::to_string(++count));
    std::filesystem::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string write(const std::string& name, const std::string& content) const {
    const auto file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
    return file.string();
  }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace oakum::testing_images
