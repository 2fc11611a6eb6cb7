#include "io/tar.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace oakum::io {

namespace {

constexpr std::size_t kBlock = 512;
constexpr std::size_t kProblems = 1000;
constexpr std::size_t kShownPath = 256;

std::uint64_t padding_of(std::uint64_t size) { return (kBlock - size % kBlock) % kBlock; }

std::span<std::byte> writable(TarBlock& block) {
  return std::as_writable_bytes(std::span(block.bytes));
}

TarType type_of(char flag) {
  switch (flag) {
    case '\0':  // v7
    case '0':
    case '7':  // contiguous
    case 'S':  // old GNU sparse
      return TarType::file;
    case '1':
      return TarType::hard_link;
    case '2':
      return TarType::symlink;
    case '3':
      return TarType::char_device;
    case '4':
      return TarType::block_device;
    case '5':
      return TarType::directory;
    case '6':
      return TarType::fifo;
    default:
      return TarType::other;
  }
}

bool may_have_data(TarType type) { return type == TarType::file || type == TarType::other; }

}  // namespace

TarReader::TarReader(Reader& in, const TarLimits& limits)
    : in_(in), limits_(limits), holes_left_(limits.hole_bytes) {}

Result<bool> TarReader::next(TarEntry& entry) {
  if (failed_) return *failed_;
  if (ended_) return false;
  auto found = find(entry);
  if (!found) failed_ = found.error();
  ended_ = !found || !*found;
  return found;
}

Result<bool> TarReader::find(TarEntry& entry) {
  content_size_ = content_at_ = 0;
  content_failed_.reset();
  while (true) {
    if (!TRY(pass_stored()) || !TRY(read_header())) {
      if (extension_.any) return corrupt("a special header without an entry", header_offset_);
      return false;
    }
    if (TRY(read_special())) continue;
    if (++entries_ > limits_.entries)
      return Error{Error::too_large, fmt::format("tar: more than {} entries", limits_.entries)};
    const auto choice = TRY(describe(entry));
    if (!choice.why.empty()) add_problem(choice.why, "skipped");
    extension_.clear();
    if (choice.keep) return true;
  }
}

/// False at the end of the archive.
Result<bool> TarReader::read_header() {
  header_offset_ = offset_;
  const auto got = TRY(fill(writable(header_)));
  if (got == 0) return false;
  if (got < kBlock) return corrupt("truncated in a header", header_offset_);
  if (header_.is_zero()) {
    if (TRY(fill(writable(header_))) < kBlock || header_.is_zero()) return false;
    return corrupt("a lone block of zeros", header_offset_);
  }
  if (!header_.checksum_fits()) return corrupt("a header with a wrong checksum", header_offset_);
  return true;
}

/// Whether the header only says something about those that follow.
Result<bool> TarReader::read_special() {
  switch (header_.type()) {
    case 'x':
    case 'X':  // the same in old Solaris archives
      TRY(read_pax());
      return true;
    case 'g':
      TRY(read_global());
      return true;
    case 'L':
      TRY(read_long_name(extension_.long_name, extension_.has_long_name));
      return true;
    case 'K':
      TRY(read_long_name(extension_.long_link, extension_.has_long_link));
      return true;
    default:
      return false;
  }
}

/// The data of a special header, into `special_`.
Result<void> TarReader::read_extension(std::uint64_t size) {
  special_.resize(static_cast<std::size_t>(size));
  const auto got = TRY(fill(special_));
  if (got < size) return corrupt("truncated in a special header", header_offset_);
  padding_ = padding_of(size);
  return {};
}

Result<void> TarReader::read_pax() {
  const auto size = header_.size();
  if (!size) return corrupt("a pax header with a bad size", header_offset_);
  if (*size > limits_.pax_bytes)
    return Error{Error::too_large,
                 fmt::format("tar: a pax header of {} bytes, more than {}, at offset {}", *size,
                             limits_.pax_bytes, header_offset_)};
  TRY(read_extension(*size));
  extension_.any = true;
  extension_.clear_pax();
  // A record that cannot be read may have been the size: where the next header starts is then
  // unknown.
  if (!parse_pax(as_text(special_), extension_))
    return corrupt("a malformed pax header", header_offset_);
  return {};
}

Result<void> TarReader::read_global() {
  const auto size = header_.size();
  if (!size) return corrupt("a global pax header with a bad size", header_offset_);
  if (*size > limits_.pax_bytes)
    return Error{Error::too_large,
                 fmt::format("tar: a pax header of {} bytes, more than {}, at offset {}", *size,
                             limits_.pax_bytes, header_offset_)};
  TRY(read_extension(*size));
  TarExtension global;
  if (!parse_pax(as_text(special_), global)) {
    add_problem("a malformed global pax header", "ignored");
  } else if (!global.path.empty() || !global.link.empty() || global.size || global.sparse_size) {
    add_problem("a global pax header that renames or resizes entries", "ignored");
  }
  return {};
}

Result<void> TarReader::read_long_name(std::string& into, bool& present) {
  const auto size = header_.size();
  if (!size) return corrupt("a long name with a bad size", header_offset_);
  if (present) return corrupt("two long names in a row", header_offset_);
  extension_.any = present = true;
  into.clear();
  if (*size > limits_.long_name_bytes) {
    extension_.long_name_too_long = true;
    stored_left_ = *size;
    padding_ = padding_of(*size);
    return {};
  }
  TRY(read_extension(*size));
  const auto text = as_text(special_);
  into = text.substr(0, text.find('\0'));
  return {};
}

/// Fills `entry` from the header and the extension, and makes its content ready.
Result<TarReader::Choice> TarReader::describe(TarEntry& entry) {
  entry.offset = header_offset_;
  entry.type = type_of(header_.type());
  entry.mode = header_.mode();
  entry.link_target.clear();
  const auto raw = raw_path();
  const bool plain = header_.type() == '0' || header_.type() == '\0';
  if (plain && raw.ends_with('/'))
    entry.type = TarType::directory;  // the custom before there was a flag for it

  const auto size = extension_.size ? extension_.size : header_.size();
  if (!size) return corrupt("an entry with a bad size", header_offset_);
  // A flag of '0' promises content, even where the name says directory.
  entry.stored = may_have_data(entry.type) || header_.type() == '0' ? *size : 0;
  entry.size = entry.type == TarType::file ? entry.stored : 0;
  stored_left_ = entry.stored;
  padding_ = padding_of(entry.stored);

  const auto bad_map =
      TRY(load_sparse_map(entry));  // may lie between header and data: read in any case
  if (!bad_map.empty()) return Choice{false, bad_map};
  const auto choice = place(entry);
  if (choice.keep) content_size_ = entry.size;
  return choice;
}

std::string_view TarReader::raw_path() {
  if (extension_.has_long_name) return extension_.long_name;
  if (!extension_.sparse_name.empty()) return extension_.sparse_name;
  if (!extension_.path.empty()) return extension_.path;
  const auto prefix = header_.prefix();
  if (prefix.empty()) return header_.name();
  joined_path_.assign(prefix);
  joined_path_ += '/';
  joined_path_ += header_.name();
  return joined_path_;
}

std::string_view TarReader::raw_link() {
  if (extension_.has_long_link) return extension_.long_link;
  if (!extension_.link.empty()) return extension_.link;
  return header_.link();
}

TarReader::Choice TarReader::place(TarEntry& entry) {
  if (extension_.long_name_too_long) return {false, "too long a name"};
  const auto raw = raw_path();
  if (raw.empty()) return {false, "an entry without a name"};
  const auto wrong = normalise_tar_path(raw, limits_, entry.path);
  if (!wrong.empty()) return {false, wrong};
  if (entry.path.empty())
    return {false,
            entry.type == TarType::directory ? "" : "the root as something else than a directory"};
  return link(entry, raw_link());
}

TarReader::Choice TarReader::link(TarEntry& entry, std::string_view target) {
  if (entry.type != TarType::symlink && entry.type != TarType::hard_link) return {};
  if (target.empty()) return {false, "a link to nothing"};
  if (entry.type == TarType::hard_link) {
    const auto wrong = normalise_tar_path(target, limits_, entry.link_target);
    if (!wrong.empty()) return {false, "a hard link to what cannot be named"};
    if (entry.link_target.empty() || entry.link_target == entry.path)
      return {false, "a hard link to itself or the root"};
    return {};
  }
  if (target.size() > limits_.path_bytes || target.find('\0') != std::string_view::npos)
    return {false, "a symlink to what cannot be named"};
  entry.link_target = target;
  return {};
}

/// What is wrong with the map, or "".
Result<std::string_view> TarReader::load_sparse_map(TarEntry& entry) {
  constexpr std::string_view kBad = "a sparse file with a bad map";
  sparse_ = false;
  if (entry.type != TarType::file) return std::string_view();
  const bool old = header_.type() == 'S';
  if (!old && !extension_.sparse_size) return std::string_view();
  sparse_ = true;
  map_.clear();
  std::string_view wrong;
  if (old) {
    wrong = TRY(load_old_gnu_map(entry));
  } else if (extension_.sparse_in_data) {
    wrong = TRY(load_map_from_data());
  } else {
    const auto& numbers = extension_.sparse_map;
    if (numbers.size() % 2 != 0 ||
        (extension_.sparse_blocks && *extension_.sparse_blocks != numbers.size() / 2))
      wrong = kBad;
    for (std::size_t i = 0; wrong.empty() && i < numbers.size(); i += 2)
      if (!map_.add(numbers[i], numbers[i + 1], limits_.sparse_segments)) wrong = kBad;
  }
  if (!old) entry.size = *extension_.sparse_size;
  if (!wrong.empty()) return wrong;
  if (map_.end() > entry.size || map_.stored() > stored_left_) return kBad;
  return std::string_view();
}

/// Four segments in the header, then 21 in each block that follows.
Result<std::string_view> TarReader::load_old_gnu_map(TarEntry& entry) {
  std::string_view wrong;
  const auto add = [&](const TarBlock& block, std::size_t at, std::size_t count) {
    for (std::size_t i = 0; i < count && block.bytes[at] != '\0'; ++i, at += 24) {
      const auto offset = block.number(at, 12);
      const auto size = block.number(at + 12, 12);
      if (!offset || !size || !map_.add(*offset, *size, limits_.sparse_segments))
        wrong = "a sparse file with a bad map";
    }
  };
  const auto real_size = header_.number(483, 12);
  add(header_, 386, 4);
  TarBlock block;
  for (bool more = header_.bytes[482] != '\0'; more; more = block.bytes[504] != '\0') {
    TRY(read_block(block));
    add(block, 0, 21);
  }
  if (!real_size) return "a sparse file with a bad size";
  entry.size = *real_size;
  return wrong;
}

/// Decimal numbers, a line each, in blocks in front of the data: how many segments, then offset and
/// length of each.
Result<std::string_view> TarReader::load_map_from_data() {
  constexpr std::string_view kBad = "a sparse file with a bad map";
  TarBlock block;
  std::uint64_t number = 0;
  unsigned digits = 0;
  std::uint64_t wanted = 1;  // numbers
  std::uint64_t have = 0;
  std::uint64_t before = 0;
  while (have < wanted) {
    if (stored_left_ < kBlock) return kBad;
    TRY(read_block(block));
    stored_left_ -= kBlock;
    for (const char c : block.bytes) {
      if (c >= '0' && c <= '9' && digits < 18) {
        number = number * 10 + static_cast<std::uint64_t>(c - '0');
        ++digits;
        continue;
      }
      if (c != '\n' || digits == 0) return kBad;
      if (have == 0 && number > limits_.sparse_segments)
        return "a sparse file with too large a map";
      if (have == 0) wanted += 2 * number;
      if (have > 0 && have % 2 == 0 && !map_.add(before, number, limits_.sparse_segments))
        return kBad;
      before = number;
      number = digits = 0;
      if (++have == wanted) break;
    }
  }
  return std::string_view();
}

Result<void> TarReader::read_block(TarBlock& block) {
  if (TRY(fill(writable(block))) < kBlock)
    return corrupt("truncated in a sparse map", header_offset_);
  return {};
}

Result<std::size_t> TarReader::read_content(std::span<std::byte> into) {
  if (failed_) return *failed_;
  if (content_failed_) return *content_failed_;
  into = into.first(
      static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), content_size_ - content_at_)));
  if (into.empty()) return 0u;
  auto got = read_some(into);
  if (!got)
    content_failed_ = got.error();
  else
    content_at_ += *got;
  return got;
}

Result<std::uint64_t> TarReader::skip_content(std::uint64_t count) {
  if (failed_) return *failed_;
  if (content_failed_) return *content_failed_;
  const auto end = content_at_ + std::min(count, content_size_ - content_at_);
  const auto begin = content_at_;
  while (content_at_ < end) {
    auto passed = skip_some(end - content_at_);
    if (!passed) {
      content_failed_ = passed.error();
      return passed;
    }
    content_at_ += *passed;
  }
  return end - begin;
}

Result<std::size_t> TarReader::read_some(std::span<std::byte> into) {
  if (!sparse_) return read_stored(into);
  const auto piece = map_.piece(content_at_, content_size_);
  const auto part =
      into.first(static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), piece.size)));
  return piece.hole ? read_hole(part) : read_stored(part);
}

Result<std::uint64_t> TarReader::skip_some(std::uint64_t count) {
  if (!sparse_) return skip_stored(count);
  const auto piece = map_.piece(content_at_, content_size_);
  count = std::min(count, piece.size);
  if (piece.hole) return count;
  return skip_stored(count);
}

Result<std::size_t> TarReader::read_hole(std::span<std::byte> into) {
  if (into.size() > holes_left_)
    return Error{Error::too_large, fmt::format("tar: more than {} bytes of holes in sparse files",
                                               limits_.hole_bytes)};
  holes_left_ -= into.size();
  std::memset(into.data(), 0, into.size());
  return into.size();
}

Result<std::size_t> TarReader::read_stored(std::span<std::byte> into) {
  const auto got = TRY(in_.read(into));
  offset_ += got;
  stored_left_ -= got;
  if (got == 0) return corrupt("truncated in the content of the entry", header_offset_);
  return got;
}

Result<std::uint64_t> TarReader::skip_stored(std::uint64_t count) {
  const auto passed = TRY(in_.skip(count));
  offset_ += passed;
  stored_left_ -= passed;
  if (passed < count) return corrupt("truncated in the content of the entry", header_offset_);
  return passed;
}

/// Goes over what is left of the current entry. False when the archive ends in the padding, which
/// is fine.
Result<bool> TarReader::pass_stored() {
  const auto count = stored_left_ + padding_;
  if (count == 0) return true;
  const auto passed = TRY(in_.skip(count));
  offset_ += passed;
  if (passed < stored_left_)
    return corrupt("truncated in the content of the entry", header_offset_);
  stored_left_ = padding_ = 0;
  return passed == count;
}

/// Reads until `into` is full or the input ends.
Result<std::size_t> TarReader::fill(std::span<std::byte> into) {
  std::size_t filled = 0;
  while (filled < into.size()) {
    const auto got = TRY(in_.read(into.subspan(filled)));
    if (got == 0) break;
    filled += got;
  }
  offset_ += filled;
  return filled;
}

void TarReader::add_problem(std::string_view what, std::string_view outcome) {
  ++problem_count_;
  if (problems_.size() >= kProblems) return;
  const auto path = raw_path().substr(0, kShownPath);
  problems_.push_back({header_offset_, std::string(path), fmt::format("{}; {}", what, outcome)});
}

Error TarReader::corrupt(std::string_view what, std::uint64_t offset) const {
  return {Error::corrupt, fmt::format("tar: {} at offset {}", what, offset)};
}

}  // namespace oakum::io
