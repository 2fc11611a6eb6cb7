#include "io/sqlite.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace oakum::io {
namespace {

/// A database on disk as SQLite itself makes it.
class Made {
 public:
  explicit Made(const std::string& sql) {
    char name[] = "/tmp/oakum-sqlite-XXXXXX";
    folder_ = mkdtemp(name);
    EXPECT_EQ(sqlite3_open(path().c_str(), &database_), SQLITE_OK);
    run("PRAGMA page_size=512");
    run(sql);
  }
  ~Made() {
    sqlite3_close(database_);
    std::filesystem::remove_all(folder_);
  }
  void run(const std::string& sql) {
    char* error = nullptr;
    EXPECT_EQ(sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, &error), SQLITE_OK) << error;
  }
  std::string path() const { return (folder_ / "it's 100%.db").string(); }
  std::string bytes(const std::string& suffix = "") const {
    std::ifstream in(path() + suffix, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }

 private:
  std::filesystem::path folder_;
  sqlite3* database_ = nullptr;
};

constexpr const char* kThree =
    "CREATE TABLE t(n INTEGER, b BLOB); INSERT INTO t VALUES(1,'one'),(2,x'00ff'),(3,NULL)";

/// "1=one 2=…", or the error.
std::string rows(Result<Sqlite> database, std::string_view sql = "SELECT n, b FROM t",
                 std::span<const Sqlite::Parameter> parameters = {}) {
  if (!database) return "error: " + database.error().what;
  std::string seen;
  const auto done = database->for_each_row(
      sql,
      [&](const Sqlite::Row& row) -> Result<void> {
        seen += fmt::format("{}={} ", row.integer(0), row.text(1));
        return {};
      },
      parameters);
  return done ? seen : seen + "error: " + done.error().what;
}

TEST(Sqlite, ReadsFromMemoryAndFromAFile) {
  const Made made(kThree);
  const auto bytes = made.bytes();
  const std::string expected{"1=one 2=\0\xff 3= ", 14};
  EXPECT_EQ(rows(Sqlite::from_memory(as_bytes(bytes))), expected);
  EXPECT_EQ(rows(Sqlite::open_file(made.path())), expected);
  EXPECT_EQ(Sqlite::open_file("/no/such.db").error().kind, Error::not_found);
}

TEST(Sqlite, BindsParameters) {
  const Made made(kThree);
  const auto bytes = made.bytes();
  const auto with = [&](const char* sql, Sqlite::Parameter parameter) {
    return rows(Sqlite::from_memory(as_bytes(bytes)), sql, {&parameter, 1});
  };
  EXPECT_EQ(with("SELECT n, b FROM t WHERE n = ?", std::int64_t{1}), "1=one ");
  EXPECT_EQ(with("SELECT n, b FROM t WHERE b = ?", std::string_view("one")), "1=one ");
  EXPECT_EQ(with("SELECT n, 'x' FROM t WHERE b = ?", as_bytes(std::string_view("\0\xff", 2))),
            "2=x ");
}

TEST(Sqlite, TheLogCounts) {
  Made made(
      "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE t(n, b); INSERT INTO t "
      "VALUES(1,'a');"
      "PRAGMA wal_checkpoint(TRUNCATE); INSERT INTO t VALUES(2,'b'); INSERT INTO t VALUES(3,'c')");
  made.run("UPDATE t SET b='B' WHERE n=2");
  const auto database = made.bytes();
  const auto log = made.bytes("-wal");
  constexpr std::size_t kFrame = 24 + 512;
  ASSERT_EQ(log.size(), 32 + 3 * kFrame);
  const auto damaged = [&](std::size_t at) {
    auto copy = log;
    copy[at] ^= 1;
    return copy;
  };
  struct Case {
    std::string log, seen;
    std::string_view why;
  };
  const Case kCases[] = {
      {"", "1=a ", "no log"},
      {log, "1=a 2=B 3=c ", "all that is committed"},
      {log.substr(0, 32), "1=a ", "a log without frames"},
      {log.substr(0, 32 + 2 * kFrame), "1=a 2=b 3=c ", "a log that ends early"},
      {log.substr(0, log.size() - 1), "1=a 2=b 3=c ", "the last frame is cut off"},
      {damaged(32 + 2 * kFrame + 100), "1=a 2=b 3=c ", "the last frame is damaged"},
      {damaged(32 + kFrame + 100), "1=a 2=b ", "what follows a damaged frame does not count"},
      {damaged(32 + 8), "1=a ", "a frame left from an earlier log"},
      {damaged(24), "1=a ", "a log whose header was never finished"},
      {damaged(0), "error: not an SQLite write-ahead log", "something else"},
      {damaged(10), "error: an SQLite write-ahead log with pages of 768 bytes",
       "pages of another size"},
  };
  for (const auto& [with, seen, why] : kCases)
    EXPECT_EQ(rows(Sqlite::from_memory(as_bytes(database), as_bytes(with))), seen) << why;
}

TEST(Sqlite, TheLogMayHoldEverything) {
  const Made made(
      "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE t(n, b); INSERT INTO t "
      "VALUES(1,'a')");
  const auto database = made.bytes();
  const auto log = made.bytes("-wal");
  EXPECT_EQ(rows(Sqlite::from_memory(as_bytes(database), as_bytes(log))), "1=a ");
  EXPECT_EQ(rows(Sqlite::from_memory({}, as_bytes(log))), "1=a ");
}

TEST(Sqlite, RefusesWhatIsNoDatabase) {
  const Made made(kThree);
  const auto good = made.bytes();
  auto odd_pages = good;
  odd_pages[16] = 3;
  auto scribbled = good;
  for (std::size_t i = 512; i < scribbled.size(); ++i) scribbled[i] = '\xff';
  struct Case {
    std::string bytes, error;
    std::string_view why;
  };
  const Case kCases[] = {
      {"", "an empty SQLite database", "empty"},
      {"SQLite format 3", "not an SQLite database", "shorter than a header"},
      {std::string(4096, 'x'), "not an SQLite database", "something else"},
      {odd_pages, "an SQLite database with pages of 768 bytes", "an odd page size"},
      {good.substr(0, 512), "sqlite: database disk image is malformed",
       "cut off behind the first page"},
      {scribbled, "sqlite: database disk image is malformed", "damaged pages"},
  };
  for (const auto& [bytes, error, why] : kCases)
    EXPECT_EQ(rows(Sqlite::from_memory(as_bytes(bytes))), "error: " + error) << why;
}

TEST(Sqlite, TrustsNoSchema) {
  struct Case {
    std::string sql;
    std::string_view why;
  };
  const Case kCases[] = {
      {"CREATE VIEW t AS SELECT 1 AS n, 'x' AS b", "a view in place of the table"},
      {"CREATE VIEW t AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM r) SELECT n, n "
       "AS b FROM r",
       "a view without end"},
      {"CREATE TABLE other(n)", "no such table"},
  };
  for (const auto& [sql, why] : kCases) {
    const Made made(sql);
    const auto bytes = made.bytes();
    EXPECT_TRUE(rows(Sqlite::from_memory(as_bytes(bytes))).starts_with("error: ")) << why;
  }
}

TEST(Sqlite, ChangesNothing) {
  const Made made(kThree);
  const auto bytes = made.bytes();
  for (const auto* sql :
       {"DELETE FROM t", "CREATE TABLE u(n)", "ATTACH 'x' AS y", "", "DROP TABLE t", "VACUUM"})
    EXPECT_NE(rows(Sqlite::from_memory(as_bytes(bytes)), sql).find("error: "), std::string::npos)
        << sql;
  EXPECT_EQ(made.bytes(), bytes);
}

TEST(Sqlite, BoundsWhatAQueryCosts) {
  const Made made(kThree);
  const auto bytes = made.bytes();
  auto database = Sqlite::from_memory(as_bytes(bytes)).value();
  const auto cost = [&](const char* sql) {
    const auto done = database.for_each_row(sql, [](const Sqlite::Row&) { return Result<void>{}; });
    return done                                    ? std::string("done")
           : done.error().kind == Error::too_large ? "too large"
                                                   : done.error().what;
  };
  database.set_limits({.steps = 1'000'000});
  EXPECT_EQ(
      cost("WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM r) SELECT max(n) FROM r"),
      "too large");
  EXPECT_EQ(cost("SELECT n FROM t"), "done") << "every query has its own budget";
  EXPECT_EQ(cost("SELECT zeroblob(1000000000) FROM t"), "too large");
  database.set_limits({.total = 1000});
  EXPECT_EQ(cost("SELECT zeroblob(600) FROM t"), "too large");
  database.set_limits({.value = 1000});
  EXPECT_EQ(cost("SELECT zeroblob(1001) FROM t"), "too large");
}

TEST(Sqlite, StopsWhenTheVisitorFails) {
  const Made made(kThree);
  const auto bytes = made.bytes();
  int calls = 0;
  const auto done = Sqlite::from_memory(as_bytes(bytes))
                        .value()
                        .for_each_row("SELECT n FROM t", [&](const auto&) -> Result<void> {
                          ++calls;
                          return Error{Error::cancelled, "enough"};
                        });
  EXPECT_EQ(done.error().what, "enough");
  EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace oakum::io
