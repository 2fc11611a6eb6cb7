#pragma once
// Disks made byte by byte.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "disk/device.h"
#include "disk/part.h"
#include "io/crc32.h"

namespace oakum::disk {

/// Bytes that grow where something is put.
class Bytes {
 public:
  explicit Bytes(std::size_t size = 0) : bytes_(size) {}

  Bytes& text(std::size_t at, std::string_view text) {
    reserve(at + text.size());
    if (!text.empty()) std::memcpy(bytes_.data() + at, text.data(), text.size());
    return *this;
  }
  Bytes& little(std::size_t at, std::uint64_t value, std::size_t size) {
    reserve(at + size);
    for (std::size_t i = 0; i < size; ++i) bytes_[at + i] = std::byte(value >> 8 * i & 0xff);
    return *this;
  }
  Bytes& le16(std::size_t at, std::uint64_t value) { return little(at, value, 2); }
  Bytes& le32(std::size_t at, std::uint64_t value) { return little(at, value, 4); }
  Bytes& le64(std::size_t at, std::uint64_t value) { return little(at, value, 8); }
  Bytes& be32(std::size_t at, std::uint64_t value) {
    return le32(at, __builtin_bswap32(static_cast<std::uint32_t>(value)));
  }
  Bytes& be64(std::size_t at, std::uint64_t value) { return le64(at, __builtin_bswap64(value)); }
  Bytes& fill(std::size_t at, std::size_t count, char with) {
    return text(at, std::string(count, with));
  }
  Bytes& copy(std::size_t at, const Bytes& from) { return text(at, as_text(from.view())); }
  void resize(std::size_t size) { bytes_.resize(size); }
  std::size_t size() const { return bytes_.size(); }
  ByteView view() const { return bytes_; }
  ByteView part(std::size_t at, std::size_t count) const { return view().subspan(at, count); }
  std::uint32_t crc(std::size_t at, std::size_t count) const {
    return io::crc32(0, part(at, count));
  }

 private:
  void reserve(std::size_t size) {
    if (bytes_.size() < size) bytes_.resize(size);
  }
  std::vector<std::byte> bytes_;
};

/// A device that keeps its bytes.
class OwnDevice final : public Device {
 public:
  explicit OwnDevice(Bytes bytes) : bytes_(std::move(bytes)), memory_(bytes_.view()) {}
  std::uint64_t size() const override { return memory_.size(); }
  Result<void> read(std::uint64_t at, std::span<std::byte> into) const override {
    return memory_.read(at, into);
  }

 private:
  Bytes bytes_;
  MemoryDevice memory_;
};

inline std::unique_ptr<Device> device_of(Bytes bytes) {
  return std::make_unique<OwnDevice>(std::move(bytes));
}

/// Bytes of a device as text, or "error: …".
inline std::string read_text(const Device& device, std::uint64_t at, std::size_t count) {
  std::string text(count, '\0');
  const auto done = device.read(at, std::as_writable_bytes(std::span(text)));
  return done ? text : "error: " + done.error().what;
}

}  // namespace oakum::disk
