#include <openssl/evp.h>

#include <array>

#include "base/hash.h"
#include "gotemplate/sprig/sprig.h"

namespace oakum::gotemplate {

namespace {
Result<Value> sha1sum(Call& call, Arguments a) {
  TRY(call.spend(a[0].text().size()));
  return call.text(hex(sha1(as_bytes(a[0].text()))));
}
Result<Value> sha256sum(Call& call, Arguments a) {
  TRY(call.spend(a[0].text().size()));
  return call.text(hex(Sha256::of(as_bytes(a[0].text()))));
}
Result<Value> sha512sum(Call& call, Arguments a) {
  TRY(call.spend(a[0].text().size()));
  std::array<std::byte, 64> digest{};
  unsigned size = 0;
  if (EVP_Digest(a[0].text().data(), a[0].text().size(),
                 reinterpret_cast<unsigned char*>(digest.data()), &size, EVP_sha512(),
                 nullptr) != 1)
    return Error{Error::internal, "no SHA-512"};
  return call.text(hex(digest));
}

Result<Value> adler32sum(Call& call, Arguments a) {
  TRY(call.spend(a[0].text().size()));
  constexpr std::uint32_t kModulus = 65'521;
  std::uint32_t low = 1, high = 0;
  for (const char c : a[0].text()) {
    low = (low + static_cast<unsigned char>(c)) % kModulus;
    high = (high + low) % kModulus;
  }
  return call.text(std::to_string(high << 16 | low));
}
}  // namespace

void add_digest_functions(Functions& functions) {
  functions["sha1sum"] = {"s", sha1sum};
  functions["sha256sum"] = {"s", sha256sum};
  functions["sha512sum"] = {"s", sha512sum};
  functions["adler32sum"] = {"s", adler32sum};
}

}  // namespace oakum::gotemplate
