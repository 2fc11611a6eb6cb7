#include "ecosystems/toml/pieces.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace oakum::ecosystems::toml {
namespace {

/// One table; those of real lock files have less than a megabyte.
constexpr formats::Limits kPieceLimits = {.bytes = 16u << 20, .depth = 128, .nodes = 2'000'000};

struct Header {
  std::string_view key;  ///< The first of its keys.
  bool element = false;  ///< [[key]], with that key alone.
};

bool is_bare(char c) { return is_alpha(c) || is_digit(c) || c == '_' || c == '-'; }

/// The header on a line that starts with '['. Not a line within an array, "[1, 2],".
std::optional<Header> header_of(std::string_view line) {
  line = trim_left(line);
  const bool twice = line.starts_with("[[");
  if (!line.starts_with('[')) return std::nullopt;
  line = trim_left(line.substr(twice ? 2 : 1));
  std::size_t length = 0;
  while (length < line.size() && is_bare(line[length])) ++length;
  if (length == 0 || is_digit(line[0])) return std::nullopt;
  const auto rest = trim_left(line.substr(length));
  if (!rest.starts_with(']') && !rest.starts_with('.')) return std::nullopt;
  return Header{line.substr(0, length), twice && rest.starts_with(']')};
}

}  // namespace

/// Behind the line that starts at `at`, and behind texts over several lines that start on it.
std::size_t Pieces::end_of_line(std::size_t at) {
  while (at < text_.size()) {
    const char c = text_[at];
    if (c == '\n') return at + 1;
    if (c == '#') {
      const auto end = text_.find('\n', at);
      return end == std::string_view::npos ? text_.size() : end + 1;
    }
    at = c == '"' || c == '\'' ? end_of_string(at) : at + 1;
  }
  return at;
}

/// Behind the string that starts at `at`, or at the end of its line when it does not end there.
std::size_t Pieces::end_of_string(std::size_t at) {
  const char quote = text_[at];
  const std::string_view fence = quote == '"' ? "\"\"\"" : "'''";
  const auto escapes = [&](std::size_t i) { return text_[i] == '\\' && quote == '"'; };
  bool& unending = unending_[quote == '"'];
  if (!unending && text_.substr(at).starts_with(fence)) {
    for (auto i = at + 3; i < text_.size(); i += escapes(i) ? 2 : 1) {
      if (!text_.substr(i).starts_with(fence)) continue;
      // Up to two quotes may stand in front of the closing three.
      for (i += 3; i < text_.size() && text_[i] == quote;) ++i;
      return i;
    }
    unending = true;
  }
  for (++at; at < text_.size() && text_[at] != '\n'; ++at) {
    if (text_[at] == quote) return at + 1;
    if (escapes(at) && at + 1 < text_.size() && text_[at + 1] != '\n') ++at;
  }
  return at;
}

bool Pieces::next(Piece& piece) {
  if (at_ >= text_.size()) return false;
  const auto start = at_;
  piece.line = line_;
  piece.name = header_of(text_.substr(at_)).value_or(Header{}).key;
  for (at_ = end_of_line(at_); at_ < text_.size(); at_ = end_of_line(at_)) {
    const auto header = header_of(text_.substr(at_));
    if (header && (header->element || header->key != piece.name)) break;
  }
  piece.text = text_.substr(start, at_ - start);
  line_ += static_cast<std::uint32_t>(std::count(piece.text.begin(), piece.text.end(), '\n'));
  return true;
}

namespace {

/// An Error of a piece, with the line counted from the start of the file.
Problem problem_of(const Error& error, const Piece& piece) {
  Problem problem{{.path = {}, .line = piece.line, .layer = 0}, error.what, error.kind};
  const auto parts = cut(error.what, ": ");
  if (!parts || !parts->first.starts_with("line ")) return problem;
  if (const auto line = parse_decimal(parts->first.substr(5)); line && *line > 0)
    problem.where.line += static_cast<std::uint32_t>(*line - 1);
  problem.what = parts->second;
  return problem;
}

void take_members(formats::Node root, const Piece& piece, const Readers& readers) {
  for (const auto element : root[readers.array].items())
    if (element.is_object()) readers.take(element, piece.line + element.line() - 1);
  if (!readers.table.empty() && root[readers.table]) readers.take_table(root[readers.table]);
}

}  // namespace

Result<void> read_array(std::string_view text, const Readers& readers, inventory::Sink& sink) {
  const auto before = sink.problems.size();
  std::optional<Error> first;
  bool any = false;
  Piece piece;
  for (Pieces pieces(text); pieces.next(piece);) {
    if (!piece.name.empty() && piece.name != readers.array && piece.name != readers.table) continue;
    const auto document = formats::parse_toml(piece.text, kPieceLimits);
    if (document) {
      any |= document->root().size() > 0;
      take_members(document->root(), piece, readers);
      continue;
    }
    auto problem = problem_of(document.error(), piece);
    if (!first)
      first = Error{problem.kind, fmt::format("line {}: {}", problem.where.line, problem.what)};
    sink.problem(problem.where.line, std::move(problem.what), problem.kind);
  }
  if (any || !first) return {};
  sink.problems.resize(before);  // the Error says it
  return *std::move(first);
}

std::string string_in(formats::Node table, std::string_view key) {
  const auto value = table[key];
  return value.is_string() ? std::string(value.text()) : std::string();
}

}  // namespace oakum::ecosystems::toml
