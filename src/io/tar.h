#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "io/reader.h"
#include "io/tar_header.h"
#include "io/tar_sparse.h"

namespace oakum::io {

struct TarLimits {
  std::uint64_t entries = 4'000'000;  ///< Error too_large beyond.
  std::size_t path_bytes = 4096;      ///< Paths and link targets; entries beyond are skipped.
  std::size_t depth = 256;            ///< Components of a path; entries beyond are skipped.
  std::size_t component_bytes = 255;  ///< Entries beyond are skipped.
  std::uint64_t pax_bytes = 1 << 20;  ///< One pax header; error too_large beyond.
  std::uint64_t long_name_bytes = 64 << 10;  ///< One GNU long name; its entry is skipped beyond.
  std::uint64_t hole_bytes = 8ull << 30;     ///< Zeros read out of sparse files, all together.
  std::size_t sparse_segments = 1 << 20;     ///< Of one file; entries beyond are skipped.
};

enum class TarType : std::uint8_t {
  file,
  hard_link,
  symlink,
  directory,
  char_device,
  block_device,
  fifo,
  other  ///< A type nobody defines, or one of incremental dumps.
};

struct TarEntry {
  /// Relative to the root, '/'-separated, never empty; no leading or trailing '/', no empty, "." or
  /// ".." component, no NUL. "a/../b" is "b". Any other bytes, also invalid UTF-8.
  std::string path;
  TarType type = TarType::file;
  /// Of a symlink as it stands, of a hard link normalised like `path`; "" for the rest.
  std::string link_target;
  std::uint64_t size =
      0;  ///< What content() yields: of a sparse file the logical size, holes included.
  std::uint64_t stored = 0;  ///< What the archive holds of it.
  std::uint32_t mode = 0;  ///< Permission bits with set-uid, set-gid and sticky; 0 when unreadable.
  std::uint64_t offset = 0;  ///< Of its header in the archive, for messages.
};

/// An entry that was passed over, or something odd that changed nothing else.
struct TarProblem {
  std::uint64_t offset = 0;  ///< Of the header.
  std::string path;          ///< As it stands in the archive, cut to 256 bytes.
  std::string what;          ///< "a path that leaves the root; skipped"
};

/// Walks a tar archive in order: v7, ustar, pax, GNU (long names, base-256 numbers, sparse files of
/// all kinds).
///
/// Where headers disagree: a size in a pax header outranks the size field, a GNU long name outranks
/// a pax path, which outranks the name field. Links, directories, devices and fifos have no
/// content, whatever their size field says. Global pax headers change nothing (as in container
/// runtimes); one that tries to becomes a problem. The archive ends with two zero blocks, or where
/// the bytes end; anything after that is not read. No allocation per entry while paths fit into the
/// strings of the TarEntry passed again; content that nobody wants is skipped with Reader::skip.
/// Sources: POSIX.1-2017 pax, "Basic Tar Format" of the GNU tar manual.
class TarReader {
 public:
  /// `in` outlives this object and belongs to it alone until then.
  explicit TarReader(Reader& in, const TarLimits& limits = {});
  TarReader(const TarReader&) = delete;
  TarReader& operator=(const TarReader&) = delete;

  /// Goes to the next entry that can be named, over what is left of the one before. False at the
  /// end. Errors: corrupt (checksum, sizes, truncation; with the offset), too_large (a limit,
  /// named), those of `in`; after one, every further call returns it again. What came before it is
  /// good.
  Result<bool> next(TarEntry& entry);

  /// The content of the entry that next() gave last; empty unless it is a file. The reference stays
  /// the same. Error of its own: too_large (holes); the walk goes on after it.
  Reader& content() { return content_; }

  /// The first 1000 problems, and how many there were.
  const std::vector<TarProblem>& problems() const { return problems_; }
  std::uint64_t problem_count() const { return problem_count_; }
  /// Bytes of the archive that lie behind us.
  std::uint64_t offset() const { return offset_; }

 private:
  class Content final : public Reader {
   public:
    explicit Content(TarReader& tar) : tar_(tar) {}
    Result<std::size_t> read(std::span<std::byte> into) override { return tar_.read_content(into); }
    Result<std::uint64_t> skip(std::uint64_t count) override { return tar_.skip_content(count); }

   private:
    TarReader& tar_;
  };

  /// Whether an entry is given to the caller, and if not, why ("" for the root directory itself).
  struct Choice {
    bool keep = true;
    std::string_view why = {};
  };

  Result<bool> find(TarEntry& entry);
  Result<bool> read_header();
  Result<bool> read_special();
  Result<void> read_pax();
  Result<void> read_global();
  Result<void> read_long_name(std::string& into, bool& present);
  Result<void> read_extension(std::uint64_t size);
  Result<Choice> describe(TarEntry& entry);
  Result<std::string_view> load_sparse_map(TarEntry& entry);
  Result<std::string_view> load_old_gnu_map(TarEntry& entry);
  Result<std::string_view> load_map_from_data();
  Choice place(TarEntry& entry);
  Choice link(TarEntry& entry, std::string_view target);
  std::string_view raw_path();
  std::string_view raw_link();

  Result<std::size_t> read_content(std::span<std::byte> into);
  Result<std::uint64_t> skip_content(std::uint64_t count);
  Result<std::size_t> read_some(std::span<std::byte> into);
  Result<std::uint64_t> skip_some(std::uint64_t count);
  Result<std::size_t> read_hole(std::span<std::byte> into);
  Result<std::size_t> read_stored(std::span<std::byte> into);
  Result<std::uint64_t> skip_stored(std::uint64_t count);
  Result<bool> pass_stored();
  Result<std::size_t> fill(std::span<std::byte> into);
  Result<void> read_block(TarBlock& block);

  void add_problem(std::string_view what, std::string_view outcome);
  Error corrupt(std::string_view what, std::uint64_t offset) const;

  Reader& in_;
  TarLimits limits_;
  Content content_{*this};
  std::optional<Error> failed_;
  std::vector<TarProblem> problems_;
  std::uint64_t problem_count_ = 0;
  std::uint64_t offset_ = 0;
  std::uint64_t entries_ = 0;
  bool ended_ = false;

  TarBlock header_;
  std::uint64_t header_offset_ = 0;
  TarExtension extension_;          ///< What special headers said about the entry to come.
  std::vector<std::byte> special_;  ///< The data of a special header; reused.
  std::string joined_path_;         ///< Prefix and name of a ustar header; reused.

  std::uint64_t stored_left_ = 0;  ///< Of the current entry, not yet read from the archive.
  std::uint64_t padding_ = 0;      ///< Behind it, up to the next block.
  std::uint64_t content_size_ = 0;
  std::uint64_t content_at_ = 0;
  std::optional<Error> content_failed_;
  std::uint64_t holes_left_;
  bool sparse_ = false;
  TarSparseMap map_;
};

}  // namespace oakum::io
