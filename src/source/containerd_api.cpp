#include "source/containerd_api.h"

#include <algorithm>
#include <optional>

#include "base/hash.h"
#include "base/text.h"
#include "formats/protobuf.h"
#include "net/socket.h"

namespace oakum::source {
namespace {

using formats::ProtobufField;
using formats::ProtobufReader;
using formats::ProtobufWriter;

/// The fields by their numbers in containerd's .proto files.
namespace field {
constexpr std::uint32_t kListed = 1;  // of every …ListResponse and PluginsResponse
constexpr std::uint32_t kImageName = 1, kImageTarget = 3;
constexpr std::uint32_t kDescriptorDigest = 2;
constexpr std::uint32_t kNamespaceName = 1;
constexpr std::uint32_t kPluginExports = 5;
constexpr std::uint32_t kMapKey = 1, kMapValue = 2;
constexpr std::uint32_t kFilters = 1;
constexpr std::uint32_t kReadDigest = 1, kReadSize = 3;  // of ReadContentRequest
constexpr std::uint32_t kReadOffset = 1, kReadData = 2;  // of ReadContentResponse
}  // namespace field

constexpr std::string_view kImages = "/containerd.services.images.v1.Images/List";
constexpr std::string_view kNamespaces = "/containerd.services.namespaces.v1.Namespaces/List";
constexpr std::string_view kPlugins = "/containerd.services.introspection.v1.Introspection/Plugins";
constexpr std::string_view kRead = "/containerd.services.content.v1.Content/Read";

net::Headers in_namespace(const std::string& name) { return {{"containerd-namespace", name}}; }

Error during(Error error, std::string_view method) {
  method.remove_prefix(method.substr(0, method.rfind('/')).rfind('.') + 1);
  return std::move(error).during(method);
}

/// The value of a field that holds text, bytes or a message; as the format has it, the last one
/// counts. Empty when there is none.
Result<ByteView> last_bytes(ByteView message, std::uint32_t number) {
  ProtobufReader reader(message);
  ByteView found;
  while (const auto field = TRY(reader.next()))
    if (field->number == number && field->kind == ProtobufField::Kind::bytes) found = field->bytes;
  return found;
}

Result<std::string> short_text(ByteView message, std::uint32_t number) {
  const auto bytes = TRY(last_bytes(message, number));
  if (bytes.size() > kLongestContainerdText)
    return Error{Error::corrupt, fmt::format("a text of {} bytes, more than the limit of {}",
                                             bytes.size(), kLongestContainerdText)};
  return std::string(as_text(bytes));
}

/// Calls `take` with each message of a list.
template <class Take>
Result<void> for_each_listed(ByteView answer, Take take) {
  ProtobufReader reader(answer);
  while (const auto field = TRY(reader.next()))
    if (field->number == field::kListed && field->kind == ProtobufField::Kind::bytes)
      TRY(take(field->bytes));
  return {};
}

/// The value of a key of a map field, "" when it is absent.
Result<std::string> map_value(ByteView message, std::uint32_t number, std::string_view key) {
  ProtobufReader reader(message);
  std::string found;
  while (const auto entry = TRY(reader.next())) {
    if (entry->number != number || entry->kind != ProtobufField::Kind::bytes) continue;
    if (TRY(short_text(entry->bytes, field::kMapKey)) == key)
      found = TRY(short_text(entry->bytes, field::kMapValue));
  }
  return found;
}

/// The data of the messages of Content/Read, one after another.
class ContentReader final : public io::Reader {
 public:
  explicit ContentReader(net::Grpc grpc) : grpc_(std::move(grpc)) {}

  Result<std::size_t> read(std::span<std::byte> into) override {
    if (failed_) return *failed_;
    while (rest_.empty() && !ended_)
      if (auto more = fetch(); !more) return failed_.emplace(during(more.error(), kRead));
    const auto count = std::min(into.size(), rest_.size());
    std::copy_n(rest_.begin(), count, into.begin());
    rest_ = rest_.subspan(count);
    return count;
  }

 private:
  Result<void> fetch() {
    ended_ = !TRY(grpc_.next(message_));
    if (ended_) return {};
    std::uint64_t offset = 0;
    ProtobufReader reader(as_bytes(message_));
    while (const auto field = TRY(reader.next())) {
      if (field->number == field::kReadOffset) offset = field->integer;
      if (field->number == field::kReadData) rest_ = field->bytes;
    }
    if (offset != at_)
      return Error{Error::corrupt, fmt::format("data of offset {} where {} follows", offset, at_)};
    at_ += rest_.size();
    return {};
  }

  net::Grpc grpc_;
  std::string message_;
  ByteView rest_;  ///< Of the message, not yet read.
  std::uint64_t at_ = 0;
  bool ended_ = false;
  std::optional<Error> failed_;
};

}  // namespace

Result<std::vector<ContainerdRecord>> read_containerd_images(ByteView answer) {
  std::vector<ContainerdRecord> records;
  const auto read = for_each_listed(answer, [&](ByteView image) -> Result<void> {
    ContainerdRecord record;
    record.name = TRY(short_text(image, field::kImageName));
    const auto target = TRY(last_bytes(image, field::kImageTarget));
    record.digest = TRY(short_text(target, field::kDescriptorDigest));
    if (records.size() == kMostContainerdImages)
      return Error{Error::too_large, fmt::format("more than {} images", kMostContainerdImages)};
    if (is_sha256_digest(record.digest)) records.push_back(std::move(record));
    return {};
  });
  if (!read) return read.error();
  std::sort(records.begin(), records.end());
  return records;
}

Result<ContainerdApi> ContainerdApi::connect(const std::string& socket, const Cancel* cancel) {
  auto stream = TRY(net::connect_unix(socket, cancel));
  return ContainerdApi(net::Grpc(std::move(stream)));
}

Result<std::vector<ContainerdRecord>> ContainerdApi::images(const std::string& name_space) {
  const auto answer = grpc_.call(kImages, "", in_namespace(name_space));
  if (!answer) return during(answer.error(), kImages);
  auto records = read_containerd_images(as_bytes(*answer));
  if (!records) return during(std::move(records).error(), kImages);
  return records;
}

Result<std::vector<std::string>> ContainerdApi::namespaces() {
  const auto answer = grpc_.call(kNamespaces, "");
  if (!answer) return during(answer.error(), kNamespaces);
  std::vector<std::string> names;
  const auto read = for_each_listed(as_bytes(*answer), [&](ByteView item) -> Result<void> {
    auto name = TRY(short_text(item, field::kNamespaceName));
    if (is_containerd_namespace(name)) names.push_back(std::move(name));
    return {};
  });
  if (!read) return during(read.error(), kNamespaces);
  std::sort(names.begin(), names.end());
  return names;
}

Result<std::string> ContainerdApi::content_root() {
  ProtobufWriter request;
  request.bytes(field::kFilters, "type==io.containerd.content.v1");
  const auto answer = grpc_.call(kPlugins, request.message());
  if (!answer) return during(answer.error(), kPlugins);
  std::string root;
  const auto read = for_each_listed(as_bytes(*answer), [&](ByteView plugin) -> Result<void> {
    auto said = TRY(map_value(plugin, field::kPluginExports, "root"));
    if (!said.empty()) root = std::move(said);
    return {};
  });
  if (!read) return during(read.error(), kPlugins);
  return root;
}

Result<void> ContainerdApi::find_blob(const std::string& name_space, const std::string& digest) {
  // Content/Info speaks of the metadata alone, which outlive a file that was deleted.
  ProtobufWriter request;
  request.bytes(field::kReadDigest, digest).integer(field::kReadSize, 1);
  const auto answer = grpc_.call(kRead, request.message(), in_namespace(name_space));
  if (!answer && answer.error().kind == Error::not_found) return during(answer.error(), kRead);
  return {};
}

Result<std::unique_ptr<io::Reader>> stream_containerd_blob(const std::string& socket,
                                                           const std::string& name_space,
                                                           const std::string& digest,
                                                           const Cancel* cancel) {
  net::Grpc grpc(TRY(net::connect_unix(socket, cancel)));
  ProtobufWriter request;
  request.bytes(field::kReadDigest, digest);
  TRY(grpc.start(kRead, request.message(), in_namespace(name_space)));
  return std::make_unique<ContentReader>(std::move(grpc));
}

}  // namespace oakum::source
