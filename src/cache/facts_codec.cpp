#include "cache/facts_codec.h"

#include <zstd.h>

#include <bit>
#include <limits>
#include <type_traits>
#include <vector>

#include "base/coding.h"

namespace oakum::cache {
namespace {

constexpr std::string_view kMagic = "oakum layer facts 1\n";
constexpr std::uint64_t kLargest = 512u << 20;
constexpr int kLevel = 1;

// What is stored, field by field: the one list that writing and reading share.

template <class Codec, class T>
using Of = std::conditional_t<Codec::kWrites, const T, T>;

template <class C>
void fields(C& c, Of<C, LineRange>& v) {
  c(v.start), c(v.end);
}
template <class C>
void fields(C& c, Of<C, BuildInfo>& v) {
  c(v.content_sets), c(v.nvr), c(v.arch);
}
template <class C>
void fields(C& c, Of<C, OperatingSystem>& v) {
  c(v.family), c(v.name), c(v.end_of_life), c(v.supplier), c(v.extended);
}
template <class C>
void fields(C& c, Of<C, ApkRepository>& v) {
  c(v.family), c(v.release);
}
template <class C>
void fields(C& c, Of<C, Location>& v) {
  c(v.path), c(v.line);  // the layer's place depends on the image
}
template <class C>
void fields(C& c, Of<C, Problem>& v) {
  c(v.where), c(v.what), c(v.kind);
}
template <class C>
void fields(C& c, Of<C, Package>& v) {
  c(v.id), c(v.name), c(v.version), c(v.release), c(v.epoch), c(v.arch), c(v.dev);
  c(v.src_name), c(v.src_version), c(v.src_release), c(v.src_epoch);
  c(v.licenses), c(v.maintainer), c(v.modularity_label), c(v.build_info), c(v.repository_class);
  c(v.indirect), c(v.relationship), c(v.depends_on), c(v.file_path), c(v.digest), c(v.lines);
  c(v.installed_files), c(v.assumed), c(v.cpe), c(v.evidence), c(v.confidence);
  c(v.purl), c(v.bom_ref), c(v.uid);
}
template <class C>
void fields(C& c, Of<C, PackageList>& v) {
  c(v.ecosystem), c(v.type), c(v.path), c(v.analyzed_by), c(v.group), c(v.packages);
}
template <class C>
void fields(C& c, Of<C, inventory::OsFact>& v) {
  c(v.os), c(v.rank);
}
template <class C>
void fields(C& c, Of<C, inventory::OwnedFiles>& v) {
  c(v.package), c(v.files);
}
template <class C>
void fields(C& c, Of<C, inventory::PackageDigest>& v) {
  c(v.package), c(v.digest);
}
template <class C>
void fields(C& c, Of<C, inventory::PackageLicenses>& v) {
  c(v.package), c(v.licenses);
}
template <class C>
void fields(C& c, Of<C, LicenseText>& v) {
  c(v.id), c(v.where), c(v.end_line), c(v.confidence), c(v.kind);
}
template <class C>
void fields(C& c, Of<C, CodeLine>& v) {
  c(v.number), c(v.content), c(v.is_cause);
}
template <class C>
void fields(C& c, Of<C, SecretCandidate>& v) {
  c(v.rule), c(v.where), c(v.end_line), c(v.offset), c(v.match), c(v.code), c(v.hash);
  c(v.fingerprint), c(v.excused), c(v.decoded), c(v.inside);
}
template <class C>
void fields(C& c, Of<C, inventory::FileFacts>& v) {
  c(v.path), c(v.analyzer), c(v.systems), c(v.owned), c(v.digests), c(v.package_licenses);
  c(v.license_texts), c(v.secrets), c(v.apk_repository), c(v.build_info), c(v.list), c(v.told);
}
template <class C>
void fields(C& c, Of<C, inventory::LayerFacts>& v) {
  c(v.layer.size), c(v.files), c(v.whiteouts), c(v.opaque), c(v.problems), c(v.paths);
}

class Encoder {
 public:
  static constexpr bool kWrites = true;

  template <class T>
  void operator()(const T& value) {
    if constexpr (std::is_enum_v<T> || std::is_same_v<T, bool>)
      number(static_cast<std::uint64_t>(value));
    else if constexpr (std::is_signed_v<T>)
      out.zigzag(value);
    else if constexpr (std::is_integral_v<T>)
      number(value);
    else
      fields(*this, value);
  }
  void operator()(const int& value) { (*this)(std::int64_t{value}); }
  void operator()(const double& value) { number(std::bit_cast<std::uint64_t>(value)); }
  void operator()(const std::string& text) { out.text(text); }
  template <class T>
  void operator()(const std::vector<T>& values) {
    number(values.size());
    for (const auto& value : values) (*this)(value);
  }
  template <class T>
  void operator()(const std::optional<T>& value) {
    number(value.has_value());
    if (value) (*this)(*value);
  }

  oakum::Encoder out;

 private:
  void number(std::uint64_t value) { out.varint(value); }
};

// The last value of each enumeration that is stored: what looks values up in tables relies on it.
std::uint64_t last_of(Error::Kind) { return Error::internal; }
std::uint64_t last_of(LicenseText::Kind) { return LicenseText::header; }
std::uint64_t last_of(Relationship) { return static_cast<std::uint64_t>(Relationship::indirect); }
std::uint64_t last_of(Ecosystem) { return all_ecosystems().size() - 1; }

/// Stops at the first thing that makes no sense: from then on everything reads as empty.
class Decoder {
 public:
  static constexpr bool kWrites = false;
  explicit Decoder(std::string_view bytes) : in_(as_bytes(bytes)) {}

  template <class T>
  void operator()(T& value) {
    if constexpr (std::is_enum_v<T>)
      value = static_cast<T>(number(last_of(T{})));
    else if constexpr (std::is_same_v<T, bool>)
      value = number(1) != 0;
    else if constexpr (std::is_same_v<T, std::int64_t>)
      value = good_ ? in_.zigzag() : 0;
    else if constexpr (std::is_integral_v<T>)
      value = static_cast<T>(number(std::numeric_limits<T>::max()));
    else
      fields(*this, value);
  }
  void operator()(int& value) {
    std::int64_t wide = 0;
    (*this)(wide);
    good_ =
        good_ && wide >= std::numeric_limits<int>::min() && wide <= std::numeric_limits<int>::max();
    value = good_ ? static_cast<int>(wide) : 0;
  }
  void operator()(double& value) {
    value = std::bit_cast<double>(number(std::numeric_limits<std::uint64_t>::max()));
    if (!(value >= 0 && value <= 1)) value = 0;  // confidences
  }
  void operator()(std::string& text) {
    if (good_) text = in_.text();
  }
  template <class T>
  void operator()(std::vector<T>& values) {
    const auto count = good_ ? in_.count() : 0;
    for (std::size_t i = 0; i < count && good_ && in_.ok(); ++i) (*this)(values.emplace_back());
  }
  template <class T>
  void operator()(std::optional<T>& value) {
    if (number(1) != 0) (*this)(value.emplace());
  }
  /// Whether everything made sense and nothing is left.
  bool complete() const { return good_ && in_.ok() && in_.at_end(); }

 private:
  /// At most `most`, else the end.
  std::uint64_t number(std::uint64_t most) {
    const auto value = good_ ? in_.varint() : 0;
    good_ = good_ && in_.ok() && value <= most;
    return good_ ? value : 0;
  }

  oakum::Decoder in_;
  bool good_ = true;  ///< No value was beyond what it may be.
};

/// The frame's content, its checksum verified.
std::optional<std::string> unpack(std::string_view frame) {
  const auto size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR || size > kLargest)
    return std::nullopt;
  std::string content(static_cast<std::size_t>(size), '\0');
  const auto got = ZSTD_decompress(content.data(), content.size(), frame.data(), frame.size());
  if (ZSTD_isError(got) || got != content.size()) return std::nullopt;
  return content;
}

}  // namespace

std::string encode_facts(const inventory::LayerFacts& facts, std::string_view key) {
  Encoder encoder;
  encoder(std::string(key));
  encoder(facts);
  const auto& content = encoder.out.bytes();
  std::string bytes(kMagic);
  bytes.resize(kMagic.size() + ZSTD_compressBound(content.size()));
  auto* context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  const auto size = ZSTD_compress2(context, bytes.data() + kMagic.size(),
                                   bytes.size() - kMagic.size(), content.data(), content.size());
  ZSTD_freeCCtx(context);
  bytes.resize(kMagic.size() + (ZSTD_isError(size) ? 0 : size));
  return bytes;
}

std::optional<inventory::LayerFacts> decode_facts(std::string_view bytes, std::string_view key) {
  if (!bytes.starts_with(kMagic)) return std::nullopt;
  const auto content = unpack(bytes.substr(kMagic.size()));
  if (!content) return std::nullopt;
  Decoder decoder(*content);
  std::string own_key;
  decoder(own_key);
  if (own_key != key) return std::nullopt;
  inventory::LayerFacts facts;
  decoder(facts);
  if (!decoder.complete()) return std::nullopt;
  return facts;
}

}  // namespace oakum::cache
