#include "feeds/update/update.h"

#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "advisory/builder.h"
#include "advisory/database.h"
#include "base/hash.h"
#include "feeds/update/update_record.h"
#include "tests/net/stub_server.h"
#include "tests/shared_data.h"
#include "tests/zstd_file.h"

namespace oakum::feeds {

using namespace oakum::advisory;

using oakum::testing::answer;
using oakum::testing::StubConnection;
using oakum::testing::StubRequest;
using oakum::testing::StubServer;
using std::chrono::milliseconds;
namespace fs = std::filesystem;

static const std::string kOwn = "application/vnd.oakum.db.layer.v1+zstd";
static const std::string kTrivy = "application/vnd.aquasec.trivy.db.layer.v1.tar+gzip";
static const std::string kManifestType = "application/vnd.oci.image.manifest.v1+json";

static std::string digest_of(std::string_view text) {
  return sha256_text(Sha256::of(as_bytes(text)));
}

static std::string compress_zstd(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}
static std::string compress_gzip(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}
/// One regular file of a tar archive.
static std::string tar_member(std::string_view name, std::string_view content) {
  std::string header(512, '\0');
  const auto put = [&](std::size_t at, std::string_view text) {
    header.replace(at, text.size(), text);
  };
  put(0, name);
  put(100, "0000644");
  put(124, fmt::format("{:011o}", content.size()));
  put(136, "00000000000");
  put(148, "        ");
  put(156, "0");
  put(257, std::string_view("ustar\0"
                            "00",
                            8));
  unsigned sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  put(148, fmt::format("{:06o}", sum));
  header[154] = '\0';
  return header + std::string(content) + std::string((512 - content.size() % 512) % 512, '\0');
}
static std::string archive(const std::string& members) {
  return compress_gzip(members + std::string(1024, '\0'));
}

/// A small but real database, made at that moment.
static std::string database_of(const Time& built) {
  Builder builder({.built = built});
  builder.begin_import();
  Advisory row;
  row.id = "CVE-2024-3094";
  row.fixed_version = "5.6.1+really5.4.5-1";
  builder.add(builder.add_namespace("debian 12"), "xz-utils", row);
  const auto bytes = builder.finish().value();
  return std::string(as_text(bytes));
}

namespace {
/// A registry with one artifact, which a test may spoil.
struct Artifact {
  std::string blob;
  std::string media_type = kOwn;
  std::string manifest;

  explicit Artifact(std::string bytes, std::string type = kOwn)
      : blob(std::move(bytes)), media_type(std::move(type)) {
    manifest = fmt::format(
        R"({{"schemaVersion":2,"mediaType":"{}","config":{{"mediaType":"application/vnd.oci.empty.v1+json","digest":"{}","size":2}},)"
        R"("layers":[{{"mediaType":"{}","digest":"{}","size":{},"annotations":{{"org.opencontainers.image.title":"../../evil"}}}}]}})",
        kManifestType, digest_of("{}"), media_type, digest_of(blob), blob.size());
  }
  static Artifact of(const Time& built) { return Artifact(compress_zstd(database_of(built))); }

  StubServer::Script script() const {
    return [this](const StubRequest& request, std::size_t, StubConnection& c) {
      if (request.target == "/v2/db/manifests/1")
        return c.send(answer(200, manifest, "Content-Type: " + kManifestType + "\r\n"));
      if (request.target == "/v2/db/blobs/" + digest_of(blob)) return c.send(answer(200, blob));
      c.send(answer(404, ""));
    };
  }
};

class Update : public ::testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/oakum-update-XXXXXX";
    folder_ = ::mkdtemp(name);
    set_clock("2026-08-20T12:00:00Z");
  }
  void TearDown() override {
    ::unsetenv("OAKUM_TEST_CLOCK");
    fs::remove_all(folder_);
  }
  static void set_clock(const char* time) { ::setenv("OAKUM_TEST_CLOCK", time, 1); }

  std::string path() const { return folder_ + "/cache/db/oakum.db"; }
  UpdateOptions options(const std::vector<std::string>& hosts) const {
    UpdateOptions options;
    options.path = path();
    options.repositories.clear();
    for (const auto& host : hosts) options.repositories.push_back(host + "/db:1");
    options.client.timeouts = {.connect = milliseconds(2000),
                               .head = milliseconds(1000),
                               .idle = milliseconds(500),
                               .slowest = 0};
    options.client.retry = {.attempts = 1, .base = milliseconds(1)};
    options.client.proxies = {};
    options.client.trust.insecure = true;
    return options;
  }
  Result<UpdateOutcome> run(const StubServer& server, bool force = false) const {
    auto with = options({server.host()});
    with.force = force;
    return update(with);
  }
  Time installed() const {
    const auto database = Database::open(path());
    return database && database->verify() ? database->metadata().built : Time{};
  }
  /// Every file of the folder, so that nothing is left over or written elsewhere.
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(folder_))
      if (entry.is_regular_file()) names.push_back(fs::relative(entry.path(), folder_).string());
    std::sort(names.begin(), names.end());
    return names;
  }
  const std::vector<std::string> good_ = {"cache/db/metadata.json", "cache/db/oakum.db"};
  std::string folder_;
};
}  // namespace

static const Time kDay1 = date(2026, 8, 20);
static const Time kDay2 = date(2026, 8, 21);

TEST_F(Update, TakesOurOwnDatabase) {
  const auto artifact = Artifact::of(kDay1);
  StubServer server(artifact.script());
  const auto outcome = run(server);
  ASSERT_TRUE(outcome) << outcome.error().what;
  EXPECT_EQ(outcome->kind, UpdateOutcome::updated);
  EXPECT_EQ(outcome->published, kDay1);
  EXPECT_EQ(outcome->next, kDay2);
  EXPECT_EQ(outcome->repository, server.host() + "/db:1");
  EXPECT_EQ(installed(), kDay1);
  EXPECT_EQ(files(), good_) << "and nothing where the title annotation points";
}

TEST_F(Update, AsksAgainWhenItIsDue) {
  const auto first = Artifact::of(kDay1), second = Artifact::of(kDay2);
  const Artifact* current = &first;
  StubServer server([&](const StubRequest& request, std::size_t index, StubConnection& c) {
    current->script()(request, index, c);
  });
  ASSERT_EQ(run(server)->kind, UpdateOutcome::updated);
  ASSERT_EQ(server.requests().size(), 2u);
  set_clock("2026-08-20T23:59:59Z");
  EXPECT_EQ(run(server)->kind, UpdateOutcome::fresh);
  EXPECT_EQ(server.requests().size(), 2u) << "nobody was asked";
  set_clock("2026-08-21T00:00:00Z");
  EXPECT_EQ(run(server)->kind, UpdateOutcome::unchanged);
  EXPECT_EQ(server.requests().size(), 3u) << "only the manifest";
  set_clock("2026-08-21T00:59:59Z");
  EXPECT_EQ(run(server)->kind, UpdateOutcome::fresh) << "within an hour nothing is asked twice";
  set_clock("2026-08-21T01:00:00Z");
  current = &second;
  EXPECT_EQ(run(server)->kind, UpdateOutcome::updated);
  EXPECT_EQ(installed(), kDay2);
  EXPECT_EQ(run(server, true)->kind, UpdateOutcome::updated) << "forced";
}

TEST_F(Update, KnowsWhenARecordIsFresh) {
  const auto at = [](const char* text) { return *text ? parse_rfc3339(text).value() : Time{}; };
  struct Case {
    const char *next, *downloaded, *now;
    bool fresh;
    std::string_view why;
  };
  constexpr Case kCases[] = {
      {"2026-08-21T00:00:00Z", "2026-08-20T00:00:00Z", "2026-08-20T12:00:00Z", true, "not due"},
      {"2026-08-21T00:00:00Z", "2026-08-20T00:00:00Z", "2026-08-21T00:00:00Z", false, "due"},
      {"2026-08-01T00:00:00Z", "2026-08-20T00:00:00Z", "2026-08-20T00:59:00Z", true,
       "within an hour"},
      {"2026-08-21T00:00:00Z", "", "2026-08-20T12:00:00Z", false, "never downloaded"},
      {"2099-01-01T00:00:00Z", "2026-08-20T00:00:00Z", "2026-08-28T00:00:00Z", false,
       "nobody may say 'never again'"},
      {"2026-08-21T00:00:00Z", "2030-01-01T00:00:00Z", "2026-08-20T12:00:00Z", false,
       "downloaded in the future"},
      {"", "2026-08-20T00:00:00Z", "2026-08-20T12:00:00Z", false, "no date"},
  };
  for (const auto& [next, downloaded, now, fresh, why] : kCases) {
    UpdateRecord record;
    record.next_update = at(next);
    record.downloaded_at = at(downloaded);
    EXPECT_EQ(is_fresh(record, at(now)), fresh) << why;
  }
}

TEST_F(Update, ReadsAndWritesRecords) {
  UpdateRecord record{2, kDay2, kDay1, kDay2, "r", "sha256:m", "sha256:d"};
  EXPECT_EQ(parse_update_record(to_json(record)).value(), record);
  const auto bare = parse_update_record(
      R"({"Version":2,"NextUpdate":"2026-08-21T00:00:00.1Z","UpdatedAt":"2026-08-20T00:00:00Z","DownloadedAt":"0001-01-01T00:00:00Z"})");
  EXPECT_EQ(bare->downloaded_at, Time{});
  for (const auto* bad : {"", "[]", R"({"NextUpdate":"soon"})", "{"})
    EXPECT_FALSE(parse_update_record(bad)) << bad;
}

TEST_F(Update, GoesToTheNextRepository) {
  const auto artifact = Artifact::of(kDay1);
  StubServer good(artifact.script());
  for (const auto& bad :
       {answer(503, ""), answer(429, "", "Retry-After: 100\r\n"), answer(403, ""), answer(404, ""),
        answer(200, "<html>hotel</html>", "Content-Type: text/html\r\n"),
        std::string("garbage\r\n\r\n")}) {
    StubServer server([&](const StubRequest&, std::size_t, StubConnection& c) {
      c.send(bad);
      c.close();
    });
    auto with = options({server.host(), good.host()});
    with.force = true;
    const auto outcome = update(with);
    ASSERT_TRUE(outcome) << bad << outcome.error().what;
    EXPECT_EQ(outcome->kind, UpdateOutcome::updated);
    EXPECT_EQ(outcome->repository, good.host() + "/db:1");
  }
}

TEST_F(Update, KeepsTheLastGoodOne) {
  const auto artifact = Artifact::of(kDay1);
  {
    StubServer server(artifact.script());
    ASSERT_EQ(run(server)->kind, UpdateOutcome::updated);
  }
  set_clock("2026-08-23T00:00:00Z");
  StubServer busy(
      [](const StubRequest&, std::size_t, StubConnection& c) { c.send(answer(503, "")); });
  StubServer closed(
      [](const StubRequest&, std::size_t, StubConnection& c) { c.send(answer(403, "")); });
  const auto outcome = update(options({busy.host(), closed.host()}));
  ASSERT_TRUE(outcome) << outcome.error().what;
  EXPECT_EQ(outcome->kind, UpdateOutcome::kept);
  for (const auto& words : {busy.host(), closed.host(), std::string("503"), std::string("403"),
                            std::string("2026-08-20")})
    EXPECT_NE(outcome->warning.find(words), std::string::npos)
        << words << " in " << outcome->warning;
  EXPECT_EQ(installed(), kDay1);
}

TEST_F(Update, SaysWhatWasTried) {
  StubServer busy(
      [](const StubRequest&, std::size_t, StubConnection& c) { c.send(answer(503, "")); });
  const auto outcome = update(options({busy.host(), "127.0.0.1:1"}));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, Error::unreachable);
  for (const auto& words : {busy.host(), std::string("127.0.0.1:1/db:1"),
                            std::string("--db-repository"), std::string("db import")})
    EXPECT_NE(outcome.error().what.find(words), std::string::npos)
        << words << " in " << outcome.error().what;
  EXPECT_EQ(files(), std::vector<std::string>{});
  auto with = options({});
  EXPECT_EQ(update(with).error().kind, Error::usage);
  with.repositories = {"UPPER"};
  EXPECT_EQ(update(with).error().kind, Error::usage);
}

TEST_F(Update, RefusesArtifacts) {
  const auto whole = database_of(kDay2);
  std::string turned = whole;
  turned[turned.size() / 2] ^= 1;
  const auto with_manifest = [&](std::string_view from, std::string_view to) {
    Artifact artifact(compress_zstd(whole));
    artifact.manifest = replace_all(artifact.manifest, from, to);
    return artifact;
  };
  const auto record = [](int version) {
    return tar_member(
        "metadata.json",
        fmt::format(
            R"({{"Version":{},"NextUpdate":"2026-08-22T00:00:00Z","UpdatedAt":"2026-08-21T00:00:00Z"}})",
            version));
  };
  const auto bolt = tar_member("trivy.db", std::string(4096, 'x'));
  struct Case {
    Artifact artifact;
    Error::Kind kind;
    std::string_view words, why;
  };
  const Case kCases[] = {
      {Artifact(compress_zstd(turned)), Error::corrupt, "", "one bit turned"},
      {Artifact(compress_zstd(whole.substr(0, whole.size() - 1))), Error::corrupt, "",
       "the last byte missing"},
      {Artifact(compress_zstd("")), Error::corrupt, "", "an empty database"},
      {Artifact(compress_zstd(whole).substr(0, 50)), Error::corrupt, "", "a truncated stream"},
      {Artifact("no zstd"), Error::corrupt, "", "not compressed"},
      {Artifact(compress_zstd(std::string(std::size_t{200} << 20, '\0'))), Error::too_large, "",
       "a bomb"},
      {Artifact(compress_zstd(whole), "application/vnd.oci.image.layer.v1.tar+gzip"),
       Error::unsupported, "not a database", "a layer of an image"},
      {with_manifest("zstd\"", "zstd; x\""), Error::unsupported, "not a database",
       "nearly our type"},
      {with_manifest(R"("layers":[)", R"("layers":[{"mediaType":"x","digest":"y","size":1},)"),
       Error::unsupported, "2 layers", "two layers"},
      {with_manifest(R"("layers")", R"("leyers")"), Error::unsupported, "0 layers", "none"},
      {with_manifest(R"("size":)", R"("size":-)"), Error::corrupt, "without a size",
       "a negative size"},
      {with_manifest(R"("size":)", R"("size":9999999999)"), Error::too_large, "", "a huge one"},
      {with_manifest("sha256:", "sha512:"), Error::corrupt, "sha256", "another kind of digest"},
      {Artifact(archive(bolt), kTrivy), Error::corrupt, "metadata.json", "no metadata.json"},
      {Artifact(archive(record(2)), kTrivy), Error::corrupt, "trivy.db", "no trivy.db"},
      {Artifact(archive(record(3) + bolt), kTrivy), Error::unsupported, "schema 3",
       "a schema from the future"},
      {Artifact(archive(record(1) + bolt), kTrivy), Error::unsupported, "schema 1",
       "an old schema"},
      {Artifact(archive(record(2) + record(2) + bolt), kTrivy), Error::corrupt, "twice",
       "metadata.json twice"},
      {Artifact(archive(bolt + bolt + record(2)), kTrivy), Error::corrupt, "twice",
       "trivy.db twice"},
      {Artifact(archive(tar_member("../trivy.db", "x") + record(2)), kTrivy), Error::corrupt,
       "trivy.db", "outside"},
      {Artifact(archive(tar_member("metadata.json", std::string(70'000, ' ')) + bolt), kTrivy),
       Error::too_large, "", "a huge metadata.json"},
      {Artifact(archive(record(2) + bolt), kTrivy), Error::corrupt, "", "a trivy.db that is none"},
      {Artifact("no gzip", kTrivy), Error::corrupt, "", "not compressed"},
  };
  StubServer server(Artifact::of(kDay1).script());
  for (const auto& [artifact, kind, words, why] : kCases) {
    StubServer bad(artifact.script());
    const auto outcome = run(bad);
    ASSERT_FALSE(outcome) << why;
    EXPECT_EQ(outcome.error().kind, kind) << why << ": " << outcome.error().what;
    EXPECT_NE(outcome.error().what.find(words), std::string::npos)
        << why << ": " << outcome.error().what;
    EXPECT_EQ(files(), std::vector<std::string>{}) << why;
  }
}

TEST_F(Update, RefusesARollback) {
  const auto older = Artifact::of(kDay1), newer = Artifact::of(kDay2);
  StubServer new_server(newer.script()), old_server(older.script());
  ASSERT_EQ(run(new_server)->kind, UpdateOutcome::updated);
  set_clock("2026-08-25T00:00:00Z");
  const auto outcome = run(old_server);
  EXPECT_EQ(outcome->kind, UpdateOutcome::kept);
  EXPECT_NE(outcome->warning.find("older than ours"), std::string::npos) << outcome->warning;
  EXPECT_EQ(installed(), kDay2);
  EXPECT_EQ(run(old_server, true)->kind, UpdateOutcome::updated) << "unless forced";
  EXPECT_EQ(installed(), kDay1);
}

TEST_F(Update, ReplacesADamagedOne) {
  const auto artifact = Artifact::of(kDay1);
  StubServer server(artifact.script());
  ASSERT_EQ(run(server)->kind, UpdateOutcome::updated);
  std::ofstream(path(), std::ios::trunc) << "damaged";
  EXPECT_EQ(run(server)->kind, UpdateOutcome::updated)
      << "a fresh record of a damaged database is worth nothing";
  EXPECT_EQ(installed(), kDay1);
  std::ofstream(folder_ + "/cache/db/metadata.json", std::ios::trunc) << "{";
  EXPECT_EQ(run(server)->kind, UpdateOutcome::updated);
  EXPECT_EQ(files(), good_);
}

TEST_F(Update, TidiesUpAfterTheKilled) {
  const auto artifact = Artifact::of(kDay1);
  StubServer server(artifact.script());
  fs::create_directories(folder_ + "/cache/db");
  for (const auto* name : {"/.oakum-1-a.part", "/.oakum-2-b.part", "/.other.part"})
    std::ofstream(folder_ + "/cache/db" + name) << "x";
  for (const auto* name : {"/.oakum-1-a.part", "/.other.part"})
    fs::last_write_time(folder_ + "/cache/db" + name,
                        fs::file_time_type::clock::now() - std::chrono::hours(25));
  ASSERT_TRUE(run(server));
  EXPECT_EQ(files(), (std::vector<std::string>{"cache/db/.oakum-2-b.part", "cache/db/.other.part",
                                               "cache/db/metadata.json", "cache/db/oakum.db"}));
}

TEST_F(Update, ManyAtOnce) {
  const auto artifact = Artifact::of(kDay1);
  StubServer server(artifact.script());
  std::vector<std::thread> threads;
  std::atomic<int> updated{0};
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&] {
      for (int k = 0; k < 3; ++k)
        if (const auto outcome = run(server, true);
            outcome && outcome->kind == UpdateOutcome::updated)
          ++updated;
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(updated, 24);
  EXPECT_EQ(installed(), kDay1);
  EXPECT_EQ(files(), good_);
}

TEST_F(Update, TellsItsProgressAndStopsWhenCancelled) {
  const auto artifact = Artifact::of(kDay1);
  StubServer server(artifact.script());
  std::map<std::string_view, std::uint64_t> seen;
  auto with = options({server.host()});
  with.progress = [&](const UpdateProgress& progress) { seen[progress.step] = progress.done; };
  ASSERT_TRUE(update(with));
  EXPECT_EQ(seen["downloading"], artifact.blob.size());
  EXPECT_EQ(seen["unpacking"], database_of(kDay1).size());
  EXPECT_EQ(seen.count("verifying"), 1u);
  Cancel cancel;
  with.force = true;
  with.client.cancel = &cancel;
  with.progress = [&](const UpdateProgress&) { cancel.interrupted = true; };
  EXPECT_EQ(update(with).error().kind, Error::cancelled);
  EXPECT_EQ(files(), good_);
}

TEST_F(Update, AFolderThatCannotBeWrittenIsSaid) {
  const auto artifact = Artifact::of(kDay1);
  StubServer server(artifact.script());
  std::ofstream(folder_ + "/cache") << "a file where the folder should be";
  const auto outcome = run(server);
  ASSERT_FALSE(outcome);
  EXPECT_NE(outcome.error().what.find(folder_ + "/cache"), std::string::npos)
      << outcome.error().what;
}

TEST_F(Update, ImportsATrivyDatabase) {
  const auto fixture = shared_data() / "boltdb" / "trivy-fixture-4k.db.zst";
  OAKUM_NEEDS_SHARED_DATA("boltdb/trivy-fixture-4k.db.zst");
  const auto bytes = read_zstd(fixture);
  const std::string bolt(as_text(bytes));
  const auto record =
      R"({"Version":2,"NextUpdate":"2026-08-21T00:00:00Z","UpdatedAt":"2026-08-20T00:00:00Z","DownloadedAt":"0001-01-01T00:00:00Z"})";
  const Artifact artifact(
      archive(tar_member("./trivy.db", bolt) + tar_member("./metadata.json", record)), kTrivy);
  StubServer server(artifact.script());
  const auto outcome = run(server);
  ASSERT_TRUE(outcome) << outcome.error().what;
  EXPECT_EQ(outcome->kind, UpdateOutcome::updated);
  EXPECT_EQ(outcome->published, kDay1);
  EXPECT_EQ(installed(), kDay1);
  EXPECT_GT(Database::open(path())->metadata().rows, 0u);
  EXPECT_EQ(files(), good_);
}

}  // namespace oakum::feeds
