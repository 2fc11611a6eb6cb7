#include "source/git_objects.h"

#include "base/text.h"

namespace oakum::source {
namespace {

constexpr std::size_t kLongestHeader = 256;

std::string lines_of(const std::vector<std::string>& ids) {
  std::string text;
  for (const auto& id : ids) text += id + '\n';
  return text;
}

/// Reads the answers of `git cat-file`: "ID blob SIZE", with --batch followed by the content and an
/// end of line; or "ID missing".
class Answers {
 public:
  Answers(const std::vector<std::string>& ids, std::uint64_t most, bool contents,
          const std::function<Result<void>(const GitObject&)>& each)
      : ids_(ids), most_(most), contents_(contents), each_(each) {}

  Result<void> take(std::string_view piece) {
    while (!piece.empty()) TRY(in_content_ ? content(piece) : header(piece));
    return {};
  }

  /// Error: corrupt, when git stopped in between.
  Result<void> finish() const {
    if (index_ == ids_.size() && !in_content_) return {};
    return Error{Error::corrupt, "git cat-file stopped before the last object"};
  }

 private:
  Result<void> header(std::string_view& piece) {
    const auto end = piece.find('\n');
    held_ += piece.substr(0, end);
    piece.remove_prefix(end == piece.npos ? piece.size() : end + 1);
    if (held_.size() > kLongestHeader) return wrong();
    return end == piece.npos ? Result<void>() : begin();
  }

  /// A header is whole.
  Result<void> begin() {
    if (index_ >= ids_.size()) return wrong();
    const auto words = split_words(held_);
    if (words.empty() || words[0] != ids_[index_]) return wrong();
    object_ = {.index = index_};
    if (words.size() == 2 && words[1] == "missing") return tell();
    const auto size = words.size() == 3 ? parse_decimal(words[2]) : std::nullopt;
    if (!size) return wrong();
    object_.size = *size;
    if (words[1] == "blob") object_.state = *size > most_ ? GitObject::too_large : GitObject::read;
    if (!contents_) return tell();
    in_content_ = true;
    left_ = *size;
    held_.clear();
    if (object_.state == GitObject::read) held_.reserve(static_cast<std::size_t>(*size));
    return {};
  }

  Result<void> content(std::string_view& piece) {
    const auto part =
        piece.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, piece.size())));
    if (object_.state == GitObject::read) held_ += part;
    left_ -= part.size();
    piece.remove_prefix(part.size());
    if (left_ > 0 || piece.empty()) return {};
    if (piece.front() != '\n') return wrong();
    piece.remove_prefix(1);
    in_content_ = false;
    object_.bytes = as_bytes(held_);
    return tell();
  }

  Result<void> tell() {
    const auto told = each_(object_);
    ++index_;
    held_.clear();
    return told;
  }

  static Result<void> wrong() {
    return Error{Error::corrupt, "git cat-file answers what it was not asked"};
  }

  const std::vector<std::string>& ids_;
  std::uint64_t most_;
  bool contents_;
  const std::function<Result<void>(const GitObject&)>& each_;
  std::size_t index_ = 0;
  std::string held_;  ///< Of a header or a content.
  GitObject object_;
  bool in_content_ = false;
  std::uint64_t left_ = 0;
};

Result<void> ask(const GitProgram& git, const char* how, const std::vector<std::string>& ids,
                 Answers& answers) {
  TRY(git.run({"cat-file", how, "--buffer"}, lines_of(ids),
              [&](std::string_view piece) { return answers.take(piece); }));
  return answers.finish();
}

}  // namespace

Result<void> read_blobs(const GitProgram& git, const std::vector<std::string>& ids,
                        std::uint64_t most,
                        const std::function<Result<void>(const GitObject&)>& each) {
  if (ids.empty()) return {};
  Answers answers(ids, most, true, each);
  return ask(git, "--batch", ids, answers);
}

Result<std::vector<GitObject>> look_at_blobs(const GitProgram& git,
                                             const std::vector<std::string>& ids,
                                             std::uint64_t most) {
  std::vector<GitObject> all;
  if (ids.empty()) return all;
  const std::function<Result<void>(const GitObject&)> keep =
      [&](const GitObject& object) -> Result<void> {
    all.push_back(object);
    return {};
  };
  Answers answers(ids, most, false, keep);
  TRY(ask(git, "--batch-check", ids, answers));
  return all;
}

}  // namespace oakum::source
