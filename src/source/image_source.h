#pragma once
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "io/reader.h"
#include "source/archive_links.h"
#include "source/image_manifest.h"

namespace oakum::source {

/// Reports the progress of a whole walk; one for all its layers.
class WalkProgress {
 public:
  WalkProgress(const WalkOptions& options, std::size_t all) : options_(options), all_(all) {}
  void bytes(std::uint64_t count) {
    bytes_ += count;
    if (options_.progress) options_.progress(done_, all_, bytes_);
  }
  void layer_done() {
    ++done_;
    bytes(0);
  }
  /// Passes on what is read, counted, until the walk is cancelled.
  std::unique_ptr<io::Reader> watch(std::unique_ptr<io::Reader> in);

 private:
  const WalkOptions& options_;
  std::size_t all_;
  std::atomic<std::size_t> done_{0};
  std::atomic<std::uint64_t> bytes_{0};
};

/// An image whose layers can be opened in any order, several at a time.
class BlobImage : public Source {
 public:
  BlobImage(std::string name, ImagePlan plan);
  TargetKind kind() const override { return TargetKind::image; }
  const std::string& name() const override { return name_; }
  const std::optional<ImageMetadata>& image() const override { return metadata_; }
  Result<std::vector<Walked>> walk(const MakeVisitor& make, const WalkOptions& options) override;

 protected:
  /// The bytes of a layer as stored, from front to back. Called from several threads. One that is
  /// foreign and not_found is left out, with a Problem.
  virtual Result<std::unique_ptr<io::Reader>> open_layer(const ExpectedLayer& layer) = 0;
  /// The plan's metadata may be completed by what the source knows besides (names, digests).
  ImagePlan plan_;

 private:
  Result<void> walk_one(const ExpectedLayer& expected, const MakeVisitor& make,
                        const WalkOptions& options, WalkProgress& progress, Walked& out);
  Result<void> read_layer(const ExpectedLayer& expected, const WalkOptions& options,
                          WalkProgress& progress, Walked& out);

  std::string name_;
  std::optional<ImageMetadata> metadata_;
};

/// An image that comes as one archive from front to back: a compressed file, or what a daemon
/// sends. Every member that can be a layer is walked as it passes, since the manifest may come
/// last.
class StreamedImage final : public Source {
 public:
  /// Begins to send the archive, of whatever compression. Called at most once.
  using OpenStream = std::function<Result<std::unique_ptr<io::Reader>>()>;

  /// `known` is the image as far as it is known without the archive: when no layer of it needs
  /// reading the archive is not asked for, else it must hold these layers, and its names are kept.
  StreamedImage(std::string name, OpenStream open, ImageOptions options, std::string selector,
                std::optional<ImagePlan> known = {});
  TargetKind kind() const override { return TargetKind::image; }
  const std::string& name() const override { return name_; }
  const std::optional<ImageMetadata>& image() const override { return metadata_; }
  Result<std::vector<Walked>> walk(const MakeVisitor& make, const WalkOptions& options) override;

 private:
  struct Member {
    Result<Layer> layer = Error{Error::corrupt, "not a layer"};
    std::unique_ptr<Visitor> visitor;
  };

  std::vector<Walked> without_reading(const MakeVisitor& make) const;
  Result<void> pass(const MakeVisitor& make, const WalkOptions& options);
  Result<void> take_member(const io::TarEntry& entry, io::Reader& content, const MakeVisitor& make,
                           const WalkOptions& options);
  Result<std::string> document(const std::string& path, std::uint64_t limit) const;
  Result<Walked> take(const ExpectedLayer& expected);
  Result<void> compare_with_known(const ImagePlan& plan) const;
  void take_metadata(ImageMetadata found);

  std::string name_;
  OpenStream open_;
  ImageOptions options_;
  std::string selector_;
  std::optional<ImagePlan> known_;
  std::optional<ImageMetadata> metadata_;
  ArchiveLinks links_;
  std::map<std::string, std::string, std::less<>> documents_;
  std::map<std::string, Member, std::less<>> members_;
  std::uint64_t document_bytes_ = 0;
};

}  // namespace oakum::source
