#include "secret/packed.h"

#include <bit>

#include "base/coding.h"

namespace oakum::secret {
namespace {

constexpr std::string_view kMagic = "oakum secret rules 1\n";

// What is stored, field by field: the one list that writing and reading share.
template <class C, class A>
void allow_fields(C& c, A& v) {
  c(v.id), c(v.description), c(v.paths), c(v.regexes), c(v.target), c(v.stopwords), c(v.commits);
  c(v.all), c(v.rules), c(v.up_to);
}
template <class C, class R>
void rule_fields(C& c, R& v) {
  c(v.id), c(v.aliases), c(v.category), c(v.title), c(v.severity), c(v.confidence), c(v.regex);
  c(v.group), c(v.keywords), c(v.path), c(v.entropy), c(v.characters), c(v.check), c(v.allow);
  c(v.exclude_blocks), c(v.skip_report), c(v.compiled), c(v.longest);
}

class Packer {
 public:
  void operator()(const std::string& text) { out.text(text); }
  void operator()(const Allow& allow) { allow_fields(*this, allow); }
  void operator()(const Rule& rule) { rule_fields(*this, rule); }
  void operator()(double value) { out.u64(std::bit_cast<std::uint64_t>(value)); }
  template <class T>
  void operator()(const std::vector<T>& list) {
    out.varint(list.size());
    for (const auto& one : list) (*this)(one);
  }
  template <class T>
  requires(std::is_integral_v<T> || std::is_enum_v<T>) void operator()(T value) {
    out.varint(static_cast<std::uint64_t>(value));
  }
  Encoder out;
};

class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : in(as_bytes(bytes)) {}
  void operator()(std::string& text) { text = in.text(); }
  void operator()(Allow& allow) { allow_fields(*this, allow); }
  void operator()(Rule& rule) { rule_fields(*this, rule); }
  void operator()(double& value) { value = std::bit_cast<double>(in.u64()); }
  template <class T>
  void operator()(std::vector<T>& list) {
    const auto count = in.count();
    for (std::size_t i = 0; i < count && in.ok(); ++i) (*this)(list.emplace_back());
  }
  template <class T>
  requires(std::is_integral_v<T> || std::is_enum_v<T>) void operator()(T& value) {
    value = static_cast<T>(in.varint());
  }
  Decoder in;
};

}  // namespace

std::string pack(const RuleSet& rules, std::string_view database) {
  Packer packer;
  packer.out.raw(kMagic);
  packer(rules.rules), packer(rules.allow), packer(rules.exclude_blocks);
  packer(rules.skip_patterns);
  packer.out.raw(database);
  return packer.out.take();
}

std::optional<Packed> unpack(std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) return std::nullopt;
  Unpacker unpacker(bytes.substr(kMagic.size()));
  Packed packed;
  unpacker(packed.rules.rules), unpacker(packed.rules.allow);
  unpacker(packed.rules.exclude_blocks), unpacker(packed.rules.skip_patterns);
  if (!unpacker.in.ok()) return std::nullopt;
  packed.database = as_text(unpacker.in.bytes(unpacker.in.left()));
  return packed;
}

}  // namespace oakum::secret
