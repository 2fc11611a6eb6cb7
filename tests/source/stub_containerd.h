#pragma once
// A containerd of a test: listens on a local socket, understands the requests, and answers each
// call as the test says.
#include <nghttp2/nghttp2.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "formats/protobuf.h"
#include "tests/net/frames.h"

namespace oakum::testing_containerd {

struct Call {
  std::string method;  ///< "Images/List"
  std::string name_space;
  std::string request;  ///< The message.
};
struct Reply {
  std::vector<std::string> messages;
  std::string status = "0", text = "";
  bool stalls = false;  ///< Says nothing more after the messages.
};

class StubContainerd {
 public:
  using Script = std::function<Reply(const Call&)>;

  StubContainerd(std::string path, Script script)
      : path_(std::move(path)), script_(std::move(script)) {
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::copy(path_.begin(), path_.end(), address.sun_path);
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener_, 64) != 0)
      std::abort();
    acceptor_ = std::thread([this] { accept(); });
  }
  ~StubContainerd() {
    stopping_ = true;
    acceptor_.join();
    for (auto& thread : threads_) thread.join();
    ::close(listener_);
    ::unlink(path_.c_str());
  }
  StubContainerd(const StubContainerd&) = delete;
  StubContainerd& operator=(const StubContainerd&) = delete;

 private:
  void accept() {
    pollfd entry{listener_, POLLIN, 0};
    while (!stopping_) {
      if (::poll(&entry, 1, 20) <= 0) continue;
      const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (descriptor >= 0) threads_.emplace_back([this, descriptor] { serve(descriptor); });
    }
  }

  /// The next `count` bytes; fewer when the client has left.
  std::string receive(int descriptor, std::size_t count) const {
    std::string out;
    pollfd entry{descriptor, POLLIN, 0};
    while (out.size() < count && !stopping_) {
      if (::poll(&entry, 1, 20) <= 0) continue;
      char buffer[16384];
      const auto got = ::recv(descriptor, buffer, std::min(sizeof buffer, count - out.size()), 0);
      if (got <= 0) break;
      out.append(buffer, static_cast<std::size_t>(got));
    }
    return out;
  }

  static void read_headers(nghttp2_hd_inflater* inflater, const std::string& block, Call& call) {
    const auto* at = reinterpret_cast<const std::uint8_t*>(block.data());
    auto left = block.size();
    for (;;) {
      nghttp2_nv pair;
      int flags = 0;
      const auto used = nghttp2_hd_inflate_hd2(inflater, &pair, &flags, at, left, 1);
      if (used < 0) std::abort();
      at += used;
      left -= static_cast<std::size_t>(used);
      if (flags & NGHTTP2_HD_INFLATE_EMIT) {
        const std::string name(reinterpret_cast<const char*>(pair.name), pair.namelen);
        const std::string value(reinterpret_cast<const char*>(pair.value), pair.valuelen);
        if (name == ":path") call.method = value.substr(value.rfind('.') + 1);
        if (name == "containerd-namespace") call.name_space = value;
      }
      if (flags & NGHTTP2_HD_INFLATE_FINAL) break;
    }
    nghttp2_hd_inflate_end_headers(inflater);
  }

  void answer(int descriptor, std::uint32_t stream, const Call& call) {
    using namespace testing_frames;
    const std::lock_guard lock(mutex_);
    const auto reply = script_(call);
    std::string out = grpc_head(stream);
    for (const auto& message : reply.messages) out += content(grpc_message(message), stream);
    if (!reply.stalls) out += grpc_end(stream, reply.status, reply.text);
    ::send(descriptor, out.data(), out.size(), MSG_NOSIGNAL);
  }

  void serve(int descriptor) {
    nghttp2_hd_inflater* inflater = nullptr;
    nghttp2_hd_inflate_new(&inflater);
    receive(descriptor, 24);
    const auto hello = testing_frames::settings();
    ::send(descriptor, hello.data(), hello.size(), MSG_NOSIGNAL);
    std::map<std::uint32_t, Call> calls;
    for (;;) {
      const auto head = receive(descriptor, 9);
      if (head.size() < 9) break;
      const auto number = [&](std::size_t i) { return static_cast<unsigned char>(head[i]); };
      const auto payload = receive(descriptor, number(0) << 16 | number(1) << 8 | number(2));
      const std::uint32_t stream = number(5) << 24 | number(6) << 16 | number(7) << 8 | number(8);
      if (number(3) == testing_frames::kHeaders) read_headers(inflater, payload, calls[stream]);
      if (number(3) != testing_frames::kData) continue;
      calls[stream].request += payload;
      if ((number(4) & testing_frames::kEndStream) == 0) continue;
      calls[stream].request.erase(0, 5);
      answer(descriptor, stream, calls[stream]);
    }
    nghttp2_hd_inflate_del(inflater);
    ::close(descriptor);
  }

  std::string path_;
  Script script_;
  std::mutex mutex_;
  int listener_ = -1;
  std::atomic<bool> stopping_{false};
  std::thread acceptor_;
  std::vector<std::thread> threads_;
};

inline std::string image_record(std::string_view name, std::string_view digest) {
  formats::ProtobufWriter target, image, listed;
  target.bytes(1, "application/vnd.oci.image.manifest.v1+json").bytes(2, digest).integer(3, 1);
  image.bytes(1, name).bytes(2, "label").bytes(3, target.message()).bytes(7, "\x08\x01");
  return listed.bytes(1, image.message()).message();
}

/// A containerd of memory: images by namespace, blobs by digest in all of them.
struct Contents {
  std::map<std::string, std::vector<std::pair<std::string, std::string>>> images;
  std::map<std::string, std::string> blobs;
  std::string root;              ///< Of the content store.
  std::size_t piece = 1u << 20;  ///< Of a blob in one message.
  std::string broken = {};       ///< A blob in which an offset is skipped.
  std::string stalled = {};      ///< A blob that never ends.

  Reply operator()(const Call& call) const {
    if (call.method == "Images/List") return list_images(call.name_space);
    if (call.method == "Namespaces/List") return list_namespaces();
    if (call.method == "Introspection/Plugins") return plugins();
    if (call.method == "Content/Read") return read(call);
    return {{}, "12", "unknown method"};
  }

 private:
  Reply list_images(const std::string& name_space) const {
    const auto found = images.find(name_space);
    std::string all;
    if (found != images.end())
      for (const auto& [name, digest] : found->second) all += image_record(name, digest);
    return {{all}};
  }
  Reply list_namespaces() const {
    formats::ProtobufWriter listed;
    for (const auto& [name, records] : images)
      listed.bytes(1, formats::ProtobufWriter().bytes(1, name).message());
    return {{listed.message()}};
  }
  Reply plugins() const {
    formats::ProtobufWriter entry, plugin, listed;
    entry.bytes(1, "root").bytes(2, root);
    plugin.bytes(1, "io.containerd.content.v1").bytes(5, entry.message());
    return {{listed.bytes(1, plugin.message()).message()}};
  }
  Reply read(const Call& call) const {
    std::string digest;
    std::uint64_t size = 0;
    formats::ProtobufReader fields(as_bytes(call.request));
    for (auto field = fields.next().value(); field; field = fields.next().value()) {
      if (field->number == 1) digest = field->text();
      if (field->number == 3) size = field->integer;
    }
    const auto blob = blobs.find(digest);
    if (blob == blobs.end()) return {{}, "5", "content " + digest + ": not found"};
    Reply reply;
    reply.stalls = digest == stalled && size == 0;
    const auto text = size == 0 ? blob->second : blob->second.substr(0, size);
    for (std::size_t at = 0; at < text.size(); at += piece) {
      const auto offset = digest == broken && at > 0 ? at + 1 : at;
      reply.messages.push_back(formats::ProtobufWriter()
                                   .integer(1, offset)
                                   .bytes(2, std::string_view(text).substr(at, piece))
                                   .message());
    }
    return reply;
  }
};

}  // namespace oakum::testing_containerd
