#include "source/image_archive.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <map>
#include <mutex>
#include <utility>

#include "base/hash.h"
#include "base/thread_pool.h"
#include "io/ahead.h"
#include "io/decompress.h"
#include "io/tar.h"
#include "source/beneath.h"
#include "source/image_manifest.h"

namespace oakum::source {
namespace {

/// A stretch of an open file, read by position, so that several layers of one archive can be read
/// at a time.
class RangeReader final : public io::Reader {
 public:
  RangeReader(int descriptor, std::uint64_t offset, std::uint64_t size)
      : descriptor_(descriptor), at_(offset), end_(offset + size) {}

  Result<std::size_t> read(std::span<std::byte> into) override {
    const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), end_ - at_));
    for (;;) {
      const auto got = pread(descriptor_, into.data(), want, static_cast<off_t>(at_));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return Error{Error::io, std::strerror(errno)};
      at_ += static_cast<std::uint64_t>(got);
      return static_cast<std::size_t>(got);
    }
  }
  Result<std::uint64_t> skip(std::uint64_t count) override {
    const auto passed = std::min(count, end_ - at_);
    at_ += passed;
    return passed;
  }

 private:
  int descriptor_;
  std::uint64_t at_, end_;
};

class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  int get() const { return number_; }

 private:
  int number_;
};

/// Reports progress of a whole walk; one for all its layers.
class Counter {
 public:
  Counter(const WalkOptions& options, std::size_t all) : options_(options), all_(all) {}
  void bytes(std::uint64_t count) {
    bytes_ += count;
    if (options_.progress) options_.progress(done_, all_, bytes_);
  }
  void layer_done() {
    ++done_;
    bytes(0);
  }

 private:
  const WalkOptions& options_;
  std::size_t all_;
  std::atomic<std::size_t> done_{0};
  std::atomic<std::uint64_t> bytes_{0};
};

/// Counts what passes and stops when the walk is cancelled.
class CountingReader final : public io::Reader {
 public:
  CountingReader(std::unique_ptr<io::Reader> in, Counter& counter, const Cancel* cancel)
      : in_(std::move(in)), counter_(counter), cancel_(cancel) {}
  Result<std::size_t> read(std::span<std::byte> into) override {
    if (cancel_) TRY(cancel_->check());
    const auto got = TRY(in_->read(into));
    counter_.bytes(got);
    return got;
  }

 private:
  std::unique_ptr<io::Reader> in_;
  Counter& counter_;
  const Cancel* cancel_;
};

class ImageSource : public Source {
 public:
  explicit ImageSource(std::string name) : name_(std::move(name)) {}
  TargetKind kind() const override { return TargetKind::image; }
  const std::string& name() const override { return name_; }
  const std::optional<ImageMetadata>& image() const override { return metadata_; }

 protected:
  /// What the layers turned out to be becomes the image's size and digests.
  void finish(const ImagePlan& plan, std::vector<Walked>& walked) {
    metadata_ = plan.metadata;
    for (std::size_t i = 0; i < walked.size(); ++i) {
      auto& layer = walked[i].layer;
      layer.created_by = plan.layers[i].created_by;
      if (plan.docker_archive) layer.digest.clear();  // not the digest a registry would know
      metadata_->size += layer.size;
    }
  }

  std::string name_;
  std::optional<ImageMetadata> metadata_;
};

/// An image whose blobs can be opened in any order.
class RandomAccessImage : public ImageSource {
 public:
  RandomAccessImage(std::string name, ImagePlan plan)
      : ImageSource(std::move(name)), plan_(std::move(plan)) {
    metadata_ = plan_.metadata;
  }

  Result<std::vector<Walked>> walk(const MakeVisitor& make, const WalkOptions& options) override {
    const auto count = plan_.layers.size();
    std::vector<Walked> walked(count);
    std::vector<Result<void>> outcomes(count);
    Counter counter(options, count);
    parallel_for(count, options.threads, [&](std::size_t i) {
      outcomes[i] = walk_one(i, make, options, counter, walked[i]);
      counter.layer_done();
    });
    for (std::size_t i = 0; i < count; ++i)
      if (!outcomes[i])
        return std::move(outcomes[i].error()).during(fmt::format("layer {} of {}", i + 1, count));
    finish(plan_, walked);
    return walked;
  }

 protected:
  virtual Result<std::unique_ptr<io::Reader>> open_blob(const std::string& path) = 0;

 private:
  Result<void> walk_one(std::size_t i, const MakeVisitor& make, const WalkOptions& options,
                        Counter& counter, Walked& out) {
    const auto& expected = plan_.layers[i];
    auto blob = TRY(open_blob(expected.name));
    out.visitor = make();
    auto layer =
        walk_layer(std::make_unique<CountingReader>(std::move(blob), counter, options.cancel),
                   *out.visitor, options);
    if (!layer) return std::move(layer.error()).during(expected.name);
    out.layer = std::move(*layer);
    return verify_layer(out.layer, expected);
  }

  ImagePlan plan_;
};

/// Where the members of a plain tar archive lie.
struct ArchiveIndex {
  struct Member {
    std::uint64_t offset = 0, size = 0;
  };
  std::map<std::string, Member, std::less<>> members;
  std::map<std::string, std::string, std::less<>> links;

  /// A member by its name, through links inside the archive.
  Result<Member> find(std::string name) const {
    for (int hops = 0; hops < 40; ++hops) {
      if (const auto member = members.find(name); member != members.end()) return member->second;
      const auto link = links.find(name);
      if (link == links.end()) break;
      name = link->second;
    }
    return Error{Error::not_found, fmt::format("{}: not in the archive", name)};
  }
};

/// Where a symbolic link at `path` leads, '..' resolved; "" when it leaves the archive.
std::string resolve_link(const std::string& path, const std::string& target) {
  std::vector<std::string_view> parts;
  const auto slash = path.rfind('/');
  const auto whole = (slash == std::string::npos ? "" : path.substr(0, slash + 1)) + target;
  std::string_view rest = whole;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('/'), rest.size());
    const auto part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (part == ".." && parts.empty()) return "";
    if (part == "..")
      parts.pop_back();
    else if (!part.empty() && part != ".")
      parts.push_back(part);
  }
  std::string resolved;
  for (const auto part : parts) resolved += (resolved.empty() ? "" : "/") + std::string(part);
  return resolved;
}

void note_link(const io::TarEntry& entry, ArchiveIndex& index) {
  if (entry.type == io::TarType::hard_link) index.links[entry.path] = entry.link_target;
  if (entry.type == io::TarType::symlink)
    index.links[entry.path] = resolve_link(entry.path, entry.link_target);
}

Result<ArchiveIndex> index_archive(int descriptor, std::uint64_t size) {
  RangeReader file(descriptor, 0, size);
  io::TarReader tar(file);
  io::TarEntry entry;
  ArchiveIndex index;
  while (TRY(tar.next(entry))) {
    note_link(entry, index);
    if (entry.type == io::TarType::file && entry.size == entry.stored)
      index.members[entry.path] = {tar.offset(), entry.size};
  }
  return index;
}

class PlainArchive final : public RandomAccessImage {
 public:
  PlainArchive(std::string name, ImagePlan plan, Descriptor file, ArchiveIndex index)
      : RandomAccessImage(std::move(name), std::move(plan)),
        file_(std::move(file)),
        index_(std::move(index)) {}

 private:
  Result<std::unique_ptr<io::Reader>> open_blob(const std::string& path) override {
    const auto member = TRY(index_.find(path));
    return std::make_unique<RangeReader>(file_.get(), member.offset, member.size);
  }

  Descriptor file_;
  ArchiveIndex index_;
};

Result<std::unique_ptr<Source>> open_plain(const std::string& name, Descriptor file,
                                           std::uint64_t size, const ImageOptions& options,
                                           const std::string& selector) {
  auto index = TRY(index_archive(file.get(), size));
  const ReadDocument read = [&](const std::string& path,
                                std::uint64_t limit) -> Result<std::string> {
    const auto member = TRY(index.find(path));
    RangeReader reader(file.get(), member.offset, member.size);
    const auto bytes = io::read_all(reader, limit);
    if (!bytes) return Error{bytes.error()}.during(path);
    return std::string(as_text(*bytes));
  };
  auto plan = TRY(plan_image(read, options, selector));
  return std::make_unique<PlainArchive>(name, std::move(plan), std::move(file), std::move(index));
}

class LayoutDirectory final : public RandomAccessImage {
 public:
  LayoutDirectory(std::string name, ImagePlan plan, Beneath root)
      : RandomAccessImage(std::move(name), std::move(plan)), root_(std::move(root)) {}

 private:
  Result<std::unique_ptr<io::Reader>> open_blob(const std::string& path) override {
    Descriptor file(TRY(root_.open_at(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)));
    struct stat status {};
    if (fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))
      return Error{Error::unsupported, fmt::format("{}: not a regular file", path)};
    std::unique_ptr<io::Reader> reader =
        std::make_unique<RangeReader>(file.get(), 0, static_cast<std::uint64_t>(status.st_size));
    const std::lock_guard lock(mutex_);
    files_.push_back(std::move(file));
    return reader;
  }

  Beneath root_;
  std::mutex mutex_;
  std::vector<Descriptor> files_;  ///< Open until the walk is over: at most one a layer.
};

Result<std::unique_ptr<Source>> open_layout(const std::string& name, const std::string& path,
                                            const ImageOptions& options,
                                            const std::string& selector) {
  auto root = TRY(Beneath::open(path));
  const ReadDocument read = [&](const std::string& file,
                                std::uint64_t limit) -> Result<std::string> {
    const auto status = TRY(root.stat_at(file));
    const auto content = root.file(file, static_cast<std::uint64_t>(status.st_size), 0);
    const auto bytes = content->bytes(limit);
    if (!bytes) return Error{bytes.error()}.during(file);
    return std::string(as_text(*bytes));
  };
  auto plan = TRY(plan_image(read, options, selector));
  return std::make_unique<LayoutDirectory>(name, std::move(plan), std::move(root));
}

/// A compressed archive: read once from front to back, walking every member that can be a layer as
/// it passes.
class StreamedArchive final : public ImageSource {
 public:
  StreamedArchive(std::string name, std::string path, ImageOptions options, std::string selector)
      : ImageSource(std::move(name)),
        path_(std::move(path)),
        options_(std::move(options)),
        selector_(std::move(selector)) {}

  Result<std::vector<Walked>> walk(const MakeVisitor& make, const WalkOptions& options) override {
    TRY(pass(make, options));
    const auto plan = TRY(plan_image(
        [this](const std::string& path, std::uint64_t limit) { return document(path, limit); },
        options_, selector_));
    std::vector<Walked> walked;
    for (std::size_t i = 0; i < plan.layers.size(); ++i) {
      auto layer = take(plan.layers[i]);
      if (!layer)
        return std::move(layer.error())
            .during(fmt::format("layer {} of {}", i + 1, plan.layers.size()));
      walked.push_back(std::move(*layer));
    }
    finish(plan, walked);
    members_.clear();
    return walked;
  }

 private:
  struct Member {
    Result<Layer> layer = Error{Error::corrupt, "not a layer"};
    std::unique_ptr<Visitor> visitor;
  };
  static constexpr std::uint64_t kDocumentBytes = 16u << 20;
  static constexpr std::uint64_t kAllDocumentBytes = 64u << 20;

  Result<void> pass(const MakeVisitor& make, const WalkOptions& options) {
    Counter counter(options, 0);
    auto file = TRY(io::open_file(path_));
    auto inflated = TRY(io::decompress_auto(
        std::make_unique<CountingReader>(std::move(file), counter, options.cancel)));
    const auto stream = options.threads > 1 ? io::read_ahead(std::move(inflated.reader))
                                            : std::move(inflated.reader);
    io::TarReader tar(*stream);
    io::TarEntry entry;
    while (TRY(tar.next(entry))) {
      note_link(entry, index_);
      if (entry.type != io::TarType::file) continue;
      TRY(take_member(entry, tar.content(), make, options));
      counter.layer_done();
    }
    return {};
  }

  /// The first bytes tell documents (JSON) from layers.
  Result<void> take_member(const io::TarEntry& entry, io::Reader& content, const MakeVisitor& make,
                           const WalkOptions& options) {
    std::byte first{};
    if (TRY(content.read({&first, 1})) == 0) return {};
    const auto joined = prefixed(first, content);
    if (first == std::byte{'{'} || first == std::byte{'['}) {
      if (entry.size > kDocumentBytes || document_bytes_ + entry.size > kAllDocumentBytes)
        return {};
      document_bytes_ += entry.size;
      documents_[entry.path] = std::string(as_text(TRY(io::read_all(*joined, kDocumentBytes))));
      return {};
    }
    Member member;
    member.visitor = make();
    member.layer = walk_layer(io::borrow(*joined), *member.visitor, options);
    if (!member.layer && (member.layer.error().kind == Error::cancelled ||
                          member.layer.error().kind == Error::timeout))
      return member.layer.error();
    members_[entry.path] = std::move(member);
    return {};
  }

  /// `first` and then the rest.
  static std::unique_ptr<io::Reader> prefixed(std::byte first, io::Reader& rest) {
    class Prefixed final : public io::Reader {
     public:
      Prefixed(std::byte first, io::Reader& rest) : first_(first), rest_(rest) {}
      Result<std::size_t> read(std::span<std::byte> into) override {
        if (given_ || into.empty()) return rest_.read(into);
        given_ = true;
        into[0] = first_;
        return TRY(rest_.read(into.subspan(1))) + 1;
      }

     private:
      std::byte first_;
      io::Reader& rest_;
      bool given_ = false;
    };
    return std::make_unique<Prefixed>(first, rest);
  }

  std::string resolve(std::string name) const {
    for (int hops = 0; hops < 40; ++hops) {
      const auto link = index_.links.find(name);
      if (link == index_.links.end() || members_.contains(name)) break;
      name = link->second;
    }
    return name;
  }

  Result<std::string> document(const std::string& path, std::uint64_t limit) const {
    const auto found = documents_.find(resolve(path));
    if (found == documents_.end())
      return Error{Error::not_found, fmt::format("{}: not in the archive", path)};
    if (found->second.size() > limit)
      return Error{Error::too_large, fmt::format("{}: {} bytes, more than the limit of {}", path,
                                                 found->second.size(), limit)};
    return found->second;
  }

  Result<Walked> take(const ExpectedLayer& expected) {
    const auto found = members_.find(resolve(expected.name));
    if (found == members_.end())
      return Error{Error::not_found, fmt::format("{}: not in the archive", expected.name)};
    auto& member = found->second;
    if (!member.layer) return Error{member.layer.error()}.during(expected.name);
    TRY(verify_layer(*member.layer, expected));
    return Walked{*member.layer, member.visitor->copy()};  // a blob may be several layers
  }

  std::string path_;
  ImageOptions options_;
  std::string selector_;
  ArchiveIndex index_;
  std::map<std::string, std::string, std::less<>> documents_;
  std::map<std::string, Member, std::less<>> members_;
  std::uint64_t document_bytes_ = 0;
};

/// FILE, FILE:TAG or FILE@DIGEST: the longest prefix that exists is the file.
struct PathAndSelector {
  std::string path, selector;
};
Result<PathAndSelector> split_selector(const std::string& text) {
  struct stat status {};
  if (::stat(text.c_str(), &status) == 0) return PathAndSelector{text, ""};
  const int code = errno;
  for (auto at = text.find_last_of(":@"); at != std::string::npos && at > 0;
       at = text.find_last_of(":@", at - 1)) {
    const auto path = text.substr(0, at);
    if (::stat(path.c_str(), &status) == 0) return PathAndSelector{path, text.substr(at + 1)};
  }
  return Error{code == EACCES ? Error::denied : Error::not_found,
               fmt::format("{}: {}", text, std::strerror(code))};
}

}  // namespace

Result<std::unique_ptr<Source>> open_image_archive(const std::string& text,
                                                   const ImageOptions& options) {
  const auto [path, selector] = TRY(split_selector(text));
  struct stat status {};
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0 || fstat(file.get(), &status) != 0)
    return Error{errno == EACCES ? Error::denied : Error::io,
                 fmt::format("{}: {}", path, std::strerror(errno))};
  Result<std::unique_ptr<Source>> source =
      Error{Error::unsupported, "neither a file nor a directory"};
  if (S_ISDIR(status.st_mode)) {
    source = open_layout(text, path, options, selector);
  } else if (S_ISREG(status.st_mode)) {
    std::byte head[6]{};
    const auto got = pread(file.get(), head, sizeof head, 0);
    const auto compression =
        io::detect_compression(ByteView(head, got > 0 ? static_cast<std::size_t>(got) : 0));
    if (compression == io::Compression::none)
      source = open_plain(text, std::move(file), static_cast<std::uint64_t>(status.st_size),
                          options, selector);
    else
      source = std::make_unique<StreamedArchive>(text, path, options, selector);
  }
  if (!source) return std::move(source.error()).during(path);
  return source;
}

}  // namespace oakum::source
