#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/result.h"
#include "core/inventory.h"
#include "core/report.h"
#include "io/file.h"

namespace oakum::source {

/// Who is shown the entries of one layer, in the layer's own order. Used by one thread at a time.
class Visitor {
 public:
  enum class Interest : std::uint8_t {
    none,
    if_program,  ///< Only when it has an executable bit (or says so by its name).
    yes
  };

  virtual ~Visitor() = default;
  /// Whether files below the directory matter at all.
  virtual bool enter(std::string_view directory) = 0;
  /// Whether the content of the file at `path` is wanted. Called for every regular file: must be
  /// cheap.
  virtual Interest interest(std::string_view path) = 0;
  /// A wanted file. Its content can be read during the call, and later only when the source has
  /// random access.
  virtual void file(std::unique_ptr<io::File> file) = 0;
  /// A wanted name that is a second name of an earlier file of the layer.
  virtual void hard_link(std::string_view path, std::string_view target) = 0;
  /// The layer deletes this path (and everything below), or everything in the directory from the
  /// layers beneath.
  virtual void whiteout(std::string_view path) = 0;
  virtual void opaque(std::string_view directory) = 0;
  virtual void problem(Problem problem) = 0;
  /// Nothing more comes. `identity` is the digest that the bytes of the layer were found to have,
  /// `size` how many there were uncompressed; "" and 0 for a directory.
  virtual void end(const std::string& identity, std::uint64_t size) {
    static_cast<void>(identity), static_cast<void>(size);
  }
  /// A second one that has seen the same. Only asked of visitors of sources without random access.
  virtual std::unique_ptr<Visitor> copy() const = 0;
  /// When not empty: the only paths that can matter, so that a directory need not be walked.
  virtual const std::vector<std::string>& only() const = 0;
};

/// What is said of a layer before it is read; empty where nobody says it.
struct LayerPromise {
  std::string digest;   ///< Of the blob as it is stored.
  std::string diff_id;  ///< Of the uncompressed tar.

  /// The one digest that the bytes will be checked against, and under which what they hold may be
  /// remembered: a blob's own, since the diffID beside it is only what the image claims.
  const std::string& identity() const { return digest.empty() ? diff_id : digest; }
};

/// A layer that was read to its end, its digest verified, and the visitor that saw it.
struct Walked {
  Layer layer;
  std::unique_ptr<Visitor> visitor;  ///< Null when the layer needed no reading.
  /// The digest that the bytes read were found to have, or that of the promise when nothing was
  /// read; "" for what has none (a directory).
  std::string identity = {};
};

/// Makes a visitor for a layer that is about to be read; null: it need not be read, what it holds
/// is known. A promise without an identity must be given a visitor. Called from several threads.
using MakeVisitor = std::function<std::unique_ptr<Visitor>(const LayerPromise&)>;

/// Called with (layers finished, layers in all or 0 when not known yet, bytes read so far). From
/// several threads.
using OnProgress = std::function<void(std::size_t done, std::size_t all, std::uint64_t bytes)>;

/// Bytes that all layers of an image together may have, uncompressed. Safe from several threads.
class ByteBudget {
 public:
  explicit ByteBudget(std::uint64_t most) : most_(most) {}
  /// Error: too_large once more were taken in all.
  Result<void> take(std::uint64_t count);

 private:
  std::uint64_t most_;
  std::atomic<std::uint64_t> taken_{0};
};

struct WalkOptions {
  unsigned threads = 1;
  const Cancel* cancel = nullptr;
  OnProgress progress = {};
  ByteBudget* budget = nullptr;  ///< None: as many as there are.
};

/// Something that was opened for scanning.
class Source {
 public:
  virtual ~Source() = default;
  virtual TargetKind kind() const = 0;
  /// How reports name it.
  virtual const std::string& name() const = 0;
  /// Where it lies on this machine, for what reads more of it than its files (the history of a
  /// repository); "" for what does not lie in a directory.
  virtual std::string directory() const { return {}; }
  /// Files given to a visitor stay readable after the call, from any thread.
  virtual bool random_access() const { return false; }
  /// Reads every layer that `make` gives a visitor for once, several at a time, and returns all of
  /// them from the lowest to the topmost. A blob whose digest is not the promised one is an Error
  /// that names it. The result does not depend on the number of threads.
  virtual Result<std::vector<Walked>> walk(const MakeVisitor& make, const WalkOptions& options) = 0;
  /// Known after walk() at the latest.
  virtual const std::optional<ImageMetadata>& image() const { return no_image_; }
  virtual const std::optional<GitMetadata>& git() const { return no_git_; }

 private:
  std::optional<ImageMetadata> no_image_;
  std::optional<GitMetadata> no_git_;
};

/// "linux/arm64/v8"; empty parts match anything.
struct Platform {
  std::string os, architecture, variant;
};
/// Error: usage.
Result<Platform> parse_platform(std::string_view text);
/// The one this program was built for.
Platform host_platform();

}  // namespace oakum::source
