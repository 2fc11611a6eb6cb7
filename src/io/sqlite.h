#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/bytes.h"
#include "base/result.h"

namespace oakum::io {

/// A foreign SQLite database, opened to be read only and mistrusted: no views, triggers or
/// functions of its schema run, corrupt pages are an error, and what a query may cost is bounded.
/// Not shared between threads.
class Sqlite {
 public:
  /// What one query may cost.
  struct Limits {
    std::uint64_t steps = 500'000'000;  ///< Of SQLite's virtual machine: some ten seconds.
    std::uint64_t value = 256u << 20;   ///< Bytes of one value.
    std::uint64_t total = std::uint64_t{2} << 30;  ///< Bytes of all values it gives.
  };
  /// A row of a result, valid during the visit only. Columns count from 0; of NULL, and of a column
  /// there is not, everything is empty.
  class Row {
   public:
    ByteView bytes(int column) const;
    std::string_view text(int column) const;
    std::int64_t integer(int column) const;

   private:
    friend class Sqlite;
    explicit Row(void* statement) : statement_(statement) {}
    void* statement_;
  };
  using Visit = std::function<Result<void>(const Row&)>;
  /// What stands for a '?': bytes are a BLOB, text is TEXT.
  using Parameter = std::variant<std::int64_t, std::string_view, ByteView>;

  /// Over bytes in memory, which must outlive it; nothing is copied. `wal` is the content of the
  /// write-ahead log beside the file: what it has committed counts (frames behind the first invalid
  /// one do not, as in SQLite). A log of another page size, or one that does not start like a log,
  /// is an error. Errors: corrupt when the bytes are no database.
  static Result<Sqlite> from_memory(ByteView database, ByteView wal = {});
  /// Over a file of our own that nobody changes meanwhile; a log beside it is not looked at.
  /// Errors: not_found, denied, corrupt.
  static Result<Sqlite> open_file(const std::string& path);

  Sqlite(Sqlite&&) noexcept;
  Sqlite& operator=(Sqlite&&) noexcept;
  ~Sqlite();

  /// Calls `visit` for every row of one SELECT. The first error, also of `visit`, ends it; rows
  /// before it count. Errors: corrupt (a damaged page; no such table), too_large (a limit),
  /// internal (the statement is wrong).
  Result<void> for_each_row(std::string_view sql, const Visit& visit,
                            std::span<const Parameter> parameters = {});

  void set_limits(const Limits& limits);

 private:
  struct State;
  explicit Sqlite(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace oakum::io
