#include <string>
#include <string_view>

#include "gotemplate/sprig/sprig.h"

namespace oakum::gotemplate {

namespace {
constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Groups of `bits` bits, padded to groups of `group` characters.
std::string encoded(std::string_view text, std::string_view alphabet, unsigned bits,
                    std::size_t group) {
  std::string out;
  std::uint32_t held = 0;
  unsigned count = 0;
  for (const char c : text) {
    held = held << 8 | static_cast<unsigned char>(c);
    for (count += 8; count >= bits; count -= bits)
      out += alphabet[held >> (count - bits) & ((1u << bits) - 1)];
    held &= (1u << count) - 1;
  }
  if (count > 0) out += alphabet[held << (bits - count) & ((1u << bits) - 1)];
  while (out.size() % group != 0) out += '=';
  return out;
}

/// What Go's decoder takes: whole groups, line ends anywhere, padding at the end alone. What it
/// says of anything else becomes the text, as sprig has it.
std::string decoded(std::string_view text, std::string_view alphabet, unsigned bits,
                    std::size_t group, std::string_view name) {
  std::string out;
  std::uint32_t held = 0;
  unsigned count = 0;
  std::size_t taken = 0, padding = 0;
  const auto wrong_at = [&](std::size_t at) {
    return "illegal " + std::string(name) + " data at input byte " + std::to_string(at);
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n' || c == '\r') continue;
    ++taken;
    if (c == '=') {
      const std::size_t in_group = (taken - 1) % group;
      if (padding == 0 && in_group < 2) return wrong_at(i);
      ++padding;
      continue;
    }
    const auto digit = alphabet.find(c);
    if (padding > 0 || digit == alphabet.npos)
      return wrong_at(padding > 0 && taken % group == 1 ? i : padding > 0 ? i - 1 : i);
    held = held << bits | static_cast<std::uint32_t>(digit);
    count += bits;
    if (count >= 8) {
      count -= 8;
      out += static_cast<char>(held >> count & 0xFF);
      held &= (1u << count) - 1;
    }
  }
  if (taken % group != 0) return wrong_at(padding > 0 ? text.size() : text.size() - taken % group);
  return out;
}

Result<Value> b64enc(Call& call, Arguments a) {
  return call.text(encoded(a[0].text(), kBase64, 6, 4));
}
Result<Value> b64dec(Call& call, Arguments a) {
  return call.text(decoded(a[0].text(), kBase64, 6, 4, "base64"));
}
Result<Value> b32enc(Call& call, Arguments a) {
  return call.text(encoded(a[0].text(), kBase32, 5, 8));
}
Result<Value> b32dec(Call& call, Arguments a) {
  return call.text(decoded(a[0].text(), kBase32, 5, 8, "base32"));
}
}  // namespace

void add_encoding_functions(Functions& functions) {
  functions["b64enc"] = {"s", b64enc};
  functions["b64dec"] = {"s", b64dec};
  functions["b32enc"] = {"s", b32enc};
  functions["b32dec"] = {"s", b32dec};
}

}  // namespace oakum::gotemplate
