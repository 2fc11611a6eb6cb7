#include "io/sqlite.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <unordered_map>

namespace oakum::io {
namespace {
constexpr int kStepsBetweenChecks = 10'000;
constexpr std::size_t kHeaderSize = 100;
constexpr std::string_view kDatabaseMagic{"SQLite format 3\0", 16};
constexpr std::size_t kFileFormatAt =
    18;  // two bytes of the database header: 2 means write-ahead log, 1 none

// The log. Source: "WAL-mode File Format" of the SQLite documentation; all numbers are big-endian.
constexpr std::uint32_t kWalMagic =
    0x377f0682;  // the lowest bit tells the byte order of the checksums
constexpr std::uint32_t kWalVersion = 3'007'000;
constexpr std::size_t kWalHeader = 32;
constexpr std::size_t kFrameHeader = 24;

std::uint32_t be32(ByteView bytes, std::size_t at) {
  return load_be<std::uint32_t>(bytes, at).value_or(0);
}

bool is_page_size(std::uint32_t size) {
  return size >= 512 && size <= 65536 && (size & (size - 1)) == 0;
}

/// The running checksum of a log.
class WalChecksum {
 public:
  explicit WalChecksum(bool big_endian) : big_endian_(big_endian) {}
  void add(ByteView bytes) {
    for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
      first_ += word(bytes, at) + second_;
      second_ += word(bytes, at + 4) + first_;
    }
  }
  bool equals(ByteView stored) const {
    return be32(stored, 0) == first_ && be32(stored, 4) == second_;
  }

 private:
  std::uint32_t word(ByteView bytes, std::size_t at) const {
    return (big_endian_ ? load_be<std::uint32_t>(bytes, at) : load_le<std::uint32_t>(bytes, at))
        .value_or(0);
  }
  bool big_endian_;
  std::uint32_t first_ = 0, second_ = 0;
};

/// A database in memory as its committed transactions make it: the file, with pages of the log laid
/// over it.
struct Image {
  ByteView file;
  std::uint32_t page_size = 0;
  std::uint64_t size = 0;
  std::unordered_map<std::uint64_t, ByteView> pages;  ///< By offset in the database; from the log.

  static Result<Image> of(ByteView database, ByteView wal) {
    Image image;
    image.file = database;
    image.size = database.size();
    if (!database.empty()) {
      if (database.size() < kHeaderSize || !as_text(database).starts_with(kDatabaseMagic))
        return Error{Error::corrupt, "not an SQLite database"};
      const std::uint32_t stored = load_be<std::uint16_t>(database, 16).value_or(0);
      image.page_size = stored == 1 ? 65536 : stored;
      if (!is_page_size(image.page_size))
        return Error{Error::corrupt,
                     fmt::format("an SQLite database with pages of {} bytes", image.page_size)};
    }
    if (!wal.empty()) TRY(image.lay(wal));
    if (image.size == 0) return Error{Error::corrupt, "an empty SQLite database"};
    return image;
  }

  /// Lays the committed frames of a log over the file.
  Result<void> lay(ByteView wal) {
    if (wal.size() < kWalHeader || (be32(wal, 0) & ~1u) != kWalMagic || be32(wal, 4) != kWalVersion)
      return Error{Error::corrupt, "not an SQLite write-ahead log"};
    const auto log_page = be32(wal, 8);
    if (!is_page_size(log_page) || (page_size != 0 && log_page != page_size))
      return Error{Error::corrupt,
                   fmt::format("an SQLite write-ahead log with pages of {} bytes", log_page)};
    page_size = log_page;
    WalChecksum checksum((be32(wal, 0) & 1) != 0);
    checksum.add(wal.first(24));
    if (!checksum.equals(wal.subspan(24))) return {};  // never finished: the log holds nothing yet
    std::unordered_map<std::uint64_t, ByteView> open;  // frames of the transaction at hand
    for (auto rest = wal.subspan(kWalHeader); rest.size() >= kFrameHeader + log_page;
         rest = rest.subspan(kFrameHeader + log_page)) {
      const auto frame = rest.first(kFrameHeader);
      const auto page = rest.subspan(kFrameHeader, log_page);
      if (be32(frame, 0) == 0 || std::memcmp(frame.data() + 8, wal.data() + 16, 8) != 0) break;
      checksum.add(frame.first(8));
      checksum.add(page);
      if (!checksum.equals(frame.subspan(16))) break;
      open[(be32(frame, 0) - std::uint64_t{1}) * log_page] = page;
      if (be32(frame, 4) != 0) commit(open, be32(frame, 4));
    }
    return {};
  }

  void commit(std::unordered_map<std::uint64_t, ByteView>& open, std::uint64_t page_count) {
    for (const auto& [at, page] : open) pages[at] = page;
    open.clear();
    size = page_count * page_size;
  }

  /// Fills `into` from `offset`, with zeros where there is nothing. False when that is beyond the
  /// end.
  bool read(std::span<std::byte> into, std::uint64_t offset) const {
    const bool whole = offset <= size && into.size() <= size - offset;
    std::uint64_t at = offset;
    for (auto rest = into; !rest.empty();) {
      const auto within = at % page_size;
      const auto count = std::min<std::uint64_t>(rest.size(), page_size - within);
      read_page(rest.first(count), at - within, within);
      rest = rest.subspan(count);
      at += count;
    }
    for (std::uint64_t i = kFileFormatAt; i < kFileFormatAt + 2;
         ++i)  // the log is in already: say there is none
      if (i >= offset && i - offset < into.size() && into[i - offset] == std::byte{2})
        into[i - offset] = std::byte{1};
    return whole;
  }

  void read_page(std::span<std::byte> into, std::uint64_t page, std::uint64_t within) const {
    const auto found = pages.find(page);
    const auto source = found != pages.end() ? found->second : file;
    const auto start = found != pages.end() ? within : page + within;
    const auto available =
        start < source.size() && page < size ? source.subspan(start) : ByteView{};
    const auto count = std::min(available.size(), into.size());
    if (count != 0) std::memcpy(into.data(), available.data(), count);
    std::fill(into.begin() + static_cast<std::ptrdiff_t>(count), into.end(), std::byte{0});
  }
};

// ---- A file system for SQLite that holds one read-only file: the image. ----

struct ImageFile {
  sqlite3_file base;
  const Image* image;
};
const Image& image_of(sqlite3_file* file) { return *reinterpret_cast<ImageFile*>(file)->image; }

int read_image(sqlite3_file* file, void* into, int count, sqlite3_int64 offset) {
  const std::span<std::byte> target{static_cast<std::byte*>(into), static_cast<std::size_t>(count)};
  return image_of(file).read(target, static_cast<std::uint64_t>(offset)) ? SQLITE_OK
                                                                         : SQLITE_IOERR_SHORT_READ;
}
int size_of_image(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(image_of(file).size);
  return SQLITE_OK;
}

constexpr sqlite3_io_methods kImageMethods = {
    .iVersion = 1,
    .xClose = [](sqlite3_file*) { return SQLITE_OK; },
    .xRead = read_image,
    .xWrite = [](sqlite3_file*, const void*, int, sqlite3_int64) { return SQLITE_READONLY; },
    .xTruncate = [](sqlite3_file*, sqlite3_int64) { return SQLITE_READONLY; },
    .xSync = [](sqlite3_file*, int) { return SQLITE_OK; },
    .xFileSize = size_of_image,
    .xLock = [](sqlite3_file*, int) { return SQLITE_OK; },
    .xUnlock = [](sqlite3_file*, int) { return SQLITE_OK; },
    .xCheckReservedLock = [](sqlite3_file*, int* held) { return *held = 0, SQLITE_OK; },
    .xFileControl = [](sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; },
    .xSectorSize = [](sqlite3_file*) { return 4096; },
    .xDeviceCharacteristics = [](sqlite3_file*) { return SQLITE_IOCAP_IMMUTABLE; },
};

int open_image(sqlite3_vfs* vfs, const char*, sqlite3_file* file, int flags, int* flags_out) {
  if ((flags & SQLITE_OPEN_MAIN_DB) == 0)
    return SQLITE_CANTOPEN;  // no journals, no temporary files
  auto& opened = *reinterpret_cast<ImageFile*>(file);
  opened.base.pMethods = &kImageMethods;
  opened.image = static_cast<const Image*>(vfs->pAppData);
  if (flags_out) *flags_out = SQLITE_OPEN_READONLY;
  return SQLITE_OK;
}

sqlite3_vfs image_vfs(const Image& image, const char* name) {
  sqlite3_vfs vfs{};
  vfs.iVersion = 1;
  vfs.szOsFile = sizeof(ImageFile);
  vfs.mxPathname = 64;
  vfs.zName = name;
  vfs.pAppData = const_cast<Image*>(&image);
  vfs.xOpen = open_image;
  vfs.xDelete = [](sqlite3_vfs*, const char*, int) { return SQLITE_IOERR_DELETE; };
  vfs.xAccess = [](sqlite3_vfs*, const char*, int, int* found) { return *found = 0, SQLITE_OK; };
  vfs.xFullPathname = [](sqlite3_vfs*, const char* path, int size, char* into) {
    return sqlite3_snprintf(size, into, "%s", path), SQLITE_OK;
  };
  vfs.xRandomness = [](sqlite3_vfs*, int size, char* into) {
    return std::memset(into, 0, size), size;
  };
  vfs.xSleep = [](sqlite3_vfs*, int microseconds) { return microseconds; };
  vfs.xCurrentTime = [](sqlite3_vfs*, double* now) { return *now = 0, SQLITE_OK; };
  return vfs;
}

/// A prepared statement, finalised at the end of the scope.
using Statement = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

Error::Kind kind_of(int code) {
  switch (code & 0xff) {
    case SQLITE_CANTOPEN:
      return Error::not_found;
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return Error::denied;
    case SQLITE_TOOBIG:
    case SQLITE_NOMEM:
    case SQLITE_INTERRUPT:
      return Error::too_large;
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
      return Error::internal;
    default:
      return Error::corrupt;
  }
}
}  // namespace

struct Sqlite::State {
  Image image;
  std::string vfs_name;
  sqlite3_vfs vfs{};
  sqlite3* database = nullptr;
  Limits limits;
  std::uint64_t steps = 0;  ///< Of the query at hand.

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { sqlite3_close(database); }

  Error error(int code) const {
    if ((code & 0xff) == SQLITE_INTERRUPT)
      return {Error::too_large,
              fmt::format("sqlite: the query takes more than the limit of {} steps", limits.steps)};
    return {kind_of(code),
            fmt::format("sqlite: {}", database ? sqlite3_errmsg(database) : sqlite3_errstr(code))};
  }

  Result<void> open_image() {
    vfs_name = fmt::format("oakum-{}", static_cast<const void*>(this));
    vfs = image_vfs(image, vfs_name.c_str());
    if (const int code = sqlite3_vfs_register(&vfs, 0); code != SQLITE_OK) return error(code);
    const auto opened = open("image", SQLITE_OPEN_READONLY, vfs_name.c_str());
    sqlite3_vfs_unregister(&vfs);  // the connection keeps it
    return opened;
  }

  Result<void> open(const std::string& name, int flags, const char* vfs_to_use) {
    const int code =
        sqlite3_open_v2(name.c_str(), &database,
                        flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, vfs_to_use);
    if (code != SQLITE_OK) return error(code);
    return harden();
  }

  /// Everything that SQLite's "Defense Against The Dark Arts" asks for.
  Result<void> harden() {
    sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
    limit_values();
    sqlite3_limit(database, SQLITE_LIMIT_SQL_LENGTH, 100'000);
    sqlite3_limit(database, SQLITE_LIMIT_COLUMN, 100);
    sqlite3_limit(database, SQLITE_LIMIT_EXPR_DEPTH, 20);
    sqlite3_limit(database, SQLITE_LIMIT_COMPOUND_SELECT, 3);
    sqlite3_limit(database, SQLITE_LIMIT_VDBE_OP, 25'000);
    sqlite3_limit(database, SQLITE_LIMIT_FUNCTION_ARG, 8);
    sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(database, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50);
    sqlite3_limit(database, SQLITE_LIMIT_TRIGGER_DEPTH, 1);
    sqlite3_limit(database, SQLITE_LIMIT_WORKER_THREADS, 0);
    sqlite3_progress_handler(database, kStepsBetweenChecks, count_steps, this);
    const int code = sqlite3_exec(database,
                                  "PRAGMA query_only=ON; PRAGMA cell_size_check=ON; PRAGMA "
                                  "temp_store=MEMORY; PRAGMA mmap_size=0",
                                  nullptr, nullptr, nullptr);
    return code == SQLITE_OK ? Result<void>{} : error(code);
  }

  void limit_values() {
    sqlite3_limit(database, SQLITE_LIMIT_LENGTH,
                  static_cast<int>(std::min<std::uint64_t>(limits.value, 1'000'000'000)));
  }

  static int count_steps(void* state) {
    auto& self = *static_cast<State*>(state);
    self.steps += kStepsBetweenChecks;
    return self.steps > self.limits.steps ? 1 : 0;
  }

  Result<Statement> prepare(std::string_view sql) {
    sqlite3_stmt* made = nullptr;
    const int code =
        sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &made, nullptr);
    Statement statement(made, &sqlite3_finalize);
    if (code != SQLITE_OK) return error(code);
    if (!statement || !sqlite3_stmt_readonly(made))
      return Error{Error::internal, "sqlite: not a query"};
    return statement;
  }

  Result<void> bind(sqlite3_stmt* statement, std::span<const Parameter> parameters) {
    for (std::size_t i = 0; i < parameters.size(); ++i)
      if (const int code = bind(statement, static_cast<int>(i) + 1, parameters[i]);
          code != SQLITE_OK)
        return error(code);
    return {};
  }

  static int bind(sqlite3_stmt* statement, int at, const Parameter& parameter) {
    if (const auto* number = std::get_if<std::int64_t>(&parameter))
      return sqlite3_bind_int64(statement, at, *number);
    if (const auto* text = std::get_if<std::string_view>(&parameter))
      return sqlite3_bind_text64(statement, at, text->data(), text->size(), SQLITE_STATIC,
                                 SQLITE_UTF8);
    const auto bytes = std::get<ByteView>(parameter);
    return sqlite3_bind_blob64(statement, at, bytes.data(), bytes.size(), SQLITE_STATIC);
  }

  /// How many bytes the row at hand gives.
  static std::uint64_t size_of(sqlite3_stmt* statement) {
    std::uint64_t size = 0;
    for (int column = 0; column < sqlite3_data_count(statement); ++column) {
      const int type = sqlite3_column_type(statement, column);
      const bool long_value = type == SQLITE_BLOB || type == SQLITE_TEXT;
      size += long_value ? static_cast<std::uint64_t>(sqlite3_column_bytes(statement, column)) : 8;
    }
    return size;
  }
};

Sqlite::Sqlite(std::unique_ptr<State> state) : state_(std::move(state)) {}
Sqlite::Sqlite(Sqlite&&) noexcept = default;
Sqlite& Sqlite::operator=(Sqlite&&) noexcept = default;
Sqlite::~Sqlite() = default;

Result<Sqlite> Sqlite::from_memory(ByteView database, ByteView wal) {
  auto state = std::make_unique<State>();
  state->image = TRY(Image::of(database, wal));
  TRY(state->open_image());
  return Sqlite(std::move(state));
}

Result<Sqlite> Sqlite::open_file(const std::string& path) {
  auto state = std::make_unique<State>();
  std::string uri = "file:";
  for (const char c : path)
    uri += c == '%' || c == '?' || c == '#' ? fmt::format("%{:02x}", c) : std::string(1, c);
  TRY(state->open(uri + "?mode=ro&immutable=1", SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nullptr));
  return Sqlite(std::move(state));
}

void Sqlite::set_limits(const Limits& limits) {
  state_->limits = limits;
  state_->limit_values();
}

Result<void> Sqlite::for_each_row(std::string_view sql, const Visit& visit,
                                  std::span<const Parameter> parameters) {
  state_->steps = 0;
  const auto statement = TRY(state_->prepare(sql));
  TRY(state_->bind(statement.get(), parameters));
  std::uint64_t total = 0;
  while (true) {
    const int code = sqlite3_step(statement.get());
    if (code == SQLITE_DONE) return {};
    if (code != SQLITE_ROW) return state_->error(code);
    total += State::size_of(statement.get());
    if (total > state_->limits.total)
      return Error{Error::too_large,
                   fmt::format("sqlite: the rows take more than the limit of {} bytes",
                               state_->limits.total)};
    TRY(visit(Row(statement.get())));
  }
}

ByteView Sqlite::Row::bytes(int column) const {
  auto* statement = static_cast<sqlite3_stmt*>(statement_);
  const auto* data = static_cast<const std::byte*>(sqlite3_column_blob(statement, column));
  return data ? ByteView{data, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))}
              : ByteView{};
}
std::string_view Sqlite::Row::text(int column) const { return as_text(bytes(column)); }
std::int64_t Sqlite::Row::integer(int column) const {
  return sqlite3_column_int64(static_cast<sqlite3_stmt*>(statement_), column);
}

}  // namespace oakum::io
