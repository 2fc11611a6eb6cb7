#include "source/container_store.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "base/hash.h"
#include "base/text.h"
#include "formats/node.h"
#include "io/decompress.h"
#include "source/beneath.h"
#include "source/directory_tar.h"
#include "source/image_source.h"
#include "source/reference.h"
#include "source/tar_split.h"

namespace oakum::source {
namespace {

using formats::Document;
using formats::Node;

constexpr std::uint64_t kLargestList = 64u << 20;
constexpr std::uint64_t kLargestConfig = 1u << 20;
constexpr std::size_t kMostLayers = 512;
constexpr std::string_view kDrivers[] = {"overlay", "vfs"};

bool is_id(std::string_view text) {
  constexpr std::size_t kLongest = 128;
  return !text.empty() && text.size() <= kLongest && text.front() != '.' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_alpha(c) || is_digit(c) || c == '_' || c == '-' || c == '.';
         });
}

Result<Document> parse_list(std::string_view json) {
  auto document =
      TRY(formats::parse_json(json, {.bytes = kLargestList, .depth = 32, .nodes = 4'000'000}));
  if (!document.root().is_array() && document.root().kind() != Node::null)
    return Error{Error::corrupt, "not a list"};
  return document;
}

void add_digest(std::vector<std::string>& digests, std::string_view text) {
  if (is_sha256_digest(text) && std::find(digests.begin(), digests.end(), text) == digests.end())
    digests.emplace_back(text);
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

}  // namespace

// ---- what the store's lists say

Result<std::vector<StoredImage>> parse_stored_images(std::string_view json) {
  const auto document = TRY(parse_list(json));
  std::vector<StoredImage> images;
  for (const auto record : document.root().items()) {
    StoredImage image{
        std::string(record["id"].text()), {}, {}, std::string(record["layer"].text())};
    if (!is_id(image.id) || (!image.top_layer.empty() && !is_id(image.top_layer))) continue;
    for (const auto name : record["names"].items())
      if (!name.text().empty()) image.names.emplace_back(name.text());
    add_digest(image.digests, record["digest"].text());
    for (const auto& [key, digest] : record["big-data-digests"].members())
      if (key.starts_with("manifest")) add_digest(image.digests, digest.text());
    images.push_back(std::move(image));
  }
  return images;
}

Result<std::map<std::string, StoredLayer>> parse_stored_layers(std::string_view json) {
  const auto document = TRY(parse_list(json));
  std::map<std::string, StoredLayer> layers;
  for (const auto record : document.root().items()) {
    const auto id = record["id"].text();
    StoredLayer layer{std::string(record["parent"].text()),
                      std::string(record["diff-digest"].text()),
                      static_cast<std::uint64_t>(
                          std::max<std::int64_t>(record["diff-size"].integer().value_or(0), 0))};
    if (!is_id(id) || (!layer.parent.empty() && !is_id(layer.parent))) continue;
    if (!is_sha256_digest(layer.diff_id)) layer.diff_id.clear();
    layers.insert_or_assign(std::string(id), std::move(layer));
  }
  return layers;
}

// ---- which image a name means

namespace {

/// "registry/repository" of a name; "" when it is none.
std::string repository_of(const std::string& name) {
  const auto reference = parse_reference(name);
  return reference ? reference->registry + '/' + reference->repository : "";
}

bool has_name(const StoredImage& image, std::string_view wanted) {
  return std::find(image.names.begin(), image.names.end(), wanted) != image.names.end();
}

bool has_name_ending(const StoredImage& image, const std::string& ending) {
  return std::any_of(image.names.begin(), image.names.end(),
                     [&](const std::string& name) { return name.ends_with(ending); });
}

/// "repository@digest" of an image that has this digest and a name in this repository.
bool has_digest(const StoredImage& image, const Reference& wanted) {
  const auto full = wanted.registry + '/' + wanted.repository;
  const auto official = wanted.repository.substr(wanted.repository.rfind('/') + 1);
  return std::find(image.digests.begin(), image.digests.end(), wanted.digest) !=
             image.digests.end() &&
         std::any_of(image.names.begin(), image.names.end(), [&](const std::string& name) {
           const auto have = repository_of(name);
           return have == full || have == "localhost/" + official;
         });
}

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

}  // namespace

const StoredImage* find_stored_image(const std::vector<StoredImage>& images,
                                     const std::string& name) {
  constexpr std::size_t kShortestId = 3;
  const auto only = [&](auto&& fits) -> const StoredImage* {
    const StoredImage* found = nullptr;
    for (const auto& image : images)
      if (fits(image)) {
        if (found && found->id != image.id) return nullptr;
        if (!found) found = &image;
      }
    return found;
  };
  const auto reference = parse_reference(name);
  const bool complete = name.find_first_of(":@", name.rfind('/') + 1) != std::string::npos;
  const auto tagged = name + (complete ? "" : ":latest");
  for (const auto& wanted : {name, "localhost/" + tagged, reference ? reference->text() : name})
    if (const auto* found = only([&](const auto& image) { return has_name(image, wanted); }))
      return found;
  if (reference && !reference->digest.empty())
    return only([&](const auto& image) { return has_digest(image, *reference); });
  const auto id = name.starts_with("sha256:") ? name.substr(7) : name;
  if (id.size() >= kShortestId && is_hex(id))
    if (const auto* found = only([&](const auto& image) { return image.id.starts_with(id); }))
      return found;
  return only([&](const auto& image) { return has_name_ending(image, '/' + tagged); });
}

// ---- where stores are

namespace {

std::string folder_of_user(const char* xdg, const char* below_home) {
  if (auto folder = variable(xdg); !folder.empty()) return folder;
  const auto home = variable("HOME");
  return home.empty() ? "" : home + below_home;
}

/// Variables in paths of storage.conf.
std::string expand(std::string path) {
  path = replace_all(path, "$HOME", variable("HOME"));
  path = replace_all(path, "$USER", variable("USER"));
  return replace_all(path, "$UID", std::to_string(::geteuid()));
}

struct StorageConf {
  std::string graph_root, user_root;
  std::vector<std::string> additional;
};

/// Nothing when there is no such file.
Result<std::optional<StorageConf>> read_storage_conf(const std::string& path) {
  auto file = io::open_file(path);
  if (!file && file.error().kind == Error::not_found) return std::nullopt;
  if (!file) return std::move(file).error();
  const auto bytes = io::read_all(**file, kLargestConfig);
  if (!bytes) return Error{bytes.error()}.during(path);
  const auto document = formats::parse_toml(
      as_text(*bytes), {.bytes = kLargestConfig, .depth = 32, .nodes = 100'000});
  if (!document) return Error{document.error()}.during(path);
  const auto storage = (*document)["storage"];
  StorageConf conf{expand(std::string(storage["graphroot"].text())),
                   expand(std::string(storage["rootless_storage_path"].text())),
                   {}};
  for (const auto store : storage["options"]["additionalimagestores"].items())
    conf.additional.push_back(expand(std::string(store.text())));
  return conf;
}

/// Root has the system's store, everybody else one of their own.
Result<StorageConf> storage_conf(bool is_root) {
  struct Place {
    std::string path;
    bool own;  ///< The user's: its graphroot is meant for them.
  };
  std::vector<Place> places;
  if (const auto named = variable("CONTAINERS_STORAGE_CONF"); !named.empty()) {
    places = {{named, true}};
  } else {
    if (const auto own = folder_of_user("XDG_CONFIG_HOME", "/.config"); !is_root && !own.empty())
      places.push_back({own + "/containers/storage.conf", true});
    places.push_back({"/etc/containers/storage.conf", is_root});
    places.push_back({"/usr/share/containers/storage.conf", is_root});
  }
  for (const auto& [path, own] : places) {
    auto conf = TRY(read_storage_conf(path));
    if (!conf) continue;
    if (!own) conf->graph_root = conf->user_root;
    return *conf;
  }
  return StorageConf{};
}

}  // namespace

Result<std::vector<std::string>> find_container_stores() {
  const bool is_root = ::geteuid() == 0;
  auto conf = TRY(storage_conf(is_root));
  if (conf.graph_root.empty() && is_root) conf.graph_root = "/var/lib/containers/storage";
  if (conf.graph_root.empty())
    if (const auto data = folder_of_user("XDG_DATA_HOME", "/.local/share"); !data.empty())
      conf.graph_root = data + "/containers/storage";
  std::vector<std::string> stores;
  if (!conf.graph_root.empty()) stores.push_back(conf.graph_root);
  for (auto& store : conf.additional)
    if (!store.empty()) stores.push_back(std::move(store));
  return stores;
}

// ---- reading an image where it lies

namespace {

/// The images and layers that one driver keeps in one store.
struct Store {
  std::string path;    ///< "/var/lib/containers/storage".
  std::string driver;  ///< "overlay".
  std::vector<StoredImage> images;
  std::map<std::string, StoredLayer> layers;

  Result<Beneath> open() const { return Beneath::open(path); }
  std::string list(std::string_view what) const {  // "overlay-images/images.json"
    return fmt::format("{0}-{1}/{1}.json", driver, what);
  }
  std::string split_of(const std::string& id) const {
    return fmt::format("{}-layers/{}.tar-split.gz", driver, id);
  }
  std::string files_of(const std::string& id) const {
    return driver == "vfs" ? fmt::format("vfs/dir/{}", id) : fmt::format("{}/{}/diff", driver, id);
  }
  /// Documents of an image lie under their names, which are encoded when they are not plain.
  std::string document_of(const StoredImage& image, std::string_view name) const {
    const bool plain = name.find(':') == std::string_view::npos;
    return fmt::format("{}-images/{}/{}", driver, image.id,
                       plain ? std::string(name) : '=' + encode_base64(as_bytes(name)));
  }
};

/// Fills in what a store has by this driver; false when it has nothing.
Result<bool> load(Store& store) {
  const auto root = TRY(store.open());
  const auto images = root.text(store.list("images"), kLargestList);
  if (!images && images.error().kind == Error::not_found) return false;
  if (!images) return Error{images.error()}.during(store.path);
  auto parsed_images = parse_stored_images(*images);
  if (!parsed_images) return std::move(parsed_images).error().during(store.list("images"));
  store.images = *std::move(parsed_images);
  const auto layers = root.text(store.list("layers"), kLargestList);
  if (!layers && layers.error().kind == Error::not_found) return true;
  if (!layers) return Error{layers.error()}.during(store.path);
  auto parsed_layers = parse_stored_layers(*layers);
  if (!parsed_layers) return std::move(parsed_layers).error().during(store.list("layers"));
  store.layers = *std::move(parsed_layers);
  return true;
}

Result<std::vector<Store>> load_stores(const std::vector<std::string>& paths) {
  std::vector<Store> stores;
  std::string missing;
  for (const auto& path : paths)
    for (const auto driver : kDrivers) {
      Store store{path, std::string(driver), {}, {}};
      const auto loaded = load(store);
      if (!loaded && loaded.error().kind == Error::denied)
        return Error{Error::denied,
                     fmt::format("permission denied for the store {}; run as its owner", path)};
      if (!loaded && loaded.error().kind != Error::not_found) return loaded.error();
      if (loaded && *loaded) stores.push_back(std::move(store));
    }
  for (const auto& path : paths) missing += (missing.empty() ? "" : ", ") + path;
  if (stores.empty()) return Error{Error::unreachable, fmt::format("no store at {}", missing)};
  return stores;
}

/// A layer, and the store it lies in.
struct Placed {
  const Store* store = nullptr;
  std::string id;
  bool has_split = false;
};

/// From the lowest layer to the topmost.
Result<std::vector<Placed>> chain_of(const std::vector<Store>& stores, std::string id) {
  std::vector<Placed> chain;
  while (!id.empty()) {
    if (chain.size() == kMostLayers)
      return Error{Error::corrupt, fmt::format("more than {} layers on one another", kMostLayers)};
    const auto holder = std::find_if(stores.begin(), stores.end(),
                                     [&](const Store& store) { return store.layers.contains(id); });
    if (holder == stores.end())
      return Error{Error::corrupt, fmt::format("the layer {} is not in the store", id)};
    const auto root = TRY(holder->open());
    chain.push_back({&*holder, id, root.stat_at(holder->split_of(id)).has_value()});
    id = holder->layers.at(id).parent;
  }
  std::reverse(chain.begin(), chain.end());
  return chain;
}

class StoredSource final : public BlobImage {
 public:
  StoredSource(std::string name, ImagePlan plan, std::shared_ptr<const std::vector<Store>> stores,
               std::vector<Placed> chain, OpenInstead instead)
      : BlobImage(std::move(name), std::move(plan)),
        stores_(std::move(stores)),
        chain_(std::move(chain)),
        instead_(std::move(instead)) {}

  const std::optional<ImageMetadata>& image() const override {
    return other_ ? other_->image() : BlobImage::image();
  }

  Result<std::vector<Walked>> walk(const MakeVisitor& make, const WalkOptions& options) override {
    auto walked = BlobImage::walk(make, options);
    if (!walked) return walk_instead(std::move(walked).error(), make, options);
    for (std::size_t i = 0; i < chain_.size(); ++i)
      if (!chain_[i].has_split) {  // what was read is a tar of our own making
        auto& layer = (*walked)[i].layer;
        layer.diff_id = plan_.metadata.diff_ids[i];
        if (const auto size = chain_[i].store->layers.at(chain_[i].id).size) layer.size = size;
        (*walked)[i].identity.clear();
      }
    return walked;
  }

 private:
  Result<std::vector<Walked>> walk_instead(Error error, const MakeVisitor& make,
                                           const WalkOptions& options) {
    if (error.kind == Error::cancelled || error.kind == Error::timeout || !instead_) return error;
    auto other = instead_();
    if (!other) return error;
    other_ = *std::move(other);
    return other_->walk(make, options);
  }

  Result<std::unique_ptr<io::Reader>> open_layer(const ExpectedLayer& layer) override {
    const auto placed = std::find_if(chain_.begin(), chain_.end(),
                                     [&](const Placed& one) { return one.id == layer.name; });
    const auto& store = *placed->store;
    const auto root = TRY(store.open());
    auto files = TRY(root.below(store.files_of(placed->id)));
    if (!placed->has_split) {
      const bool is_whole_tree = store.driver == "vfs" && placed != chain_.begin();
      return read_as_tar(std::move(files), is_whole_tree);
    }
    auto split = TRY(root.reader(store.split_of(placed->id)));
    auto lines = TRY(io::decompress_auto(std::move(split)));
    const auto shared = std::make_shared<Beneath>(std::move(files));
    return join_tar_split(std::move(lines.reader),
                          [shared](const std::string& path) { return shared->reader(path); });
  }

  std::shared_ptr<const std::vector<Store>> stores_;  ///< The chain points into it.
  std::vector<Placed> chain_;
  OpenInstead instead_;
  std::unique_ptr<Source> other_;  ///< Walked in place of the store.
};

/// The names of an image as podman reports them.
void take_names(const StoredImage& image, const std::string& asked, ImageMetadata& metadata) {
  auto& digests = metadata.repo_digests;
  for (const auto& name : image.names) {
    if (name.find('@') == std::string::npos) metadata.repo_tags.push_back(name);
    const auto colon = name.find_first_of(":@", name.rfind('/') + 1);
    for (const auto& digest : image.digests) {
      auto full = name.substr(0, colon) + '@' + digest;
      if (std::find(digests.begin(), digests.end(), full) == digests.end())
        digests.push_back(std::move(full));
    }
  }
  metadata.reference = choose_reference(asked, metadata.repo_tags, digests);
}

/// The documents name the layers by what a registry has; here they lie under their ids.
Result<void> place_layers(const std::vector<Placed>& chain, ImagePlan& plan) {
  if (chain.size() != plan.layers.size())
    return Error{Error::corrupt, fmt::format("{} layers in the store, {} in the manifest",
                                             chain.size(), plan.layers.size())};
  plan.docker_archive = true;  // they are stored uncompressed
  for (std::size_t i = 0; i < chain.size(); ++i) {
    auto& layer = plan.layers[i];
    const auto& stored = chain[i].store->layers.at(chain[i].id).diff_id;
    if (!stored.empty() && stored != layer.promise.diff_id)
      return Error{Error::corrupt, fmt::format("the layer {} is {} in the store, {} in the image",
                                               chain[i].id, stored, layer.promise.diff_id)};
    layer.name = chain[i].id;
    layer.size = 0;
    layer.promise.digest.clear();
    if (!chain[i].has_split) layer.promise.diff_id.clear();
  }
  return {};
}

Result<ImagePlan> plan_stored(const Store& store, const StoredImage& image,
                              const ImageOptions& options) {
  const auto root = TRY(store.open());
  const ReadDocument read = [&](const std::string& path, std::uint64_t limit) {
    constexpr std::string_view kBlobs = "blobs/sha256/";
    const auto name = path.starts_with(kBlobs) ? "sha256:" + path.substr(kBlobs.size()) : path;
    return root.text(store.document_of(image, name), limit);
  };
  auto manifest = TRY(read("manifest", 4u << 20));
  auto plan = TRY(plan_manifest_or_index(read, std::move(manifest), "manifest", {}, ""));
  TRY(check_platform(plan.metadata.config, options));
  return plan;
}

}  // namespace

Result<std::unique_ptr<Source>> open_stored_image(const std::string& name,
                                                  const std::vector<std::string>& paths,
                                                  const ImageOptions& options,
                                                  OpenInstead instead) {
  auto loaded = TRY(load_stores(paths));
  const auto stores = std::make_shared<const std::vector<Store>>(std::move(loaded));
  for (const auto& store : *stores) {
    const auto* image = find_stored_image(store.images, name);
    if (!image) continue;
    auto plan = TRY(plan_stored(store, *image, options));
    auto chain = TRY(chain_of(*stores, image->top_layer));
    TRY(place_layers(chain, plan));
    take_names(*image, name, plan.metadata);
    return std::make_unique<StoredSource>(name, std::move(plan), stores, std::move(chain),
                                          std::move(instead));
  }
  return Error{Error::not_found, "has no such image"};
}

}  // namespace oakum::source
