#include "source/registry.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/hash.h"
#include "base/text.h"
#include "formats/node.h"

namespace oakum::source {

constexpr std::uint64_t kLargestManifest = 4u << 20;
constexpr std::uint64_t kLargestToken = 1u << 20;
constexpr std::size_t kMostReferrers = 2000;
constexpr int kMostPages = 20;
constexpr std::uint64_t kLargestComplaint = 64 * 1024;
/// A blob is taken up again at most this often, and so often in a row without this much progress.
constexpr unsigned kMostResumes = 64;
constexpr unsigned kMostIdleResumes = 4;
constexpr std::uint64_t kProgress = 64 * 1024;

constexpr std::string_view kManifestTypes[] = {
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.docker.distribution.manifest.v2+json",
};

Registry::Registry(net::Client& client, RegistryOptions options)
    : client_(client),
      options_(std::move(options)),
      own_(std::make_unique<Logins>()),
      logins_(*own_) {}

Registry::Registry(net::Client& client, RegistryOptions options, Logins& shared)
    : client_(client), options_(std::move(options)), logins_(shared) {}

std::vector<std::string> Registry::hosts_of(const Reference& reference) const {
  std::vector<std::string> hosts;
  if (const auto found = options_.mirrors.find(reference.registry); found != options_.mirrors.end())
    hosts = found->second;
  hosts.push_back(reference.host());
  return hosts;
}

/// Asks each host until one gives what is wanted. With several, the error says what each of them
/// answered.
template <class Value, class Ask>
static Result<Value> first_of(const std::vector<std::string>& hosts, Ask ask) {
  std::vector<std::string> complaints;
  for (const auto& host : hosts) {
    auto value = ask(host);
    if (value || value.error().kind == Error::cancelled) return value;
    complaints.push_back(value.error().what);
    if (complaints.size() == hosts.size()) return Error{value.error().kind, join(complaints, "; ")};
  }
  return Error{Error::internal, "no host to ask"};
}

// ---- asking, and logging in

static bool may_see_credentials(const net::Url& url) {
  return url.secure() || net::is_loopback(url.host);
}

static std::string basic(const Credentials& credentials) {
  return "Basic " + encode_base64(as_bytes(credentials.username + ':' + credentials.password));
}

Result<net::Response> Registry::ask(const std::string& host, const std::string& path,
                                    net::Headers headers, const std::string& authorization) {
  const bool plain = logins_.plain(host);
  net::Request request;
  request.patience = options_.patience;
  request.headers = std::move(headers);
  request.url = TRY(net::parse_url(fmt::format("{}://{}{}", plain ? "http" : "https", host, path)));
  if (!authorization.empty()) request.headers.push_back({"Authorization", authorization});
  auto response = client_.send(request);
  const bool plain_allowed = options_.insecure || net::is_loopback(request.url.host);
  if (response || response.error().kind != Error::unsupported || !plain_allowed || plain)
    return response;
  // It answers, but not with TLS.
  request.url = TRY(net::parse_url(fmt::format("http://{}{}", host, path)));
  if (!may_see_credentials(request.url))
    std::erase_if(request.headers,
                  [](const net::Header& header) { return header.name == "Authorization"; });
  response = client_.send(request);
  if (response) logins_.set_plain(host);
  return response;
}

static std::vector<Challenge> challenges_of(const net::Response& response) {
  std::vector<Challenge> all;
  for (const auto& header : response.headers)
    if (equal_ignoring_case(header.name, "WWW-Authenticate"))
      for (auto& challenge : parse_challenges(header.value)) all.push_back(std::move(challenge));
  return all;
}

/// Whether an answer comes from the host that was asked: a redirect may have ended at another one,
/// whose challenge is not the registry's.
static bool is_from(const std::string& host, const net::Response& response) {
  const auto asked = net::parse_url(fmt::format("{}://{}", response.url.scheme, host));
  return asked && response.url.authority() == asked->authority();
}

Result<net::Response> Registry::get(const std::string& host, const Reference& reference,
                                    const std::string& path, const net::Headers& headers) {
  const auto key = host + '/' + reference.repository;
  auto shown = logins_.shown(key);
  auto response = TRY(ask(host, path, headers, shown.authorization));
  for (auto candidate = shown.candidate; response.status == 401; candidate = shown.candidate + 1) {
    const auto challenges = challenges_of(response);
    if (!is_from(host, response) || challenges.empty()) return response;
    const auto next = TRY(logins_.renew(
        key, shown, [&] { return log_in(response.url, host, reference, challenges, candidate); }));
    if (next.authorization.empty()) return response;
    shown = next;
    response = TRY(ask(host, path, headers, shown.authorization));
  }
  return response;
}

Result<std::optional<Credentials>> Registry::candidate(const std::string& host,
                                                       const Reference& reference,
                                                       std::size_t number) const {
  using Found = std::optional<Credentials>;
  const bool named = host == reference.host();
  const auto given = named ? options_.login.size() : 0;
  if (number < given) return Found(options_.login[number]);
  if (number > given || (named && options_.only_login)) return Found();
  return Found(TRY(options_.credentials.find(host, reference.repository)));
}

/// With the login of this number, or the first one after it that the realm does not refuse; nothing
/// when there is none.
Result<Shown> Registry::log_in(const net::Url& at, const std::string& host,
                               const Reference& reference, const std::vector<Challenge>& challenges,
                               std::size_t number) {
  const auto wants = [&](std::string_view scheme) {
    return std::find_if(challenges.begin(), challenges.end(),
                        [&](const Challenge& c) { return c.scheme == scheme; });
  };
  const auto authorize = [&](const Credentials& credentials) -> Result<std::string> {
    if (!credentials.empty() && !may_see_credentials(at))
      return Error{Error::denied, "credentials are not sent over plain http"};
    if (const auto bearer = wants("bearer"); bearer != challenges.end())
      return credentials.registry_token.empty()
                 ? fetch_token(at, reference, *bearer, credentials)
                 : Result<std::string>("Bearer " + credentials.registry_token);
    const bool known = wants("basic") != challenges.end() && !credentials.username.empty();
    return known ? basic(credentials) : std::string();
  };
  std::optional<Error> refused;
  for (;; ++number) {
    auto credentials = candidate(host, reference, number);
    if (!credentials) return std::move(credentials).error().during(host + ": logging in");
    if (!*credentials) break;
    auto authorization = authorize(**credentials);
    if (authorization && !authorization->empty()) return Shown{*authorization, number};
    if (authorization) continue;
    refused = std::move(authorization).error().during(host + ": logging in");
    if (refused->kind != Error::denied) break;
  }
  if (refused) return *refused;
  return Shown{};
}

static std::string escape_query(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

/// What we ask for: to read this repository. Another name is believed (mirrors have them), another
/// right is not.
static std::string scope_for(const Reference& reference, const Challenge& challenge) {
  if (reference.repository.empty()) return "";
  const bool reading = challenge.scope.starts_with("repository:") &&
                       challenge.scope.ends_with(":pull") &&
                       challenge.scope.find(' ') == std::string::npos;
  return reading ? challenge.scope : fmt::format("repository:{}:pull", reference.repository);
}

/// Where tokens come from, once it is clear that this may be asked (and, with credentials, told
/// them).
static Result<net::Url> check_realm(const net::Url& at, const Challenge& challenge,
                                    bool with_credentials,
                                    const std::vector<std::string>& allowed) {
  auto realm = net::parse_url(challenge.realm);
  if (!realm) return std::move(realm).error().during("the realm it names");
  const bool same = realm->host == at.host;
  if (!realm->secure() && !(same && !at.secure()))
    return Error{Error::denied,
                 fmt::format("the realm {} is not https; not contacted", realm->shown())};
  if (with_credentials && !is_own_realm(at.host, realm->host, allowed))
    return Error{Error::denied,
                 fmt::format("the realm {} is of another domain; credentials are not sent there",
                             realm->shown())};
  if (with_credentials && !may_see_credentials(*realm))
    return Error{Error::denied, "credentials are not sent over plain http"};
  return realm;
}

static Result<std::string> read_token(net::Response& response) {
  if (response.status == 401 || response.status == 403)
    return Error{Error::denied, "the credentials were refused, or there are none for it"};
  if (response.status != 200) {
    const bool temporary = response.status == 429 || response.status >= 500;
    return Error{temporary ? Error::unreachable : Error::corrupt,
                 fmt::format("the realm answered {}", response.status)};
  }
  const auto bytes = TRY(net::read_all(*response.body, kLargestToken));
  auto document =
      formats::parse_json(as_text(bytes), {.bytes = kLargestToken, .depth = 16, .nodes = 1000});
  if (!document) return Error{Error::corrupt, "the realm's answer is not JSON"};
  std::string token((*document)["token"].text());
  if (token.empty()) token = (*document)["access_token"].text();
  const bool clean =
      std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < 0x7F; });
  if (token.empty() || !clean) return Error{Error::corrupt, "the realm's answer holds no token"};
  return "Bearer " + token;
}

Result<std::string> Registry::fetch_token(const net::Url& at, const Reference& reference,
                                          const Challenge& challenge,
                                          const Credentials& credentials) {
  net::Request request;
  request.url = TRY(check_realm(at, challenge, !credentials.empty(), options_.allowed_realms));
  request.named_host = at.host;
  request.redirects = 0;
  request.patience = options_.patience;
  auto question = fmt::format("service={}", escape_query(challenge.service));
  if (const auto scope = scope_for(reference, challenge); !scope.empty())
    question += "&scope=" + escape_query(scope);
  if (!credentials.identity_token.empty()) {
    request.method = "POST";
    request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
    request.body = fmt::format("grant_type=refresh_token&client_id=oakum&{}&refresh_token={}",
                               question, escape_query(credentials.identity_token));
  } else {
    request.url.target +=
        (request.url.target.find('?') == std::string::npos ? '?' : '&') + question;
    if (!credentials.empty()) request.headers.push_back({"Authorization", basic(credentials)});
  }
  auto response = TRY(client_.send(request));
  return read_token(response);
}

// ---- answers that are not what was asked for

/// "MANIFEST_UNKNOWN: manifest unknown", from the body of a registry's error; "" when there is
/// none.
static std::string complaint_of(net::Response& response) {
  constexpr std::size_t kShown = 200;
  const auto bytes = net::read_all(*response.body, kLargestComplaint);
  if (!bytes) return "";
  const auto document = formats::parse_json(
      as_text(*bytes), {.bytes = kLargestComplaint, .depth = 16, .nodes = 1000});
  if (!document) return "";
  for (const auto entry : (*document)["errors"].items()) {
    const auto text = fmt::format("{}: {}", entry["code"].text(), entry["message"].text());
    return " (" + replace_all(printable(text.substr(0, kShown)), "\n", " ") + ")";
  }
  return "";
}

static Error refusal(net::Response& response) {
  const auto kind = response.status == 401 || response.status == 403   ? Error::denied
                    : response.status == 404                           ? Error::not_found
                    : response.status == 429 || response.status >= 500 ? Error::unreachable
                                                                       : Error::corrupt;
  const auto meaning = kind == Error::denied        ? "access denied"
                       : kind == Error::not_found   ? "not found"
                       : response.status == 429     ? "too many requests"
                       : kind == Error::unreachable ? "the server has trouble"
                                                    : "an unexpected answer";
  return {kind, fmt::format("{}: {}, status {}{}", response.url.shown(), meaning, response.status,
                            complaint_of(response))};
}

// ---- manifests

static bool is_manifest_type(std::string_view type) {
  return std::find(std::begin(kManifestTypes), std::end(kManifestTypes), type) !=
         std::end(kManifestTypes);
}

/// What kind of manifest it is, by its header and by its own word, which must not contradict each
/// other.
static Result<std::string> manifest_type(const net::Response& response, std::string_view bytes) {
  const auto header = response.header("Content-Type").value_or("");
  const auto said = lower(trim(header.substr(0, header.find(';'))));
  const auto document =
      formats::parse_json(bytes, {.bytes = kLargestManifest, .depth = 64, .nodes = 200'000});
  if (!document || !document->root().is_object())
    return Error{Error::corrupt, fmt::format("{}: the answer is no manifest but '{}'",
                                             response.url.shown(), printable(said.substr(0, 100)))};
  const std::string own((*document)["mediaType"].text());
  if (is_manifest_type(said) && (own.empty() || own == said)) return said;
  if (is_manifest_type(own) && !is_manifest_type(said)) return own;
  return Error{is_manifest_type(said) ? Error::corrupt : Error::unsupported,
               fmt::format("{}: a manifest of an unknown type '{}'", response.url.shown(),
                           printable((own.empty() ? said : own).substr(0, 100)))};
}

Result<Manifest> Registry::fetch_manifest(const Reference& reference) {
  return first_of<Manifest>(hosts_of(reference),
                            [&](const std::string& host) { return fetch_from(host, reference); });
}

Result<Manifest> Registry::fetch_from(const std::string& host, const Reference& reference) {
  // One header: there are proxies that pass on no more.
  const net::Headers headers = {{"Accept", fmt::format("{}", fmt::join(kManifestTypes, ", "))}};
  const auto path = fmt::format("/v2/{}/manifests/{}", reference.repository, reference.selector());
  auto response = TRY(get(host, reference, path, headers));
  if (response.status != 200) return refusal(response);
  auto bytes = net::read_all(*response.body, kLargestManifest);
  if (!bytes) return std::move(bytes).error().during(response.url.shown());
  Manifest manifest;
  manifest.bytes = as_text(*bytes);
  manifest.digest = sha256_text(Sha256::of(*bytes));
  const auto promised = reference.digest.empty()
                            ? std::string(response.header("Docker-Content-Digest").value_or(""))
                            : reference.digest;
  if (promised.starts_with("sha256:") && promised != manifest.digest)
    return Error{Error::corrupt, fmt::format("{}: the digest is {}, not {}", response.url.shown(),
                                             manifest.digest, printable(promised.substr(0, 71)))};
  manifest.media_type = TRY(manifest_type(response, manifest.bytes));
  return manifest;
}

Result<void> Registry::greet(const Reference& reference) {
  auto response = TRY(get(reference.host(), reference, "/v2/", {}));
  if (response.status != 200) return refusal(response);
  return {};
}

// ---- referrers

/// Those of one artifact type in an index, added to what there is.
static Result<void> add_referrers(std::string_view text, std::string_view artifact_type,
                                  std::vector<Referrer>& all) {
  const auto document =
      TRY(formats::parse_json(text, {.bytes = kLargestManifest, .depth = 64, .nodes = 200'000}));
  if (!document["manifests"].is_array()) return Error{Error::corrupt, "not an index"};
  for (const auto entry : document["manifests"].items()) {
    Referrer referrer;
    referrer.artifact_type = entry["artifactType"].text();
    if (!artifact_type.empty() && referrer.artifact_type != artifact_type) continue;
    referrer.descriptor = {std::string(entry["mediaType"].text()),
                           std::string(entry["digest"].text()),
                           static_cast<std::uint64_t>(entry["size"].integer().value_or(-1))};
    if (!is_sha256_digest(referrer.descriptor.digest) || entry["size"].integer().value_or(-1) < 0)
      return Error{Error::corrupt, "a descriptor without a digest or size"};
    for (const auto& [key, value] : entry["annotations"].members())
      referrer.annotations.emplace(key, value.text());
    if (all.size() == kMostReferrers)
      return Error{Error::too_large, fmt::format("more than {} referrers", kMostReferrers)};
    all.push_back(std::move(referrer));
  }
  return {};
}

/// The path of the next page, when there is one and it is of the same list.
static Result<std::string> next_page(const net::Response& response, const std::string& path) {
  const auto link = next_link(response.header("Link").value_or(""));
  if (link.empty()) return std::string();
  const auto next = TRY(net::resolve(response.url, link));
  if (next.scheme != response.url.scheme || next.authority() != response.url.authority() ||
      next.target.substr(0, next.target.find('?')) != path)
    return Error{Error::corrupt, "the next page is said to be elsewhere"};
  return next.target;
}

Result<std::vector<Referrer>> Registry::fetch_referrers(const Reference& reference,
                                                        const std::string& digest,
                                                        std::string_view artifact_type) {
  if (!is_sha256_digest(digest)) return Error{Error::usage, "referrers of what is no digest"};
  return first_of<std::vector<Referrer>>(hosts_of(reference), [&](const std::string& host) {
    return referrers_from(host, reference, digest, artifact_type);
  });
}

Result<std::vector<Referrer>> Registry::referrers_from(const std::string& host,
                                                       const Reference& reference,
                                                       const std::string& digest,
                                                       std::string_view artifact_type) {
  const auto path = fmt::format("/v2/{}/referrers/{}", reference.repository, digest);
  const auto question = artifact_type.empty() ? "" : "?artifactType=" + escape_query(artifact_type);
  std::vector<Referrer> all;
  auto page = path + question;
  for (int pages = 0; !page.empty(); ++pages) {
    if (pages == kMostPages)
      return Error{Error::too_large, fmt::format("{}{}: more than {} pages", host, path, pages)};
    auto response = TRY(get(host, reference, page, {{"Accept", std::string(kManifestTypes[0])}}));
    if (response.status == 404 && pages == 0) {
      auto tagged = reference;
      tagged.digest.clear();
      tagged.tag = replace_all(digest, ":", "-");
      const auto index = fetch_from(host, tagged);
      if (!index && index.error().kind == Error::not_found) return all;
      if (!index) return index.error();
      TRY(add_referrers(index->bytes, artifact_type, all));
      return all;
    }
    if (response.status != 200) return refusal(response);
    const auto bytes = TRY(net::read_all(*response.body, kLargestManifest));
    auto outcome = add_referrers(as_text(bytes), artifact_type, all);
    if (!outcome) return std::move(outcome).error().during(response.url.shown());
    auto next = next_page(response, path);
    if (!next) return std::move(next).error().during(response.url.shown());
    page = std::move(*next);
  }
  return all;
}

// ---- blobs

/// A blob from one host, taken up again where its connection broke, verified at the end.
class BlobReader final : public io::Reader {
 public:
  BlobReader(Registry& registry, std::string host, Reference reference, Descriptor blob,
             Registry::Digest digest)
      : registry_(registry),
        host_(std::move(host)),
        reference_(std::move(reference)),
        blob_(std::move(blob)),
        hashing_(digest == Registry::Digest::here) {}

  /// Asks for the blob from where we are.
  Result<void> start() {
    net::Headers headers;
    if (at_ > 0) headers.push_back({"Range", fmt::format("bytes={}-", at_)});
    auto response = TRY(registry_.get(
        host_, reference_, fmt::format("/v2/{}/blobs/{}", reference_.repository, blob_.digest),
        headers));
    if (response.status != 200 && !(response.status == 206 && at_ > 0)) return refusal(response);
    place_ = response.url.shown();
    passing_ = response.status == 200 ? at_ : 0;
    if (response.status == 206) TRY(check_range(response));
    if (response.length && *response.length != blob_.size - at_ + passing_)
      return wrong(fmt::format("{} bytes are offered where {} are left", *response.length,
                               blob_.size - at_ + passing_));
    body_ = std::move(response.body);
    return {};
  }

  Result<std::size_t> read(std::span<std::byte> into) override {
    if (failed_) return *failed_;
    if (verified_) return std::size_t{0};
    auto count = read_on(into);
    if (!count) failed_ = count.error();
    return count;
  }

 private:
  Result<std::size_t> read_on(std::span<std::byte> into) {
    for (;;) {
      if (!body_) TRY(resume());
      auto count = body_->read(into);
      if (count && *count > 0) {
        if (passing_ == 0) return accept(into.first(*count));
        auto fresh = pass(into.first(*count));
        if (!fresh.empty()) return accept(fresh);
        continue;
      }
      if (count && at_ == blob_.size) return finish();
      if (!count && !is_break(count.error().kind)) return std::move(count).error().during(place_);
      broken_ = count ? Error{Error::io, "the connection ended early"} : std::move(count).error();
      body_.reset();
    }
  }

  static bool is_break(Error::Kind kind) {
    return kind == Error::io || kind == Error::timeout || kind == Error::unreachable;
  }

  /// A server that ignored the range starts over: drops what we have, moves the rest to the front.
  std::span<std::byte> pass(std::span<std::byte> bytes) {
    const auto old = static_cast<std::size_t>(std::min<std::uint64_t>(passing_, bytes.size()));
    passing_ -= old;
    std::copy(bytes.begin() + static_cast<std::ptrdiff_t>(old), bytes.end(), bytes.begin());
    return bytes.first(bytes.size() - old);
  }

  Result<std::size_t> accept(std::span<const std::byte> bytes) {
    if (bytes.size() > blob_.size - at_)
      return wrong(fmt::format("more than the promised {} bytes", blob_.size));
    if (hashing_) hash_.update(bytes);
    at_ += bytes.size();
    return bytes.size();
  }

  Result<std::size_t> finish() {
    body_.reset();
    const auto digest = hashing_ ? sha256_text(hash_.finish()) : blob_.digest;
    if (digest != blob_.digest)
      return wrong(fmt::format("the digest is {}, not {}", digest, blob_.digest));
    verified_ = true;
    return std::size_t{0};
  }

  Result<void> resume() {
    idle_ = at_ - resumed_at_ >= kProgress ? 0 : idle_ + 1;
    if (++resumes_ > kMostResumes || idle_ > kMostIdleResumes)
      return Error{broken_.kind, fmt::format("{}: {}, at byte {} of {}; given up after {} tries",
                                             place_, broken_.what, at_, blob_.size, resumes_)};
    resumed_at_ = at_;
    return start();
  }

  /// "bytes 100-999/1000" must start where we are and know the size we know.
  Result<void> check_range(const net::Response& response) const {
    const auto text = response.header("Content-Range").value_or("");
    if (text.starts_with(fmt::format("bytes {}-{}/", at_, blob_.size - 1))) return {};
    return wrong(
        fmt::format("asked to go on at byte {}, it sent '{}'", at_, printable(text.substr(0, 60))));
  }
  Error wrong(std::string_view what) const {
    return {Error::corrupt, fmt::format("{}: {}", place_, what)};
  }

  Registry& registry_;
  std::string host_;
  Reference reference_;
  Descriptor blob_;
  std::unique_ptr<net::Body> body_;
  std::string place_;
  bool hashing_;
  Sha256 hash_;
  std::uint64_t at_ = 0;       ///< Bytes that were given on.
  std::uint64_t passing_ = 0;  ///< Bytes of the answer that we had before.
  std::uint64_t resumed_at_ = 0;
  unsigned resumes_ = 0;
  unsigned idle_ = 0;
  Error broken_;
  std::optional<Error> failed_;
  bool verified_ = false;
};

Result<std::unique_ptr<io::Reader>> Registry::open_blob(const Reference& reference,
                                                        const Descriptor& blob, Digest digest) {
  if (!is_sha256_digest(blob.digest))
    return Error{Error::corrupt, "a blob whose digest is not sha256"};
  using Opened = std::unique_ptr<io::Reader>;
  return first_of<Opened>(hosts_of(reference), [&](const std::string& host) -> Result<Opened> {
    auto reader = std::make_unique<BlobReader>(*this, host, reference, blob, digest);
    TRY(reader->start());
    return reader;
  });
}

}  // namespace oakum::source
