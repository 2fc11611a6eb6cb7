#include "source/engine_image.h"

#include <sys/stat.h>

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"
#include "formats/json_writer.h"
#include "formats/node.h"
#include "net/http.h"
#include "source/image_source.h"
#include "source/reference.h"

namespace oakum::source {
namespace {

using formats::Document;
using formats::Node;

constexpr std::uint64_t kLargestAnswer = 16u << 20;
constexpr auto kArchivePatience = std::chrono::minutes(10);
/// The newest version of the API that is asked for; older engines are asked for theirs.
constexpr unsigned kNewestMinor = 44;

/// A conversation with one engine.
class Engine : public std::enable_shared_from_this<Engine> {
 public:
  Engine(const EngineAddress& address, const Cancel* cancel)
      : address_(address),
        questions_(client_options(address, cancel, false)),
        archives_(client_options(address, cancel, true)) {}

  /// Finds out whether an engine is there and which version of the API it speaks.
  Result<void> greet();
  Result<Document> ask(const std::string& path);
  Result<std::unique_ptr<io::Reader>> stream(const std::string& path);

 private:
  static net::ClientOptions client_options(const EngineAddress& address, const Cancel* cancel,
                                           bool archives);
  Result<net::Response> get(net::Client& client, const std::string& path);
  Error complaint(net::Response& response) const;

  EngineAddress address_;
  std::string version_;  ///< "/v1.41", or "" for what the engine takes without one.
  net::Client questions_, archives_;
};

net::ClientOptions Engine::client_options(const EngineAddress& address, const Cancel* cancel,
                                          bool archives) {
  net::ClientOptions options;
  options.socket = address.socket;
  options.trust = address.trust;
  options.proxies = {};
  options.retry.attempts = 0;
  options.cancel = cancel;
  if (archives) {
    options.timeouts.head = options.timeouts.idle = kArchivePatience;
    options.timeouts.slowest = 0;
  }
  return options;
}

/// The body of an answer; keeps the conversation going as long as it is read.
class AnswerReader final : public io::Reader {
 public:
  AnswerReader(std::shared_ptr<Engine> engine, std::unique_ptr<net::Body> body)
      : engine_(std::move(engine)), body_(std::move(body)) {}
  Result<std::size_t> read(std::span<std::byte> into) override {
    if (into.empty()) return std::size_t{0};
    return body_->read(into);
  }

 private:
  std::shared_ptr<Engine> engine_;
  std::unique_ptr<net::Body> body_;
};

Result<net::Response> Engine::get(net::Client& client, const std::string& path) {
  net::Request request;
  request.url = address_.url;
  if (request.url.target.ends_with('/')) request.url.target.pop_back();
  request.url.target += path;
  request.redirects = 0;
  return client.send(request);
}

/// What an answer that is none says: the engine's own message where it gives one.
Error Engine::complaint(net::Response& response) const {
  constexpr std::size_t kShown = 200;
  std::string message;
  if (const auto body = net::read_all(*response.body, 64u << 10))
    if (const auto document = formats::parse_json(as_text(*body)))
      message = printable((*document)["message"].text().substr(0, kShown));
  const auto kind = response.status == 404                             ? Error::not_found
                    : response.status == 401 || response.status == 403 ? Error::denied
                                                                       : Error::unreachable;
  return {kind, fmt::format("{} answered {}{}{}", address_.text, response.status,
                            message.empty() ? "" : ": ", message)};
}

/// "/v1.41" of "1.41"; "" for anything else.
std::string version_prefix(std::string_view text) {
  const auto parts = cut(text, ".");
  const auto minor = parts ? parse_decimal(parts->second) : std::nullopt;
  if (!minor || parts->first != "1") return "";
  return fmt::format("/v1.{}", std::min<std::uint64_t>(*minor, kNewestMinor));
}

Result<void> Engine::greet() {
  auto response = TRY(get(questions_, "/_ping"));
  if (response.status != 200) return complaint(response);
  version_ = version_prefix(response.header("Api-Version").value_or(""));
  TRY(net::read_all(*response.body, 64u << 10));
  return {};
}

Result<Document> Engine::ask(const std::string& path) {
  auto response = TRY(get(questions_, version_ + path));
  if (response.status != 200) return complaint(response);
  const auto body = TRY(net::read_all(*response.body, kLargestAnswer));
  auto document = formats::parse_json(as_text(body),
                                      {.bytes = kLargestAnswer, .depth = 64, .nodes = 1'000'000});
  if (!document) return std::move(document).error().during(address_.text + path);
  return document;
}

Result<std::unique_ptr<io::Reader>> Engine::stream(const std::string& path) {
  auto response = TRY(get(archives_, version_ + path));
  if (response.status != 200) return complaint(response);
  return std::make_unique<AnswerReader>(shared_from_this(), std::move(response.body));
}

/// What keeps us from a socket, in the reader's words. Asked for before anything else, so that a
/// missing engine costs nothing.
Result<void> knock(const EngineAddress& address, const Cancel* cancel) {
  if (address.socket.empty()) return {};
  const auto socket = net::connect_unix(address.socket, cancel);
  if (socket) return {};
  struct stat status {};
  if (socket.error().kind == Error::denied)
    return Error{Error::denied, fmt::format("permission denied for {}; run as root or join the "
                                            "group that owns it",
                                            address.text)};
  if (socket.error().kind != Error::not_found)
    return Error{Error::unreachable, socket.error().what};
  const bool there = ::stat(address.socket.c_str(), &status) == 0;
  return Error{Error::unreachable,
               fmt::format("{} {}", there ? "nobody listens at" : "no socket at", address.text)};
}

/// Whether a name may stand in the path of a request as it is.
bool fits_a_path(std::string_view name) {
  constexpr std::size_t kLongest = 512;
  const auto allowed = [](char c) {
    return is_alpha(c) || is_digit(c) || std::string_view("._-/:@").find(c) != std::string::npos;
  };
  const auto components = split(name, '/');
  return name.size() <= kLongest && std::all_of(name.begin(), name.end(), allowed) &&
         std::none_of(components.begin(), components.end(), [](std::string_view component) {
           return component.empty() || component == "." || component == "..";
         });
}

/// What an image may be called at the engine, in the order to ask.
std::vector<std::string> candidates(const std::string& name, bool as_it_stands_first) {
  std::vector<std::string> names;
  if (const auto reference = parse_reference(name)) names.push_back(reference->text());
  if (fits_a_path(name)) names.push_back(name);
  if (as_it_stands_first) std::reverse(names.begin(), names.end());
  return names;
}

Result<Document> inspect(Engine& engine, const std::string& name, const EngineOptions& options) {
  for (const auto& candidate : candidates(name, options.resolves_names)) {
    auto document = engine.ask("/images/" + candidate + "/json");
    if (document || document.error().kind != Error::not_found) return document;
  }
  return Error{Error::not_found, "has no such image"};
}

// ---- the configuration, put together again from what the engine says

/// Whether an instruction may have changed a file: what cannot leaves no layer.
bool may_change_files(std::string_view instruction) {
  constexpr std::string_view kNever[] = {"CMD",    "LABEL",      "MAINTAINER",  "EXPOSE", "ENV",
                                         "VOLUME", "ENTRYPOINT", "USER",        "ARG",    "ONBUILD",
                                         "SHELL",  "STOPSIGNAL", "HEALTHCHECK", "WORKDIR"};
  for (const std::string_view prefix : {"/bin/sh -c ", "#(nop) "})
    if (instruction.starts_with(prefix)) instruction = trim(instruction.substr(prefix.size()));
  const auto words = split_words(instruction.substr(0, 64));
  return words.empty() ||
         std::find(std::begin(kNever), std::end(kNever), words.front()) == std::end(kNever);
}

/// Which steps of the history made a layer. The engine tells only their sizes, and a layer may have
/// none (it only deletes): as many steps of size 0 as are missing are taken for such, first those
/// that may have changed a file.
std::vector<bool> steps_with_layer(const std::vector<Node>& steps, std::size_t layers) {
  std::vector<bool> made(steps.size());
  std::size_t count = 0;
  const auto take = [&](auto&& fits) {
    for (std::size_t i = 0; i < steps.size() && count < layers; ++i)
      if (!made[i] && fits(steps[i])) made[i] = true, ++count;
  };
  take([](Node step) { return step["Size"].integer().value_or(0) > 0; });
  take([](Node step) { return may_change_files(step["CreatedBy"].text()); });
  take([](Node) { return true; });
  return made;
}

void write_history(formats::JsonWriter& out, Node history, std::size_t layers) {
  std::vector<Node> steps(history.items().begin(), history.items().end());
  std::reverse(steps.begin(), steps.end());  // the engine begins with the newest
  const auto made_layer = steps_with_layer(steps, layers);
  out.key("history").begin_array();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    out.begin_object();
    if (const auto created = steps[i]["Created"].integer().value_or(0); created > 0)
      out.member("created", rfc3339(Time{created, 0}));
    out.member("created_by", steps[i]["CreatedBy"].text())
        .member("comment", steps[i]["Comment"].text())
        .member("empty_layer", !made_layer[i])
        .end_object();
  }
  out.end_array();
}

/// The image's configuration as `inspect` and `history` tell it. What they do not tell is missing:
/// authors of steps, and fractions of their seconds.
Result<std::string> rebuild_config(Node image, Node history) {
  io::StringWriter text;
  formats::JsonWriter out(text, formats::JsonWriter::Style::compact);
  out.begin_object()
      .member("architecture", image["Architecture"].text())
      .member("variant", image["Variant"].text())
      .member("author", image["Author"].text())
      .member("container", image["Container"].text())
      .member("created", image["Created"].text())
      .member("docker_version", image["DockerVersion"].text())
      .member("os", image["Os"].text())
      .member("os.version", image["OsVersion"].text());
  if (history.size() > 0) write_history(out, history, image["RootFS"]["Layers"].size());
  out.key("rootfs").begin_object().member("type", "layers").key("diff_ids");
  write_node(out, image["RootFS"]["Layers"]);
  out.end_object();
  if (image["Config"].is_object()) write_node(out.key("config"), image["Config"]);
  out.end_object();
  TRY(out.finish(false));
  return text.text();
}

std::vector<std::string> names_in(Node array) {
  std::vector<std::string> names;
  for (const auto name : array.items())
    if (!name.text().empty() && name.text().find("<none>") == std::string_view::npos)
      names.emplace_back(name.text());
  return names;
}

/// Whether an image's id is the digest of its configuration, as reports name it. An engine that
/// keeps images in containerd gives that of a manifest, and has no data of a storage driver.
bool is_id_of_config(Node image) {
  const auto driver = image["GraphDriver"];
  return driver["Data"].is_object() || driver["Name"].text() == "vfs";
}

Result<ImagePlan> plan_engine_image(Node image, Node history, const std::string& asked,
                                    const ImageOptions& options) {
  constexpr auto kPlace = "what the engine says of the image";
  const auto layers = image["RootFS"]["Layers"];
  if (!layers.is_array() || !is_sha256_digest(image["Id"].text()))
    return Error{Error::corrupt, fmt::format("{}: no id or no layers", kPlace)};
  TRY(check_layer_count(layers.size(), kPlace));
  ImagePlan plan;
  plan.docker_archive = true;
  for (const auto layer : layers.items()) plan.layers.emplace_back().name = layer.text();
  const auto config = TRY(rebuild_config(image, history));
  TRY(check_platform(config, options));
  TRY(read_config(config, kPlace, plan));
  auto& metadata = plan.metadata;
  metadata.id = image["Id"].text();
  // Only the archive has the right id then: layers without a promise are always read.
  if (!is_id_of_config(image))
    for (auto& layer : plan.layers) layer.promise = {};
  metadata.repo_tags = names_in(image["RepoTags"]);
  metadata.repo_digests = names_in(image["RepoDigests"]);
  metadata.reference = choose_reference(asked, metadata.repo_tags, metadata.repo_digests);
  return plan;
}

Result<std::unique_ptr<Source>> open_at(const std::string& name, std::shared_ptr<Engine> engine,
                                        const EngineOptions& options) {
  TRY(engine->greet());
  const auto image = TRY(inspect(*engine, name, options));
  // By its id from here on: a tag may move meanwhile.
  const std::string id(image["Id"].text());
  if (!fits_a_path(id)) return Error{Error::corrupt, "what the engine says of the image: no id"};
  // Without its history only the instructions are missing.
  auto history = engine->ask("/images/" + id + "/history");
  if (!history && history.error().kind == Error::cancelled) return history.error();
  auto plan =
      TRY(plan_engine_image(image.root(), history ? history->root() : Node(), name, options.image));
  return std::make_unique<StreamedImage>(
      name, [engine, id] { return engine->stream("/images/" + id + "/get"); }, options.image, "",
      std::move(plan));
}

}  // namespace

Result<std::unique_ptr<Source>> open_engine_image(const std::string& name,
                                                  const EngineAddress& address,
                                                  const EngineOptions& options) {
  TRY(knock(address, options.cancel));
  return open_at(name, std::make_shared<Engine>(address, options.cancel), options);
}

}  // namespace oakum::source
