#include "source/containerd_metadata.h"

#include <algorithm>
#include <optional>

#include "base/hash.h"
#include "formats/bolt.h"

namespace oakum::source {
namespace {

using formats::BoltBucket;
using formats::BoltEntry;
using formats::BoltFile;

constexpr std::uint64_t kMetadataBytes = 256u << 20;
constexpr int kReadings = 5;

/// Buckets: v1 / namespace / images / name / target, with the key "digest".
class MetadataCatalog final : public ContainerdCatalog {
 public:
  static Result<std::unique_ptr<MetadataCatalog>> of(std::string bytes) {
    std::unique_ptr<MetadataCatalog> catalog(new MetadataCatalog(std::move(bytes)));
    catalog->file_ = TRY(BoltFile::open(as_bytes(catalog->bytes_)));
    return catalog;
  }

  /// The first bytes hold both meta pages, which tell one state of the file from the next.
  std::string_view head() const {
    return std::string_view(bytes_).substr(0, std::size_t{2} * file_->page_size());
  }

  Result<std::vector<ContainerdRecord>> images(const std::string& name_space) override {
    std::vector<ContainerdRecord> records;
    const auto images = TRY(bucket({"v1", name_space, "images"}));
    if (!images) return records;
    const auto read = images->for_each([&](const BoltEntry& entry) -> Result<void> {
      if (records.size() == kMostContainerdImages)
        return Error{Error::too_large, fmt::format("more than {} images", kMostContainerdImages)};
      if (entry.key.size() > kLongestContainerdText)
        return Error{Error::corrupt, fmt::format("a name of {} bytes", entry.key.size())};
      if (!entry.is_bucket) return {};
      const auto image = TRY(images->open(entry));
      auto digest = TRY(target_of(image));
      if (is_sha256_digest(digest)) records.push_back({std::string(entry.key), std::move(digest)});
      return {};
    });
    if (!read) return read.error();
    return records;
  }

  Result<std::vector<std::string>> namespaces() override {
    std::vector<std::string> names;
    const auto all = TRY(bucket({"v1"}));
    if (!all) return names;
    TRY(all->for_each([&](const BoltEntry& entry) -> Result<void> {
      if (entry.is_bucket && is_containerd_namespace(entry.key)) names.emplace_back(entry.key);
      return {};
    }));
    return names;
  }

 private:
  explicit MetadataCatalog(std::string bytes) : bytes_(std::move(bytes)) {}

  Result<std::optional<BoltBucket>> bucket(std::initializer_list<std::string_view> path) const {
    std::optional<BoltBucket> at = file_->root();
    for (const auto name : path)
      if (at) at = TRY(at->find_bucket(name));
    return at;
  }

  static Result<std::string> target_of(const BoltBucket& image) {
    const auto target = TRY(image.find_bucket("target"));
    if (!target) return std::string();
    const auto digest = TRY(target->get("digest"));
    return std::string(digest ? as_text(*digest) : "");
  }

  std::string bytes_;
  std::optional<BoltFile> file_;
};

}  // namespace

Result<std::unique_ptr<ContainerdCatalog>> read_containerd_metadata(const Beneath& root) {
  for (int i = 0; i < kReadings; ++i) {
    auto bytes = TRY(root.text(kContainerdMetadata, kMetadataBytes));
    auto catalog = MetadataCatalog::of(std::move(bytes));
    if (!catalog) return std::move(catalog.error()).during(kContainerdMetadata);
    // A transaction writes pages that the last one does not use, then a meta page: while that stays
    // the same, so has everything that was read.
    auto again = TRY(root.reader(kContainerdMetadata));
    std::string now((*catalog)->head().size(), '\0');
    const auto got = TRY(again->read(std::as_writable_bytes(std::span(now))));
    if (got == now.size() && now == (*catalog)->head()) return std::move(*catalog);
  }
  return Error{Error::io, fmt::format("{}: changes while it is read", kContainerdMetadata)};
}

}  // namespace oakum::source
