#include "feeds/update/update.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>

#include "advisory/builder.h"
#include "advisory/database.h"
#include "base/text.h"
#include "feeds/import.h"
#include "feeds/update/update_record.h"
#include "formats/node.h"
#include "io/decompress.h"
#include "io/scratch_file.h"
#include "io/tar.h"

namespace oakum::feeds {

Importer trivy_db();

constexpr std::string_view kTrivyLayer = "application/vnd.aquasec.trivy.db.layer.v1.tar+gzip";
constexpr std::string_view kOwnLayer = "application/vnd.oakum.db.layer.v1+zstd";
constexpr std::int64_t kSchema = 2;
constexpr std::int64_t kDay = 24 * 3600;
constexpr std::uint64_t kLargestBlob = 1ull << 30;
constexpr std::uint64_t kLargestDatabase = 8ull << 30;
constexpr std::uint64_t kLargestRecord = 64 * 1024;
/// With other repositories left, a busy one is not waited for.
constexpr auto kShortPatience = std::chrono::milliseconds(10'000);

const std::vector<std::string>& default_repositories() {
  static const std::vector<std::string> list = {
      "mirror.gcr.io/aquasec/trivy-db:2",
      "ghcr.io/aquasecurity/trivy-db:2",
  };
  return list;
}

namespace {

/// The database there is, as far as it can be used.
struct Installed {
  bool usable = false;
  Time built;
  UpdateRecord record;  ///< Empty when it is about another file.
};

/// Tells the progress, and looks at the cancellation, while bytes pass by.
class ProgressReader final : public io::Reader {
 public:
  ProgressReader(std::unique_ptr<io::Reader> in, const UpdateOptions& options,
                 std::string_view step, std::uint64_t total)
      : in_(std::move(in)), options_(options), now_{step, 0, total} {}
  Result<std::size_t> read(std::span<std::byte> into) override {
    if (options_.client.cancel) TRY(options_.client.cancel->check());
    const auto count = TRY(in_->read(into));
    now_.done += count;
    if (options_.progress) options_.progress(now_);
    return count;
  }

 private:
  std::unique_ptr<io::Reader> in_;
  const UpdateOptions& options_;
  UpdateProgress now_;
};

/// A database file that is whole, and what is to be remembered about it.
struct Offer {
  io::ScratchFile file;
  UpdateRecord record;
  std::vector<Problem> problems = {};  ///< Records that were left out.
};

}  // namespace

static std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}
static std::string record_path(const std::string& path) {
  return folder_of(path) + "/metadata.json";
}

static Installed look_at_installed(const std::string& path) {
  Installed installed;
  const auto database = advisory::Database::open(path);
  if (!database) return installed;
  installed.usable = true;
  installed.built = database->metadata().built;
  auto file = io::open_file(record_path(path));
  if (!file) return installed;
  const auto bytes = io::read_all(**file, kLargestRecord);
  if (!bytes) return installed;
  auto record = parse_update_record(as_text(*bytes));
  if (record && record->database == database->metadata().digest)
    installed.record = *std::move(record);
  return installed;
}

static Result<void> write_record(const std::string& path, const UpdateRecord& record) {
  auto file = TRY(io::ScratchFile::create(folder_of(path)));
  const auto text = to_json(record);
  const auto reader = io::memory_reader(as_bytes(text));
  TRY(file.fill(*reader, kLargestRecord));
  return file.become(record_path(path));
}

// ---- from the manifest to a verified blob on disk

/// The one layer of an artifact's manifest.
static Result<source::Descriptor> only_layer(const source::Manifest& manifest) {
  if (manifest.media_type.find("index") != std::string::npos ||
      manifest.media_type.find("list") != std::string::npos)
    return Error{Error::unsupported, "an image index, not a database"};
  const auto document = TRY(formats::parse_json(manifest.bytes));
  const auto layers = document["layers"];
  if (layers.size() != 1)
    return Error{Error::unsupported,
                 fmt::format("{} layers where a database has one", layers.size())};
  const auto layer = *layers.items().begin();
  const auto size = layer["size"].integer().value_or(-1);
  source::Descriptor blob{std::string(layer["mediaType"].text()),
                          std::string(layer["digest"].text()), 0};
  if (blob.media_type != kTrivyLayer && blob.media_type != kOwnLayer)
    return Error{Error::unsupported, fmt::format("a layer of type '{}' is not a database",
                                                 printable(blob.media_type.substr(0, 100)))};
  if (size < 0) return Error{Error::corrupt, "a layer without a size"};
  blob.size = static_cast<std::uint64_t>(size);
  if (blob.size > kLargestBlob)
    return Error{Error::too_large, fmt::format("a layer of {} bytes", blob.size)};
  return blob;
}

static Result<io::ScratchFile> download(source::Registry& registry,
                                              const source::Reference& reference,
                                              const source::Descriptor& blob,
                                              const UpdateOptions& options) {
  auto body = TRY(registry.open_blob(reference, blob));
  ProgressReader reader(std::move(body), options, "downloading", blob.size);
  auto file = TRY(io::ScratchFile::create(folder_of(options.path)));
  TRY(file.fill(reader, blob.size));
  return file;
}

// ---- from the blob to a database

static Result<std::unique_ptr<io::Reader>> unpack(const io::ScratchFile& blob,
                                                  io::Compression compression,
                                                  const UpdateOptions& options) {
  auto packed = TRY(io::open_file(blob.path()));
  auto unpacked =
      TRY(io::decompress(compression, std::move(packed), {.output_bytes = kLargestDatabase}));
  return std::make_unique<ProgressReader>(std::move(unpacked), options, "unpacking", 0);
}

/// Checks everything in a database file.
static Result<advisory::Metadata> verify(const std::string& path, const UpdateOptions& options) {
  if (options.progress) options.progress({"verifying", 0, 0});
  const auto database = TRY(advisory::Database::open(path));
  TRY(database.verify());
  if (database.metadata().rows == 0)
    return Error{Error::corrupt, "a database without a single advisory"};
  return database.metadata();
}

static Result<Offer> take_own(const io::ScratchFile& blob, const UpdateOptions& options) {
  auto reader = TRY(unpack(blob, io::Compression::zstd, options));
  auto file = TRY(io::ScratchFile::create(folder_of(options.path)));
  TRY(file.fill(*reader, kLargestDatabase));
  const auto metadata = TRY(verify(file.path(), options));
  UpdateRecord record;
  record.version = kSchema;
  record.updated_at = metadata.built;
  record.next_update = {metadata.built.seconds + kDay, 0};
  record.database = metadata.digest;
  return Offer{std::move(file), std::move(record)};
}

namespace {
/// What the archive of a trivy-db artifact holds.
struct TrivyDb {
  io::ScratchFile bolt;
  UpdateRecord record;
};
}  // namespace

/// Only the two members by their exact names, each once; whatever else there is stays in the
/// archive.
static Result<TrivyDb> unpack_trivy(const io::ScratchFile& blob,
                                    const UpdateOptions& options) {
  auto reader = TRY(unpack(blob, io::Compression::gzip, options));
  io::TarReader tar(*reader);
  std::optional<io::ScratchFile> bolt;
  std::optional<UpdateRecord> record;
  io::TarEntry entry;
  for (;;) {
    const bool more = TRY(tar.next(entry));
    if (!more) break;
    const bool is_bolt = entry.path == "trivy.db", is_record = entry.path == "metadata.json";
    if (entry.type != io::TarType::file || (!is_bolt && !is_record)) continue;
    if ((is_bolt && bolt) || (is_record && record))
      return Error{Error::corrupt, entry.path + " is there twice"};
    if (is_bolt) {
      auto file = TRY(io::ScratchFile::create(folder_of(options.path)));
      TRY(file.fill(tar.content(), kLargestDatabase));
      bolt.emplace(std::move(file));
    } else {
      const auto bytes = TRY(io::read_all(tar.content(), kLargestRecord));
      record = TRY(parse_update_record(as_text(bytes)));
    }
  }
  if (!bolt || !record)
    return Error{Error::corrupt, "trivy.db and metadata.json are not both in the archive"};
  return TrivyDb{*std::move(bolt), *std::move(record)};
}

static Result<Offer> import_trivy(const io::ScratchFile& blob, const UpdateOptions& options) {
  auto parts = TRY(unpack_trivy(blob, options));
  std::vector<Problem> problems;
  if (parts.record.version != kSchema)
    return Error{
        Error::unsupported,
        fmt::format("schema {} of the database, where {} is known; a newer oakum may know it",
                    parts.record.version, kSchema)};
  if (options.progress) options.progress({"importing", 0, parts.bolt.size()});
  Builder builder({.built = parts.record.updated_at, .threads = options.threads});
  builder.begin_import();
  TRY(trivy_db().run(parts.bolt.path(), builder, problems));
  const auto made = TRY(builder.finish());
  auto file = TRY(io::ScratchFile::create(folder_of(options.path)));
  const auto reader = io::memory_reader(made);
  TRY(file.fill(*reader, kLargestDatabase));
  const auto metadata = TRY(verify(file.path(), options));
  parts.record.database = metadata.digest;
  return Offer{std::move(file), std::move(parts.record), std::move(problems)};
}

// ---- one repository, then all of them

static Result<UpdateOutcome> settle(const UpdateOptions& options, UpdateOutcome::Kind kind,
                                    UpdateRecord record) {
  record.downloaded_at = now();
  record.downloaded_at.nanoseconds = 0;
  TRY(write_record(options.path, record));
  return UpdateOutcome{kind, record.repository, record.updated_at, record.next_update, "", {}};
}

/// Refuses a step back, and a database from the future, after which every honest one would look
/// like a step back.
static Result<void> check_time(const Time& made, const Installed& installed) {
  if (installed.usable && made.seconds < installed.built.seconds)
    return Error{Error::corrupt,
                 fmt::format("a database of {}, older than ours of {}; --force takes it",
                             rfc3339(made), rfc3339(installed.built))};
  if (made.seconds > now().seconds + kDay)
    return Error{
        Error::corrupt,
        fmt::format("a database of {}, which is in the future; --force takes it", rfc3339(made))};
  return {};
}

static Result<UpdateOutcome> update_from(source::Registry& registry,
                                         const source::Reference& reference,
                                         const Installed& installed, const UpdateOptions& options) {
  const auto manifest = TRY(registry.fetch_manifest(reference));
  const auto layer = TRY(only_layer(manifest));
  if (!options.force && installed.record.manifest == manifest.digest) {
    auto record = installed.record;
    record.repository = reference.text();
    return settle(options, UpdateOutcome::unchanged, std::move(record));
  }
  auto blob = TRY(download(registry, reference, layer, options));
  auto offer =
      TRY(layer.media_type == kOwnLayer ? take_own(blob, options) : import_trivy(blob, options));
  if (!options.force) TRY(check_time(offer.record.updated_at, installed));
  offer.record.repository = reference.text();
  offer.record.manifest = manifest.digest;
  TRY(offer.file.become(options.path));
  auto outcome = TRY(settle(options, UpdateOutcome::updated, std::move(offer.record)));
  outcome.problems = std::move(offer.problems);
  return outcome;
}

static Result<void> make_folder(const std::string& path) {
  std::error_code code;
  std::filesystem::create_directories(folder_of(path), code);
  if (code)
    return Error{Error::denied,
                 fmt::format("{}: cannot be made: {}", folder_of(path), code.message())};
  io::remove_stale_scratch(folder_of(path));
  return {};
}

static Result<std::vector<source::Reference>> parse_repositories(
    const std::vector<std::string>& texts) {
  std::vector<source::Reference> references;
  for (const auto& text : texts) {
    auto reference = TRY(source::parse_reference(text));
    references.push_back(std::move(reference));
  }
  if (references.empty())
    return Error{Error::usage, "no repository to get a database from; see --db-repository"};
  return references;
}

/// The first repository that has a good database, or what each of them answered.
static Result<UpdateOutcome> ask_each(const std::vector<source::Reference>& references,
                                      const Installed& installed, const UpdateOptions& options) {
  net::Client client(options.client);
  std::vector<std::string> complaints;
  for (const auto& reference : references) {
    const bool last = &reference == &references.back();
    auto registry_options = options.registry;
    if (!last) registry_options.patience = std::min(registry_options.patience, kShortPatience);
    source::Registry registry(client, std::move(registry_options));
    auto outcome = update_from(registry, reference, installed, options);
    if (outcome || outcome.error().kind == Error::cancelled) return outcome;
    complaints.push_back(fmt::format("{}: {}", reference.text(), outcome.error().what));
    if (last) return Error{outcome.error().kind, join(complaints, "; ")};
  }
  return Error{Error::internal, "nobody to ask"};
}

static UpdateOutcome describe(UpdateOutcome::Kind kind, const Installed& installed) {
  return {kind, installed.record.repository, installed.built, installed.record.next_update, "", {}};
}

Result<UpdateOutcome> update(const UpdateOptions& options) {
  const auto references = TRY(parse_repositories(options.repositories));
  const auto installed = look_at_installed(options.path);
  if (!options.force && installed.usable && is_fresh(installed.record, now()))
    return describe(UpdateOutcome::fresh, installed);
  TRY(make_folder(options.path));
  auto outcome = ask_each(references, installed, options);
  if (outcome || outcome.error().kind == Error::cancelled) return outcome;
  const auto& [kind, what] = outcome.error();
  if (!installed.usable)
    return Error{
        kind,
        fmt::format("no advisory database could be had: {}; name another with --db-repository, set "
                    "HTTPS_PROXY, or bring a file and use `oakum db import`",
                    what)};
  auto kept = describe(UpdateOutcome::kept, installed);
  kept.warning = fmt::format("no new advisory database: {}; the one of {} is kept", what,
                             rfc3339(installed.built));
  return kept;
}

}  // namespace oakum::feeds
