// RapidJSON's iterative reader over an own copy of the text, which it decodes in place: a string of
// the document is a stretch of that copy, and nothing is allocated for one value alone.
#define RAPIDJSON_ASSERT(x) \
  static_cast<void>(0)  // its own checks of its own use; input is checked by the reader
#if defined(__SSE2__)
#define RAPIDJSON_SSE2  // reads up to 16 bytes ahead: see kPadding
#endif
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "formats/node.h"
#include "formats/tree.h"
#include "formats/utf8.h"

namespace oakum::formats {

namespace {
constexpr std::size_t kPadding = 32;

/// How many bytes from the front are valid UTF-8.
std::size_t valid_prefix(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    std::uint64_t word = 0;
    while (text.size() - at >= sizeof word) {
      std::memcpy(&word, text.data() + at, sizeof word);
      if (word & 0x8080808080808080u) break;
      at += sizeof word;
    }
    if (at == text.size()) break;
    const std::size_t length = utf8_sequence(text.substr(at));
    if (length == 0) return at;
    at += length;
  }
  return at;
}

/// The text with every byte that is not part of valid UTF-8 as U+FFFD.
std::string repaired(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t good = valid_prefix(text);
    out += text.substr(0, good);
    if (good < text.size()) out += "\xEF\xBF\xBD";
    text.remove_prefix(std::min(text.size(), good + 1));
  }
  return out;
}

/// The UTF-16 unit that an escape "\\uXXXX" at the front stands for, 0 when there is none.
unsigned escaped_unit(std::string_view text) {
  unsigned unit = 0;
  if (text.size() < 6 || text[0] != '\\' || text[1] != 'u') return 0;
  const auto [end, failure] = std::from_chars(text.data() + 2, text.data() + 6, unit, 16);
  return failure == std::errc{} && end == text.data() + 6 ? unit : 0;
}

/// Makes "\\ufffd" of each escape of a surrogate without its other half, which the reader would
/// refuse or let through.
void mend_surrogates(std::string& text) {
  const std::string_view view(text);
  for (auto at = view.find('\\'); at != view.npos; at = view.find('\\', at)) {
    const unsigned unit = escaped_unit(view.substr(at));
    const unsigned second = unit >= 0xD800 && unit < 0xDC00 ? escaped_unit(view.substr(at + 6)) : 0;
    const bool pair = second >= 0xDC00 && second < 0xE000;
    if (unit >= 0xD800 && unit < 0xE000 && !pair) text.replace(at, 6, "\\ufffd");
    at += pair ? 12 : 2;  // two at least: the second of two backslashes starts nothing
  }
}

/// Turns the reader's events into nodes. `source` is the text as it was: the copy changes while it
/// is decoded.
class Handler {
 public:
  Handler(Tree& tree, Builder& builder, rapidjson::InsituStringStream& stream,
          std::string_view source)
      : tree_(tree), builder_(builder), stream_(stream), source_(source) {}

  bool Null() { return builder_.scalar({.line = line(), .end_line = line_, .kind = Node::null}); }
  bool Bool(bool truth) {
    return builder_.scalar(
        {.line = line(), .end_line = line_, .kind = Node::boolean, .truth = truth});
  }
  bool RawNumber(const char* digits, rapidjson::SizeType size, bool) {
    return text(Node::number, digits, size);
  }
  bool String(const char* characters, rapidjson::SizeType size, bool) {
    return text(Node::string, characters, size);
  }
  bool Key(const char* characters, rapidjson::SizeType size, bool) {
    return builder_.key(offset(characters), size, line());
  }
  bool StartObject() { return builder_.open(Node::object, line()); }
  bool EndObject(rapidjson::SizeType) { return builder_.close(line()); }
  bool StartArray() { return builder_.open(Node::array, line()); }
  bool EndArray(rapidjson::SizeType) { return builder_.close(line()); }
  // Never called: numbers come as they are written.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

 private:
  std::uint32_t line() {
    const std::size_t here = std::min(stream_.Tell(), source_.size());
    line_ += count_lines(source_.substr(counted_, here - counted_));
    counted_ = here;
    return line_;
  }
  std::uint32_t offset(const char* at) const {
    return static_cast<std::uint32_t>(at - tree_.text.data());
  }
  bool text(Node::Kind kind, const char* at, std::uint32_t size) {
    return builder_.scalar(
        {.begin = offset(at), .size = size, .line = line(), .end_line = line_, .kind = kind});
  }

  Tree& tree_;
  Builder& builder_;
  rapidjson::InsituStringStream& stream_;
  std::string_view source_;
  std::size_t counted_ = 0;
  std::uint32_t line_ = 1;
};

constexpr unsigned kStrict = rapidjson::kParseInsituFlag | rapidjson::kParseIterativeFlag |
                             rapidjson::kParseNumbersAsStringsFlag;
constexpr unsigned kRelaxed =
    kStrict | rapidjson::kParseCommentsFlag | rapidjson::kParseTrailingCommasFlag;

Error failure(const rapidjson::ParseResult& result, const Builder& builder,
              std::string_view source) {
  if (result.Code() == rapidjson::kParseErrorTermination) return builder.error();
  std::string what = rapidjson::GetParseError_En(result.Code());
  what[0] = static_cast<char>(what[0] |
                              0x20);  // its sentences start with a capital and end with a full stop
  if (what.ends_with('.')) what.pop_back();
  return at_line(1 + count_lines(source.substr(0, result.Offset())), what);
}

Result<Document> parse(std::string_view source, const Limits& limits, bool comments) {
  if (const auto nul = source.find('\0'); nul != source.npos)
    return at_line(1 + count_lines(source.substr(0, nul)), "a NUL byte");
  auto tree = std::make_unique<Tree>();
  tree->text.reserve(source.size() + kPadding);
  tree->text.assign(source).append(kPadding, '\0');
  mend_surrogates(tree->text);
  tree->slots.reserve(std::min<std::size_t>(limits.nodes, source.size() / 12 + 16));
  rapidjson::InsituStringStream stream(tree->text.data());
  Builder builder(*tree, limits);
  Handler handler(*tree, builder, stream, source);
  rapidjson::Reader reader;
  const auto result =
      comments ? reader.Parse<kRelaxed>(stream, handler) : reader.Parse<kStrict>(stream, handler);
  if (result.IsError()) return failure(result, builder, source);
  return Document(std::move(tree));
}
}  // namespace

Result<Document> parse_json(std::string_view text, const Limits& limits, bool comments) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  TRY(check_size(text, limits));
  if (valid_prefix(text) == text.size()) return parse(text, limits, comments);
  const std::string whole = repaired(text);
  TRY(check_size(whole, limits));
  return parse(whole, limits, comments);
}

}  // namespace oakum::formats
