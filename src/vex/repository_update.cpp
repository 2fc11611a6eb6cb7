#include "vex/repository_update.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <optional>

#include "base/hash.h"
#include "base/text.h"
#include "formats/json_writer.h"
#include "formats/node.h"
#include "io/scratch_file.h"
#include "source/beneath.h"
#include "vex/unpack.h"

namespace oakum::vex {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kManifest = "vex-repository.json";
constexpr std::uint64_t kLargestManifest = 1u << 20;
constexpr std::uint64_t kLargestDownload = 256u << 20;
constexpr std::size_t kMostLocations = 16;
constexpr std::int64_t kLongestInterval = 7 * 24 * 3600;  // seconds

// ---- the manifest

struct Location {
  std::string url;   ///< Without the part.
  std::string part;  ///< What of the archive counts; "" for all of it.
  std::string text;  ///< As the manifest has it: the key of its ETag.
};
struct Manifest {
  std::vector<Location> locations;
  std::int64_t interval = 0;  ///< Seconds.
};

/// "1h30m", "24h", "90s", also with a fraction; 0 for anything else.
std::int64_t seconds_of(std::string_view text) {
  double total = 0;
  while (!text.empty()) {
    char* end = nullptr;
    const std::string rest(text.substr(0, 40));
    const double count = std::strtod(rest.c_str(), &end);
    const auto length = static_cast<std::size_t>(end - rest.c_str());
    if (length == 0 || !(count >= 0)) return 0;
    text.remove_prefix(length);
    const auto unit = text.substr(0, text.find_first_not_of("hmsnuµ"));
    const double factor = unit == "h"    ? 3600
                          : unit == "m"  ? 60
                          : unit == "s"  ? 1
                          : unit == "ms" ? 0.001
                                         : 0;
    if (unit.empty()) return 0;
    total += count * factor;
    text.remove_prefix(unit.size());
  }
  return total > kLongestInterval ? kLongestInterval : static_cast<std::int64_t>(total);
}

/// "https://host/main.tar.gz//folder?query": the part stands behind "//".
Location location_of(std::string_view text) {
  Location out{std::string(text), "", std::string(text)};
  const auto scheme = text.find("://");
  if (scheme == text.npos) return out;
  const auto mark = text.find("//", scheme + 3);
  const auto query = text.find('?');
  if (mark == text.npos || (query != text.npos && query < mark)) return out;
  const auto rest = text.substr(mark + 2);
  const auto end = rest.find('?');
  out.part = rest.substr(0, end);
  while (out.part.ends_with('/')) out.part.pop_back();
  out.url = std::string(text.substr(0, mark));
  if (end != rest.npos) out.url += rest.substr(end);
  return out;
}

Result<Manifest> parse_manifest(std::string_view json) {
  const auto document =
      TRY(formats::parse_json(json, {.bytes = kLargestManifest, .depth = 64, .nodes = 100'000}));
  std::string others;
  for (const auto version : document["versions"].items()) {
    if (version["spec_version"].text() != kSpecVersion) {
      others += fmt::format(" {}", printable(version["spec_version"].text().substr(0, 20)));
      continue;
    }
    Manifest manifest{.interval = seconds_of(version["update_interval"].text())};
    for (const auto location : version["locations"].items())
      if (manifest.locations.size() < kMostLocations)
        manifest.locations.push_back(location_of(location["url"].text()));
    if (manifest.locations.empty())
      return Error{Error::corrupt, fmt::format("{} names no locations", kManifest)};
    return manifest;
  }
  return Error{Error::unsupported, fmt::format("{} has no version {} of the specification (has:{})",
                                               kManifest, kSpecVersion, others)};
}

// ---- asking servers

/// Bytes of an answer as a reader.
class BodyReader final : public io::Reader {
 public:
  explicit BodyReader(net::Body& body) : body_(body) {}
  Result<std::size_t> read(std::span<std::byte> into) override { return body_.read(into); }

 private:
  net::Body& body_;
};

net::ClientOptions options_for(const Repository& repository, net::ClientOptions options) {
  options.trust.insecure |= repository.insecure;
  return options;
}

/// Where the manifest lies: in a GitHub repository beside its files, elsewhere at a well-known
/// place.
Result<net::Url> manifest_address(const Repository& repository) {
  auto url = TRY(net::parse_url(repository.url));
  while (url.target.ends_with('/')) url.target.pop_back();
  if (url.host == "github.com") {
    url.host = "raw.githubusercontent.com";
    url.target += fmt::format("/HEAD/{}", kManifest);
  } else {
    url.target += fmt::format("/.well-known/{}", kManifest);
  }
  return url;
}

/// One repository's servers.
class Servers {
 public:
  Servers(const Repository& repository, const net::ClientOptions& options, net::Url own)
      : repository_(repository),
        own_(std::move(own)),
        insecure_(options.trust.insecure || repository.insecure),
        client_(options_for(repository, options)) {}

  /// The answer with a status of 200 or 304. Errors also: denied, not_found.
  Result<net::Response> get(const net::Url& url, const std::string& etag) {
    if (!url.secure() && !insecure_ && !net::is_loopback(url.host))
      return Error{Error::denied,
                   fmt::format("{}: plain http; allow it with insecure: true", url.shown())};
    net::Request request{.url = url, .named_host = own_.host};
    request.named_host = is_ours(url) ? url.host : own_.host;
    if (!etag.empty()) request.headers.push_back({"If-None-Match", etag});
    if (is_ours(url)) authorize(request);
    auto response = client_.send(request);
    if (!response) return std::move(response.error()).during(url.shown());
    if (response->status == 200 || response->status == 304) return response;
    const auto kind = response->status == 401 || response->status == 403   ? Error::denied
                      : response->status == 404 || response->status == 410 ? Error::not_found
                                                                           : Error::unreachable;
    return Error{kind, fmt::format("{}: the server answers {}", url.shown(), response->status)};
  }

 private:
  bool is_ours(const net::Url& url) const {
    if (url.scheme != own_.scheme) return false;
    if (own_.host == "github.com" && url.host == "raw.githubusercontent.com")
      return url.port == own_.port;
    return url.host == own_.host && url.port == own_.port;
  }
  void authorize(net::Request& request) const {
    if (!repository_.token.empty())
      request.headers.push_back({"Authorization", "Bearer " + repository_.token});
    else if (!repository_.username.empty())
      request.headers.push_back(
          {"Authorization",
           "Basic " + encode_base64(as_bytes(repository_.username + ':' + repository_.password))});
  }

  const Repository& repository_;
  net::Url own_;
  bool insecure_;
  net::Client client_;
};

// ---- files

Error failed(const std::string& path, std::string_view what) {
  return {errno == EACCES || errno == EROFS ? Error::denied : Error::io,
          fmt::format("{}: {}: {}", printable(path), what, std::strerror(errno))};
}

Result<void> make_folder(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error)
    return Error{Error::denied, fmt::format("{}: cannot be made: {}", path, error.message())};
  io::remove_stale_scratch(path);
  return {};
}

Result<void> write_whole(const std::string& folder, std::string_view name, std::string_view text) {
  auto file = TRY(io::ScratchFile::create(folder));
  const auto reader = io::memory_reader(as_bytes(text));
  TRY(file.fill(*reader, text.size()));
  return file.become(fmt::format("{}/{}", folder, name));
}

/// A new directory beside the one it may replace; removed with this object, whatever it has become.
class Staging {
 public:
  static Result<Staging> create(const std::string& folder) {
    auto path = folder + "/.unpacked-XXXXXX";
    if (!mkdtemp(path.data())) return failed(folder, "no directory can be made in it");
    return Staging(std::move(path));
  }
  Staging(Staging&& other) noexcept : path_(std::exchange(other.path_, "")) {}
  Staging& operator=(Staging&&) = delete;
  ~Staging() {
    std::error_code error;
    if (!path_.empty()) fs::remove_all(path_, error);
  }
  const std::string& path() const { return path_; }

  /// Takes the place of another directory, which goes with this object.
  Result<void> become(const std::string& place) {
    chmod();
    if (renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, place.c_str(), RENAME_EXCHANGE) == 0)
      return {};
    if (errno != ENOENT) {  // a file system that cannot exchange
      const auto old = path_ + ".old";
      if (std::rename(place.c_str(), old.c_str()) != 0 && errno != ENOENT)
        return failed(place, "cannot be replaced");
      std::error_code error;
      const bool renamed = std::rename(path_.c_str(), place.c_str()) == 0;
      if (!renamed) (void)std::rename(old.c_str(), place.c_str());
      fs::remove_all(old, error);
      if (renamed) return {};
      return failed(place, "cannot be replaced");
    }
    if (std::rename(path_.c_str(), place.c_str()) == 0) return {};
    return failed(place, "cannot be made");
  }

 private:
  explicit Staging(std::string path) : path_(std::move(path)) {}
  /// mkdtemp's mode is for ourselves alone; what is public may be read by others.
  void chmod() const {
    std::error_code error;
    fs::permissions(path_, fs::perms(0755), error);
  }
  std::string path_;
};

/// Directories that killed processes left, a day old.
void remove_stale_staging(const std::string& folder) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (!entry.path().filename().string().starts_with(".unpacked-")) continue;
    const auto written = entry.last_write_time(error);
    if (!error && fs::file_time_type::clock::now() - written > std::chrono::hours(24))
      fs::remove_all(entry.path(), error);
  }
}

std::string to_json(const FetchRecord& record) {
  io::StringWriter text;
  formats::JsonWriter out(text);
  out.begin_object().key("UpdatedAt").value(rfc3339(record.updated_at)).key("ETags").begin_object();
  const std::map<std::string, std::string> sorted(record.etags.begin(), record.etags.end());
  for (const auto& [url, etag] : sorted) out.key(url).value(etag);
  out.end_object().end_object();
  (void)out.finish();  // a string takes everything
  return text.text();
}

// ---- one repository

class Update {
 public:
  Update(const Repository& repository, const std::string& cache, const net::ClientOptions& client,
         net::Url own)
      : repository_(repository),
        cache_(cache),
        folder_(folder_of(cache, repository)),
        servers_(repository, client, std::move(own)),
        record_(read_fetch_record(folder_)) {}

  Result<Fetched> run(bool force) {
    const bool there = LocalRepository::open(cache_, repository_).has_value();
    const auto known = known_manifest();
    if (!force && there && known && is_fresh(*known)) return Fetched::fresh;
    TRY(make_folder(folder_));
    remove_stale_staging(folder_);
    const auto manifest = TRY(fetch_manifest(known));
    return fetch_any(manifest, there);
  }

 private:
  std::optional<Manifest> known_manifest() const {
    const auto folder = source::Beneath::open(folder_);
    if (!folder) return std::nullopt;
    const auto text = folder->text(std::string(kManifest), kLargestManifest);
    if (!text) return std::nullopt;
    auto manifest = parse_manifest(*text);
    if (!manifest) return std::nullopt;
    return *std::move(manifest);
  }

  bool is_fresh(const Manifest& manifest) const {
    const auto age = now().seconds - record_.updated_at.seconds;
    return age >= 0 && age < manifest.interval;
  }

  /// A new one; when there is none to be had, the old one.
  Result<Manifest> fetch_manifest(const std::optional<Manifest>& known) {
    auto fetched = download_manifest();
    if (fetched || !known || fetched.error().kind == Error::cancelled) return fetched;
    return *known;
  }

  Result<Manifest> download_manifest() {
    const auto address = TRY(manifest_address(repository_));
    auto answer = TRY(servers_.get(address, ""));
    const auto bytes = TRY(net::read_all(*answer.body, kLargestManifest));
    auto manifest = parse_manifest(as_text(bytes));
    if (!manifest) return std::move(manifest.error()).during(address.shown());
    TRY(write_whole(folder_, kManifest, as_text(bytes)));
    return manifest;
  }

  Result<Fetched> fetch_any(const Manifest& manifest, bool there) {
    std::vector<std::string> complaints;
    for (const auto& location : manifest.locations) {
      const auto fetched = fetch(location, there);
      if (fetched || fetched.error().kind == Error::cancelled) return fetched;
      complaints.push_back(fetched.error().what);
      if (&location == &manifest.locations.back())
        return Error{fetched.error().kind, join(complaints, "; ")};
    }
    return Error{Error::internal, "nobody to ask"};
  }

  Result<Fetched> fetch(const Location& location, bool there) {
    auto url = net::parse_url(location.url);
    if (!url)
      return Error{Error::unsupported,
                   fmt::format("location '{}': {}; only archives over https are read",
                               printable(location.url.substr(0, 200)), url.error().what)};
    const auto etag = there ? record_.etags[location.text] : std::string();
    auto answer = TRY(servers_.get(*url, etag));
    if (answer.status == 304) return remember(Fetched::unchanged);
    if (auto taken = take(answer, location); !taken)
      return std::move(taken.error()).during(url->shown());
    record_.etags[location.text] = answer.header("ETag").value_or("");
    return remember(Fetched::updated);
  }

  Result<void> take(net::Response& answer, const Location& location) {
    auto archive = TRY(io::ScratchFile::create(folder_));
    BodyReader body(*answer.body);
    TRY(archive.fill(body, kLargestDownload));
    auto staging = TRY(Staging::create(folder_));
    TRY(unpack(archive.path(), location.part, staging.path()));
    TRY(check_index(staging.path()));
    return staging.become(fmt::format("{}/{}", folder_, kSpecVersion));
  }

  /// What is not a repository must not replace one.
  static Result<void> check_index(const std::string& path) {
    const auto folder = TRY(source::Beneath::open(path));
    const auto index = folder.text("index.json", 64u << 20);
    if (!index)
      return Error{index.error().kind,
                   "no index.json in the archive (if it lies in a folder, the location ends with "
                   "//FOLDER)"};
    const auto document = formats::parse_json(*index);
    if (!document || !(*document)["packages"].is_array())
      return Error{Error::corrupt, "an index.json that lists no packages"};
    return {};
  }

  Result<Fetched> remember(Fetched fetched) {
    record_.updated_at = now();
    TRY(write_whole(folder_, "cache.json", to_json(record_)));
    return fetched;
  }

  const Repository& repository_;
  const std::string& cache_;
  std::string folder_;
  Servers servers_;
  FetchRecord record_;
};

}  // namespace

Result<Fetched> update(const Repository& repository, const std::string& cache,
                       const net::ClientOptions& client, bool force) {
  auto own = net::parse_url(repository.url);
  if (!own) return std::move(own.error()).during("repository " + repository.name);
  auto fetched = Update(repository, cache, client, *std::move(own)).run(force);
  if (!fetched && fetched.error().kind != Error::cancelled)
    return std::move(fetched.error()).during("repository " + repository.name);
  return fetched;
}

}  // namespace oakum::vex
