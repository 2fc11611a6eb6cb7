#include "io/inflate.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace oakum::io {
namespace {

// An entry of a table:
//   0..7    bits to consume: those of the code and the extra bits behind it
//   8..12   bits of the code alone; of an entry that leads on, how many bits index the second table
//   13..15  what is not a plain length or distance
//   16..30  the literal, the base of the length or distance, or where the second table starts
//   31      a literal
constexpr std::uint32_t kEnd = 1u << 13;
constexpr std::uint32_t kLeadsOn = 1u << 14;
constexpr std::uint32_t kSpecial = 1u << 15;  ///< Alone: a code that stands for nothing.
constexpr std::uint32_t kLiteral = 1u << 31;
constexpr std::uint32_t kInvalid = kSpecial | 1u << 8 | 1u;

constexpr std::size_t kMostLiterals = 288;
constexpr std::size_t kMostDistances = 32;
constexpr unsigned kLongest = 15;

/// The fast loop runs while this much is left: two refills of 8 bytes; three literals, a match and
/// what copying in steps of 16 bytes writes too much.
constexpr std::ptrdiff_t kInMargin = 24;
constexpr std::ptrdiff_t kOutMargin = 3 + 258 + 16;

constexpr unsigned consumed(std::uint32_t entry) { return entry & 0xff; }
constexpr unsigned code_bits(std::uint32_t entry) { return entry >> 8 & 31; }

constexpr std::uint64_t low(std::uint64_t bits, unsigned count) {
  return bits & ((std::uint64_t{1} << count) - 1);
}

/// The length or distance of an entry: its base and the extra bits behind its code.
constexpr std::uint32_t value_of(std::uint32_t entry, std::uint64_t bits) {
  return (entry >> 16) + static_cast<std::uint32_t>(low(bits, consumed(entry)) >> code_bits(entry));
}

constexpr std::uint32_t with_base(std::uint32_t base, unsigned extra) { return base << 16 | extra; }

/// What the symbols mean: entries without the bits of their code.
constexpr std::array<std::uint32_t, kMostLiterals> literal_symbols() {
  std::array<std::uint32_t, kMostLiterals> symbols{};
  for (std::uint32_t i = 0; i < 256; ++i) symbols[i] = kLiteral | i << 16;
  symbols[256] = kSpecial | kEnd;
  std::uint32_t base = 3;
  for (std::uint32_t i = 257; i < 285; ++i) {
    const unsigned extra = i < 265 ? 0 : (i - 261) / 4;
    symbols[i] = with_base(base, extra);
    base += 1u << extra;
  }
  symbols[285] = with_base(258, 0);
  symbols[286] = symbols[287] = kSpecial;
  return symbols;
}

constexpr std::array<std::uint32_t, kMostDistances> distance_symbols() {
  std::array<std::uint32_t, kMostDistances> symbols{};
  std::uint32_t base = 1;
  for (std::uint32_t i = 0; i < 30; ++i) {
    const unsigned extra = i < 4 ? 0 : (i - 2) / 2;
    symbols[i] = with_base(base, extra);
    base += 1u << extra;
  }
  symbols[30] = symbols[31] = kSpecial;
  return symbols;
}

constexpr std::array<std::uint32_t, 19> length_symbols() {
  std::array<std::uint32_t, 19> symbols{};
  for (std::uint32_t i = 0; i < 19; ++i) symbols[i] = i << 16;
  return symbols;
}

constexpr auto kLiteralSymbols = literal_symbols();
constexpr auto kDistanceSymbols = distance_symbols();
constexpr auto kLengthSymbols = length_symbols();

using Counts = std::array<std::uint16_t, kLongest + 1>;

/// Codes are stored with their first bit lowest: adds one to such a number of `bits` bits.
std::uint32_t next_reversed(std::uint32_t code, unsigned bits) {
  std::uint32_t bit = 1u << (bits - 1);
  while ((code & bit) != 0) bit >>= 1;
  return bit == 0 ? 0 : (code & (bit - 1)) | bit;
}

/// How many bits index the second table for the codes that start with the same root: enough for the
/// longest of them, given how many codes of each length are still to come.
unsigned second_bits(const Counts& left, unsigned length, unsigned longest, unsigned root) {
  unsigned bits = length - root;
  std::int32_t room = 1 << bits;
  while (bits + root < longest) {
    room -= left[bits + root];
    if (room <= 0) break;
    ++bits;
    room <<= 1;
  }
  return bits;
}

/// Whether the lengths make a code that leaves nothing open, or the one exception: a single code of
/// one bit. An empty code passes here; each use of it is an error.
bool is_code(const Counts& counts, unsigned longest) {
  std::int32_t open = 1;
  for (unsigned length = 1; length <= kLongest; ++length) {
    open = open * 2 - counts[length];
    if (open < 0) return false;
  }
  return open == 0 || longest <= 1;
}

/// Fills a table whose first 2^root entries are indexed by the next bits. False when the lengths
/// make no code.
bool build(std::span<const std::uint8_t> lengths, std::span<const std::uint32_t> symbols,
           unsigned root, std::span<std::uint32_t> table) {
  Counts counts{};
  for (const auto length : lengths) ++counts[length];
  counts[0] = 0;
  unsigned longest = kLongest;
  while (longest > 0 && counts[longest] == 0) --longest;
  if (!is_code(counts, longest)) return false;
  if (longest <= 1) std::fill_n(table.begin(), std::size_t{1} << root, kInvalid);

  std::array<std::uint16_t, kLongest + 2> starts{};
  for (unsigned length = 1; length <= kLongest; ++length)
    starts[length + 1] = static_cast<std::uint16_t>(starts[length] + counts[length]);
  std::array<std::uint16_t, kMostLiterals> sorted{};
  const std::size_t used = starts[kLongest + 1];
  for (std::size_t i = 0; i < lengths.size(); ++i)
    if (lengths[i] != 0) sorted[starts[lengths[i]]++] = static_cast<std::uint16_t>(i);

  const std::uint32_t root_mask = (1u << root) - 1;
  std::size_t end = std::size_t{1} << root;  // of the tables so far
  std::uint32_t current_root = ~0u;
  std::size_t second = 0;
  unsigned second_size = 0;
  std::uint32_t code = 0;
  for (std::size_t i = 0; i < used; ++i) {
    const unsigned length = lengths[sorted[i]];
    const auto entry = symbols[sorted[i]] + length + (length << 8);
    if (length <= root) {
      for (std::size_t at = code; at <= root_mask; at += std::size_t{1} << length)
        table[at] = entry;
    } else {
      if ((code & root_mask) != current_root) {
        current_root = code & root_mask;
        second_size = second_bits(counts, length, longest, root);
        second = end;
        end += std::size_t{1} << second_size;
        if (end > table.size()) return false;
        table[current_root] =
            kSpecial | kLeadsOn | static_cast<std::uint32_t>(second) << 16 | second_size << 8;
      }
      const std::size_t step = std::size_t{1} << (length - root);
      for (std::size_t at = code >> root; at < std::size_t{1} << second_size; at += step)
        table[second + at] = entry;
    }
    --counts[length];
    code = next_reversed(code, length);
    // Codes grow at their end, which is the highest bit here: zeros join by themselves.
  }
  return true;
}

/// The entry for the next bits, over a second table where there is one.
inline std::uint32_t look_up(const std::uint32_t* table, unsigned root, std::uint64_t bits) {
  const auto entry = table[low(bits, root)];
  if ((entry & kLeadsOn) == 0) return entry;
  return table[(entry >> 16) + low(bits >> root, code_bits(entry))];
}

template <std::size_t kStep>
std::uint8_t* copy_in_steps(std::uint8_t* out, const std::uint8_t* from, std::size_t length) {
  std::uint8_t* const end = out + length;
  do {
    std::memcpy(out, from, kStep);
    out += kStep;
    from += kStep;
  } while (out < end);
  return end;
}

/// Copies a match; may write up to 16 bytes too much.
inline std::uint8_t* copy_match(std::uint8_t* out, std::size_t distance, std::size_t length) {
  if (distance >= 16) return copy_in_steps<16>(out, out - distance, length);
  if (distance >= 8) return copy_in_steps<8>(out, out - distance, length);
  // Eight bytes one by one; from then on a multiple of the distance reaches far enough back for
  // whole steps.
  constexpr std::uint8_t kMultiple[] = {0, 8, 8, 9, 8, 10, 12, 14};
  for (std::size_t i = 0; i < 8; ++i) out[i] = *(out + i - distance);
  if (length <= 8) return out + length;
  return copy_in_steps<8>(out + 8, out + 8 - kMultiple[distance], length - 8);
}

inline std::uint64_t load64(const std::uint8_t* at) {
  std::uint64_t word;
  std::memcpy(&word, at, 8);
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
  return word;
}

}  // namespace

Inflate::Inflate() : tables_(std::make_unique_for_overwrite<Tables>()) {}

void Inflate::reset() {
  window_size_ = 0;
  bits_ = 0;
  count_ = 0;
  phase_ = Phase::header;
  last_block_ = false;
  match_left_ = 0;
}

/// Takes bytes while there are any and room for a whole one.
void Inflate::Cursor::refill() {
  while (count < 56 && in < in_end) {
    bits = low(bits, count) | std::uint64_t{*in++} << count;
    count += 8;
  }
}

bool Inflate::Cursor::take(unsigned size, std::uint32_t& value) {
  if (count < size) refill();
  if (count < size) return false;
  value = static_cast<std::uint32_t>(low(bits, size));
  bits >>= size;
  count -= size;
  return true;
}

Inflate::Outcome Inflate::run(ByteView in, std::span<std::byte> out) {
  const auto* from = reinterpret_cast<const std::uint8_t*>(in.data());
  auto* to = reinterpret_cast<std::uint8_t*>(out.data());
  Cursor cursor{from, from + in.size(), to, to, to + out.size(), bits_, count_};
  while (advance(cursor)) {
  }
  // Whole bytes go back to the input.
  cursor.in -= cursor.count / 8;
  count_ = cursor.count % 8;
  bits_ = low(cursor.bits, count_);
  remember({to, cursor.out});
  const auto status = phase_ == Phase::done  ? Status::done
                      : phase_ == Phase::bad ? Status::bad
                                             : Status::more;
  return {static_cast<std::size_t>(cursor.in - from), static_cast<std::size_t>(cursor.out - to),
          status};
}

/// Goes on by a phase. False when there is nothing to do but wait for input or room.
bool Inflate::advance(Cursor& cursor) {
  switch (phase_) {
    case Phase::header: {
      const auto before = cursor;
      if (begin_block(cursor)) return true;
      if (phase_ != Phase::bad)
        cursor = before;  // the header is not all there: from its start next time
      return false;
    }
    case Phase::stored:
      return copy_stored(cursor);
    case Phase::codes:
      return decode(cursor);
    case Phase::done:
    case Phase::bad:
      break;
  }
  return false;
}

bool Inflate::begin_block(Cursor& cursor) {
  std::uint32_t last = 0;
  std::uint32_t type = 0;
  if (!cursor.take(1, last) || !cursor.take(2, type)) return false;
  const bool begun = type == 0   ? begin_stored(cursor)
                     : type == 1 ? begin_fixed()
                     : type == 2 ? begin_dynamic(cursor)
                                 : (phase_ = Phase::bad, false);
  if (begun) last_block_ = last == 1;
  return begun;
}

bool Inflate::begin_stored(Cursor& cursor) {
  std::uint32_t ignored = 0;
  std::uint32_t size = 0;
  std::uint32_t inverse = 0;
  cursor.take(cursor.count % 8, ignored);
  if (!cursor.take(16, size) || !cursor.take(16, inverse)) return false;
  phase_ = size == (inverse ^ 0xffff) ? Phase::stored : Phase::bad;
  stored_left_ = size;
  return phase_ == Phase::stored;
}

bool Inflate::begin_fixed() {
  phase_ = Phase::codes;
  if (fixed_) return true;
  std::array<std::uint8_t, kMostLiterals> lengths{};
  std::fill_n(lengths.begin(), 144, std::uint8_t{8});
  std::fill_n(lengths.begin() + 144, 112, std::uint8_t{9});
  std::fill_n(lengths.begin() + 256, 24, std::uint8_t{7});
  std::fill_n(lengths.begin() + 280, 8, std::uint8_t{8});
  build(lengths, kLiteralSymbols, kLiteralBits, tables_->literals);
  lengths.fill(5);
  build(std::span(lengths).first(kMostDistances), kDistanceSymbols, kDistanceBits,
        tables_->distances);
  fixed_ = true;
  return true;
}

bool Inflate::begin_dynamic(Cursor& cursor) {
  constexpr std::uint8_t kOrder[] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                     11, 4,  12, 3, 13, 2, 14, 1, 15};
  std::uint32_t literals = 0;
  std::uint32_t distances = 0;
  std::uint32_t codes = 0;
  if (!cursor.take(5, literals) || !cursor.take(5, distances) || !cursor.take(4, codes))
    return false;
  literals += 257;
  distances += 1;
  std::array<std::uint8_t, 19> code_lengths{};
  for (std::size_t i = 0; i < codes + 4; ++i) {
    std::uint32_t length = 0;
    if (!cursor.take(3, length)) return false;
    code_lengths[kOrder[i]] = static_cast<std::uint8_t>(length);
  }
  std::array<std::uint8_t, 320> lengths{};
  const auto used = std::span(lengths).first(literals + distances);
  phase_ = Phase::bad;  // unless everything that follows is in order
  if (literals > 286 || distances > 30) return false;
  // Of these 19 codes even a single one has to be complete.
  const auto is_used = [](std::uint8_t length) { return length != 0; };
  if (std::count_if(code_lengths.begin(), code_lengths.end(), is_used) < 2) return false;
  if (!build(code_lengths, kLengthSymbols, kLengthBits, tables_->lengths)) return false;
  if (!read_lengths(cursor, used)) return false;
  if (lengths[256] == 0) return false;
  fixed_ = false;
  if (!build(used.first(literals), kLiteralSymbols, kLiteralBits, tables_->literals)) return false;
  if (!build(used.subspan(literals), kDistanceSymbols, kDistanceBits, tables_->distances))
    return false;
  phase_ = Phase::codes;
  return true;
}

/// The lengths of both codes, in which runs are packed. False with the phase back at the header
/// when input is wanting.
bool Inflate::read_lengths(Cursor& cursor, std::span<std::uint8_t> lengths) {
  struct Run {
    std::uint32_t least;
    unsigned extra;
  };
  constexpr Run kRuns[] = {{3, 2}, {3, 3}, {11, 7}};
  const auto wanting = [this] { return phase_ = Phase::header, false; };
  for (std::size_t i = 0; i < lengths.size();) {
    cursor.refill();
    const auto entry = look_up(tables_->lengths.data(), kLengthBits, cursor.bits);
    std::uint32_t ignored = 0;
    if (!cursor.take(consumed(entry), ignored)) return wanting();
    const auto symbol = entry >> 16;
    if (symbol < 16) {
      lengths[i++] = static_cast<std::uint8_t>(symbol);
      continue;
    }
    const auto& run = kRuns[symbol - 16];
    std::uint32_t count = 0;
    if (!cursor.take(run.extra, count)) return wanting();
    count += run.least;
    if ((symbol == 16 && i == 0) || count > lengths.size() - i) return false;
    std::fill_n(lengths.begin() + static_cast<std::ptrdiff_t>(i), count,
                symbol == 16 ? lengths[i - 1] : std::uint8_t{0});
    i += count;
  }
  return true;
}

void Inflate::end_block() { phase_ = last_block_ ? Phase::done : Phase::header; }

bool Inflate::copy_stored(Cursor& cursor) {
  // The bytes are aligned here, so what is in the bit buffer can go back.
  cursor.in -= cursor.count / 8;
  cursor.count = 0;
  cursor.bits = 0;
  const auto count = std::min({static_cast<std::size_t>(cursor.in_end - cursor.in),
                               static_cast<std::size_t>(cursor.out_end - cursor.out),
                               static_cast<std::size_t>(stored_left_)});
  if (count > 0) std::memcpy(cursor.out, cursor.in, count);
  cursor.in += count;
  cursor.out += count;
  stored_left_ -= static_cast<std::uint32_t>(count);
  if (stored_left_ > 0) return false;
  end_block();
  return true;
}

bool Inflate::decode(Cursor& cursor) {
  if (!copy_pending(cursor)) return false;
  auto symbol = Symbol::read;
  while (symbol == Symbol::read) {
    if (cursor.in_end - cursor.in >= kInMargin && cursor.out_end - cursor.out >= kOutMargin)
      symbol = decode_fast(cursor);
    else
      symbol = decode_one(cursor);
  }
  if (symbol == Symbol::end_of_block) end_block();
  if (symbol == Symbol::bad) phase_ = Phase::bad;
  return symbol == Symbol::end_of_block;
}

bool Inflate::reaches(const Cursor& cursor, std::size_t distance) const {
  return distance <= static_cast<std::size_t>(cursor.out - cursor.out_begin) + window_size_;
}

/// A match that starts before the output of this run: from the window as far as that goes, then
/// byte by byte.
std::uint8_t* Inflate::copy_from_window(Cursor& cursor, std::uint8_t* out, std::size_t distance,
                                        std::size_t length) const {
  const auto before = distance - static_cast<std::size_t>(out - cursor.out_begin);
  const auto count = std::min(before, length);
  std::memcpy(out, tables_->window.data() + window_size_ - before, count);
  out += count;
  for (std::size_t i = count; i < length; ++i, ++out) *out = *(out - distance);
  return out;
}

/// What was left of a match. False when there is no room for all of it.
bool Inflate::copy_pending(Cursor& cursor) {
  const auto count =
      std::min<std::size_t>(match_left_, static_cast<std::size_t>(cursor.out_end - cursor.out));
  match_left_ -= static_cast<std::uint32_t>(count);
  const auto have = static_cast<std::size_t>(cursor.out - cursor.out_begin);
  if (match_distance_ > have && count > 0) {
    cursor.out = copy_from_window(cursor, cursor.out, match_distance_, count);
  } else {
    for (std::size_t i = 0; i < count; ++i, ++cursor.out)
      *cursor.out = *(cursor.out - match_distance_);
  }
  return match_left_ == 0;
}

/// One symbol, near the end of input or output.
Inflate::Symbol Inflate::decode_one(Cursor& cursor) {
  cursor.refill();
  const auto entry = look_up(tables_->literals.data(), kLiteralBits, cursor.bits);
  if (consumed(entry) > cursor.count) return Symbol::wanting;
  const auto rest = cursor.bits >> consumed(entry);
  if ((entry & kLiteral) != 0) {
    if (cursor.out == cursor.out_end) return Symbol::wanting;
    *cursor.out++ = static_cast<std::uint8_t>(entry >> 16);
    cursor.bits = rest;
    cursor.count -= consumed(entry);
    return Symbol::read;
  }
  if ((entry & kSpecial) != 0) {
    if ((entry & kEnd) == 0) return Symbol::bad;
    cursor.bits = rest;
    cursor.count -= consumed(entry);
    return Symbol::end_of_block;
  }
  const auto distance = look_up(tables_->distances.data(), kDistanceBits, rest);
  if (consumed(entry) + consumed(distance) > cursor.count) return Symbol::wanting;
  if ((distance & kSpecial) != 0) return Symbol::bad;
  match_left_ = value_of(entry, cursor.bits);
  match_distance_ = value_of(distance, rest);
  cursor.bits = rest >> consumed(distance);
  cursor.count -= consumed(entry) + consumed(distance);
  if (!reaches(cursor, match_distance_)) return Symbol::bad;
  return copy_pending(cursor) ? Symbol::read : Symbol::wanting;
}

/// As many symbols as the margins allow.
Inflate::Symbol Inflate::decode_fast(Cursor& cursor) {
  const auto* const literals = tables_->literals.data();
  const auto* const distances = tables_->distances.data();
  const auto* const in_limit = cursor.in_end - kInMargin;
  const auto* const out_limit = cursor.out_end - kOutMargin;
  const auto* in = cursor.in;
  auto* out = cursor.out;
  auto bits = cursor.bits;
  auto count = cursor.count;
  auto symbol = Symbol::read;

  // Brings the count to 56 or more. The bits of the byte that does not fit whole are set again next
  // time, to the same.
  const auto refill = [&] {
    bits |= load64(in) << count;
    in += (63 - count) >> 3;
    count |= 56;
  };
  const auto consume = [&](std::uint32_t entry) {
    bits >>= consumed(entry);
    count -= consumed(entry);
  };
  while (in <= in_limit && out <= out_limit) {
    refill();
    auto entry = literals[low(bits, kLiteralBits)];
    // Three literals of the first table take at most 33 of 56 bits; two, and a length, at most 42.
    if ((entry & kLiteral) != 0) {
      consume(entry);
      *out++ = static_cast<std::uint8_t>(entry >> 16);
      entry = literals[low(bits, kLiteralBits)];
      if ((entry & kLiteral) != 0) {
        consume(entry);
        *out++ = static_cast<std::uint8_t>(entry >> 16);
        entry = literals[low(bits, kLiteralBits)];
        if ((entry & kLiteral) != 0) {
          consume(entry);
          *out++ = static_cast<std::uint8_t>(entry >> 16);
          continue;
        }
      }
    }
    if ((entry & kSpecial) != 0) [[unlikely]] {
      if ((entry & kLeadsOn) != 0)
        entry = literals[(entry >> 16) + low(bits >> kLiteralBits, code_bits(entry))];
      if ((entry & kLiteral) != 0) {
        consume(entry);
        *out++ = static_cast<std::uint8_t>(entry >> 16);
        continue;
      }
      if ((entry & kSpecial) != 0) {
        symbol = (entry & kEnd) != 0 ? Symbol::end_of_block : Symbol::bad;
        if (symbol == Symbol::end_of_block) consume(entry);
        break;
      }
    }
    const std::size_t length = value_of(entry, bits);
    consume(entry);
    refill();
    auto farther = distances[low(bits, kDistanceBits)];
    if ((farther & kLeadsOn) != 0)
      farther = distances[(farther >> 16) + low(bits >> kDistanceBits, code_bits(farther))];
    if ((farther & kSpecial) != 0) [[unlikely]] {
      symbol = Symbol::bad;
      break;
    }
    const std::size_t distance = value_of(farther, bits);
    consume(farther);
    if (distance > static_cast<std::size_t>(out - cursor.out_begin)) [[unlikely]] {
      if (distance > static_cast<std::size_t>(out - cursor.out_begin) + window_size_) {
        symbol = Symbol::bad;
        break;
      }
      out = copy_from_window(cursor, out, distance, length);
    } else {
      out = copy_match(out, distance, length);
    }
  }
  cursor.in = in;
  cursor.out = out;
  cursor.bits = bits;
  cursor.count = count;
  return symbol;
}

/// Keeps the last 32 KiB for the matches of the next run.
void Inflate::remember(std::span<const std::uint8_t> produced) {
  auto& window = tables_->window;
  if (produced.size() >= kWindow) {
    std::memcpy(window.data(), produced.data() + produced.size() - kWindow, kWindow);
    window_size_ = kWindow;
    return;
  }
  if (produced.empty()) return;
  if (window_size_ + produced.size() > window.size()) {
    std::memmove(window.data(), window.data() + window_size_ - kWindow, kWindow);
    window_size_ = kWindow;
  }
  std::memcpy(window.data() + window_size_, produced.data(), produced.size());
  window_size_ += produced.size();
}

}  // namespace oakum::io
