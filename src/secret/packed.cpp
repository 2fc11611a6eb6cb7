#include "secret/packed.h"

#include <cstring>

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
  void operator()(const std::string& text) {
    number(text.size());
    out += text;
  }
  void operator()(const Allow& allow) { allow_fields(*this, allow); }
  void operator()(const Rule& rule) { rule_fields(*this, rule); }
  void operator()(double value) { out.append(reinterpret_cast<const char*>(&value), sizeof value); }
  template <class T>
  void operator()(const std::vector<T>& list) {
    number(list.size());
    for (const auto& one : list) (*this)(one);
  }
  template <class T>
  requires(std::is_integral_v<T> || std::is_enum_v<T>) void operator()(T value) {
    number(static_cast<std::uint64_t>(value));
  }
  std::string out;

 private:
  void number(std::uint64_t value) {
    const auto small = static_cast<std::uint32_t>(value);
    out.append(reinterpret_cast<const char*>(&small), sizeof small);
  }
};

class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : rest_(bytes) {}
  void operator()(std::string& text) { text = take(number()); }
  void operator()(Allow& allow) { allow_fields(*this, allow); }
  void operator()(Rule& rule) { rule_fields(*this, rule); }
  void operator()(double& value) {
    const auto bytes = take(sizeof value);
    if (bytes.size() == sizeof value) std::memcpy(&value, bytes.data(), sizeof value);
  }
  template <class T>
  void operator()(std::vector<T>& list) {
    const auto count = number();
    if (count > rest_.size()) return fail();
    list.reserve(count);
    for (std::uint32_t i = 0; i < count && good_; ++i) (*this)(list.emplace_back());
  }
  template <class T>
  requires(std::is_integral_v<T> || std::is_enum_v<T>) void operator()(T& value) {
    value = static_cast<T>(number());
  }
  bool good() const { return good_; }
  std::string_view rest() const { return rest_; }

 private:
  void fail() {
    good_ = false;
    rest_ = {};
  }
  std::string_view take(std::size_t count) {
    if (count > rest_.size()) {
      fail();
      return {};
    }
    const auto bytes = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return bytes;
  }
  std::uint32_t number() {
    std::uint32_t value = 0;
    const auto bytes = take(sizeof value);
    if (bytes.size() == sizeof value) std::memcpy(&value, bytes.data(), sizeof value);
    return value;
  }

  std::string_view rest_;
  bool good_ = true;
};

}  // namespace

std::string pack(const RuleSet& rules, std::string_view database) {
  Packer packer;
  packer.out = kMagic;
  packer(rules.rules), packer(rules.allow), packer(rules.exclude_blocks);
  packer(rules.skip_patterns);
  packer.out += database;
  return std::move(packer.out);
}

std::optional<Packed> unpack(std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) return std::nullopt;
  Unpacker unpacker(bytes.substr(kMagic.size()));
  Packed packed;
  unpacker(packed.rules.rules), unpacker(packed.rules.allow);
  unpacker(packed.rules.exclude_blocks), unpacker(packed.rules.skip_patterns);
  if (!unpacker.good()) return std::nullopt;
  packed.database = unpacker.rest();
  return packed;
}

}  // namespace oakum::secret
