#include "source/containerd_content.h"

#include "base/hash.h"

namespace oakum::source {

static std::string path_of(const std::string& digest) {
  return "blobs/sha256/" + digest.substr(digest.find(':') + 1);
}

std::optional<Beneath> open_content_store(const std::string& root) {
  if (!root.starts_with('/')) return std::nullopt;
  auto store = Beneath::open(root);
  if (!store || !store->stat_at("blobs/sha256")) return std::nullopt;
  return std::move(*store);
}

Result<std::unique_ptr<io::Reader>> ContainerdContent::open(const std::string& digest) const {
  if (!is_sha256_digest(digest))
    return Error{Error::unsupported, digest + ": only SHA-256 digests are read"};
  if (store_) {
    auto blob = store_->reader(path_of(digest));
    if (blob || socket_.empty()) return blob;
  }
  return stream_containerd_blob(socket_, name_space_, digest, cancel_);
}

Result<std::string> ContainerdContent::text(const std::string& digest, std::uint64_t limit) const {
  auto blob = TRY(open(digest));
  const auto bytes = io::read_all(*blob, limit);
  if (!bytes) return Error{bytes.error()}.during(digest);
  return std::string(as_text(*bytes));
}

Result<void> ContainerdContent::find(const std::string& digest) const {
  if (store_ && store_->stat_at(path_of(digest))) return {};
  if (socket_.empty()) return Error{Error::not_found, digest + ": not in the content store"};
  auto api = ContainerdApi::connect(socket_, cancel_);
  return api ? api->find_blob(name_space_, digest) : Result<void>();
}

}  // namespace oakum::source
