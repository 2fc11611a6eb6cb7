#include "net/address.h"

#include <arpa/inet.h>

#include <array>
#include <cstdint>
#include <string>

#include "net/url.h"

namespace oakum::net {

namespace {
struct Block4 {
  std::uint32_t network;
  int bits;
  std::string_view why;
};
struct Block6 {
  std::array<std::uint8_t, 16> network;
  int bits;
  std::string_view why;
};
constexpr std::uint32_t quad(unsigned a, unsigned b, unsigned c, unsigned d) {
  return a << 24 | b << 16 | c << 8 | d;
}
constexpr Block4 kBlocks4[] = {
    {quad(0, 0, 0, 0), 8, "this network"},
    {quad(10, 0, 0, 0), 8, "private"},
    {quad(100, 64, 0, 0), 10, "carrier-internal"},
    {quad(127, 0, 0, 0), 8, "loopback"},
    {quad(168, 63, 129, 16), 32, "cloud metadata"},
    {quad(169, 254, 0, 0), 16, "link-local or metadata"},
    {quad(172, 16, 0, 0), 12, "private"},
    {quad(192, 0, 0, 0), 24, "reserved"},
    {quad(192, 0, 2, 0), 24, "documentation"},
    {quad(192, 168, 0, 0), 16, "private"},
    {quad(198, 18, 0, 0), 15, "benchmarking"},
    {quad(198, 51, 100, 0), 24, "documentation"},
    {quad(203, 0, 113, 0), 24, "documentation"},
    {quad(224, 0, 0, 0), 4, "multicast"},
    {quad(240, 0, 0, 0), 4, "reserved"},
};
constexpr Block6 kBlocks6[] = {
    {{0x01, 0x00}, 64, "discard-only"},
    {{0x20, 0x01, 0x00, 0x00}, 32, "Teredo"},
    {{0x20, 0x01, 0x0d, 0xb8}, 32, "documentation"},
    {{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01}, 48, "local NAT64"},
    {{0xfc, 0x00}, 7, "private"},
    {{0xfe, 0x80}, 10, "link-local"},
    {{0xfe, 0xc0}, 10, "site-local"},
    {{0xff, 0x00}, 8, "multicast"},
};
/// Prefixes after which an IPv4 address follows.
constexpr Block6 kCarriers[] = {
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96, "mapped"},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0}, 96, "translated"},
    {{0x00, 0x64, 0xff, 0x9b}, 96, "NAT64"},
    {{0x20, 0x02}, 16, "6to4"},
    {{}, 96, "compatible"},
};
}  // namespace

static std::string_view why_not_public4(std::uint32_t address) {
  for (const auto& [network, bits, why] : kBlocks4)
    if ((address ^ network) >> (32 - bits) == 0) return why;
  return "";
}

static bool inside(ByteView address, const Block6& block) {
  for (int bit = 0; bit < block.bits; ++bit) {
    const auto at = static_cast<std::size_t>(bit / 8);
    const auto difference = std::to_integer<unsigned>(address[at]) ^ block.network[at];
    if (difference >> (7 - bit % 8) & 1u) return false;
  }
  return true;
}

std::string_view why_not_public(ByteView address) {
  if (address.size() == 4) return why_not_public4(*load_be<std::uint32_t>(address, 0));
  if (address.size() != 16) return "malformed";
  for (const auto& block : kBlocks6)
    if (inside(address, block)) return block.why;
  const bool low = inside(address, kCarriers[4]);
  if (low && *load_be<std::uint32_t>(address, 12) <= 1)
    return address[15] == std::byte{1} ? "loopback" : "unspecified";
  for (const auto& carrier : kCarriers)
    if (inside(address, carrier))
      return why_not_public4(
          *load_be<std::uint32_t>(address, static_cast<std::size_t>(carrier.bits / 8)));
  return "";
}

std::string_view why_not_public(std::string_view host) {
  const std::string text(host);
  std::array<std::byte, 16> raw{};
  if (inet_pton(AF_INET, text.c_str(), raw.data()) == 1)
    return why_not_public(ByteView(raw).first(4));
  if (inet_pton(AF_INET6, text.c_str(), raw.data()) == 1) return why_not_public(ByteView(raw));
  return is_loopback(host) ? "loopback" : "";
}

}  // namespace oakum::net
