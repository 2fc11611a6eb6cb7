#include "source/id_set.h"

#include <algorithm>
#include <cstring>
#include <random>

namespace oakum::source {
namespace {

constexpr std::size_t kFirstSlots = 1024;

std::string to_bytes(std::string_view hexadecimal) {
  const auto value = [](char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; };
  std::string out(hexadecimal.size() / 2, '\0');
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = static_cast<char>(value(hexadecimal[2 * i]) << 4 | value(hexadecimal[2 * i + 1]));
  return out;
}

bool is_zero(std::string_view id) {
  return std::all_of(id.begin(), id.end(), [](char c) { return c == '\0'; });
}

}  // namespace

IdSet::IdSet() {
  std::random_device random;
  seed_ = (static_cast<std::uint64_t>(random()) << 32 | random()) | 1;
}

bool IdSet::insert(std::string_view hexadecimal) {
  const auto id = to_bytes(hexadecimal);
  if (width_ == 0) width_ = id.size();
  if (id.size() != width_ || is_zero(id)) return false;
  if (count_ * 10 >= slots() * 7) grow();
  const bool is_new = put(id);
  count_ += is_new;
  return is_new;
}

std::size_t IdSet::place_of(std::string_view id) const {
  std::uint64_t mixed = seed_;
  for (std::size_t at = 0; at < id.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, id.data() + at, std::min<std::size_t>(8, id.size() - at));
    mixed = (mixed ^ word) * (seed_ ^ 0x9E3779B97F4A7C14);
    mixed ^= mixed >> 32;
  }
  return static_cast<std::size_t>(mixed) & (slots() - 1);
}

bool IdSet::put(std::string_view id) {
  for (auto place = place_of(id);; place = (place + 1) & (slots() - 1)) {
    char* slot = table_.data() + place * width_;
    const std::string_view there(slot, width_);
    if (there == id) return false;
    if (!is_zero(there)) continue;
    std::memcpy(slot, id.data(), width_);
    return true;
  }
}

void IdSet::grow() {
  const auto old = std::move(table_);
  const auto before = old.size() / width_;
  table_.assign(std::max(kFirstSlots, 2 * before) * width_, '\0');
  for (std::size_t i = 0; i < before; ++i) {
    const auto id = std::string_view(old).substr(i * width_, width_);
    if (!is_zero(id)) put(id);
  }
}

}  // namespace oakum::source
