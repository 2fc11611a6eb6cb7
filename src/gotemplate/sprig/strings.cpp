#include <algorithm>

#include "base/text.h"
#include "gotemplate/characters.h"
#include "gotemplate/format.h"
#include "gotemplate/sprig/convert_loosely.h"
#include "gotemplate/sprig/sprig.h"
#include "gotemplate/strconv.h"

namespace oakum::gotemplate {

namespace {
std::string_view trim_characters(std::string_view text, std::string_view set) {
  const auto all = characters(set);
  const auto in_set = [&](char32_t c) { return all.find(c) != all.npos; };
  while (!text.empty() && in_set(first_character(text).code))
    text.remove_prefix(first_character(text).length);
  while (!text.empty()) {
    std::size_t start = text.size() - 1;
    while (start > 0 && text.size() - start < 4 &&
           (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80)
      --start;
    if (first_character(text.substr(start)).length != text.size() - start) start = text.size() - 1;
    if (!in_set(first_character(text.substr(start)).code)) break;
    text = text.substr(0, start);
  }
  return text;
}

std::string_view trim_blank(std::string_view text) {
  while (!text.empty() && is_blank_character(first_character(text).code))
    text.remove_prefix(first_character(text).length);
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto c = first_character(text.substr(at));
    at += c.length;
    if (!is_blank_character(c.code)) end = at;
  }
  return text.substr(0, end);
}

Result<Value> trim_(Call& call, Arguments a) {
  return call.text(std::string(trim_blank(a[0].text())));
}
Result<Value> trim_all(Call& call, Arguments a) {
  return call.text(std::string(trim_characters(a[1].text(), a[0].text())));
}
Result<Value> trim_suffix(Call& call, Arguments a) {
  auto text = a[1].text();
  if (text.ends_with(a[0].text())) text.remove_suffix(a[0].text().size());
  return call.text(std::string(text));
}
Result<Value> trim_prefix(Call& call, Arguments a) {
  auto text = a[1].text();
  if (text.starts_with(a[0].text())) text.remove_prefix(a[0].text().size());
  return call.text(std::string(text));
}

Result<Value> repeat(Call& call, Arguments a) {
  const std::int64_t count = a[0].integer();
  const std::string_view text = a[1].text();
  if (count < 0) return wrong("strings: negative Repeat count");
  if (text.empty()) return Value::borrowed("");
  if (static_cast<std::uint64_t>(count) > call.limits().value / text.size())
    return call.room(~std::uint64_t{0}).error();
  std::string out;
  out.reserve(text.size() * static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) out += text;
  return call.text(std::move(out));
}

/// from → to in a text; an empty `from` stands before each character and at the end.
Result<std::string> replaced(Call& call, std::string_view text, std::string_view from,
                             std::string_view to) {
  std::string out;
  if (from.empty()) {
    while (!text.empty()) {
      const auto length = first_character(text).length;
      (out += to) += text.substr(0, length);
      text.remove_prefix(length);
      TRY(call.room(out.size()));
    }
    return out += to;
  }
  for (;;) {
    const auto at = text.find(from);
    out += text.substr(0, at);
    if (at == text.npos) return out;
    out += to;
    TRY(call.room(out.size()));
    text.remove_prefix(at + from.size());
  }
}

Result<Value> replace(Call& call, Arguments a) {
  return call.text(TRY(replaced(call, a[2].text(), a[0].text(), a[1].text())));
}

Result<std::string> indented(Call& call, std::int64_t spaces, std::string_view text) {
  if (spaces < 0) return wrong("strings: negative Repeat count");
  TRY(call.room(static_cast<std::uint64_t>(spaces)));
  const std::string pad(static_cast<std::size_t>(spaces), ' ');
  return pad + TRY(replaced(call, text, "\n", "\n" + pad));
}
Result<Value> indent(Call& call, Arguments a) {
  return call.text(TRY(indented(call, a[0].integer(), a[1].text())));
}
Result<Value> nindent(Call& call, Arguments a) {
  return call.text("\n" + TRY(indented(call, a[0].integer(), a[1].text())));
}

Result<Value> trunc(Call& call, Arguments a) {
  const auto text = a[1].text();
  const auto size = static_cast<std::int64_t>(text.size());
  const std::int64_t count = a[0].integer();
  if (count < 0 && count > -size)
    return call.text(std::string(text.substr(static_cast<std::size_t>(size + count))));
  if (count >= 0 && size > count)
    return call.text(std::string(text.substr(0, static_cast<std::size_t>(count))));
  return a[1];
}

Result<Value> substr(Call& call, Arguments a) {
  const auto text = a[2].text();
  const auto size = static_cast<std::int64_t>(text.size());
  std::int64_t start = a[0].integer(), end = a[1].integer();
  if (start < 0)
    start = 0;
  else if (end < 0 || end > size)
    end = size;
  if (end < 0 || end > size || start > end) return wrong("slice bounds out of range");
  return call.text(std::string(
      text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(end - start))));
}

/// Cut to a width with "..." where something is left out; `offset` is what is to be seen at the
/// left.
std::string abbreviated(std::string_view text, std::size_t offset, std::size_t width) {
  if (text.size() <= width) return std::string(text);
  offset = std::min(offset, text.size());
  if (text.size() - offset < width - 3) offset = text.size() - (width - 3);
  if (offset <= 4) return std::string(text.substr(0, width - 3)) + "...";
  if (width < 7) return "";
  if (offset + width - 3 < text.size()) {
    const auto rest = text.substr(offset);
    return "..." + (width - 3 < 4 ? std::string() : abbreviated(rest, 0, width - 3));
  }
  return "..." + std::string(text.substr(text.size() - (width - 3)));
}

Result<Value> abbrev(Call& call, Arguments a) {
  if (a[0].integer() < 4) return a[1];
  return call.text(abbreviated(a[1].text(), 0, static_cast<std::size_t>(a[0].integer())));
}
Result<Value> abbrevboth(Call& call, Arguments a) {
  const std::int64_t left = a[0].integer(), right = a[1].integer();
  if (right < 4 || (left > 0 && right < 7)) return a[2];
  return call.text(abbreviated(a[2].text(), left < 0 ? 0 : static_cast<std::size_t>(left),
                               static_cast<std::size_t>(right)));
}

Result<std::string> wrapped(Call& call, std::string_view text, std::int64_t width,
                            std::string_view line_end, bool break_words) {
  const auto most = static_cast<std::size_t>(std::clamp<std::int64_t>(width, 1, INT32_MAX));
  if (line_end.empty()) line_end = "\n";
  std::string out;
  while (text.size() > most) {
    if (text.front() == ' ') {
      text.remove_prefix(1);
      continue;
    }
    auto space = text.substr(0, most + 1).rfind(' ');
    std::size_t gap = 1;
    if (space == text.npos && break_words) {
      space = most;
      gap = 0;
    } else if (space == text.npos) {
      space = text.find(' ', most);
    }
    if (space == text.npos) break;
    (out += text.substr(0, space)) += line_end;
    TRY(call.room(out.size()));
    text.remove_prefix(space + gap);
  }
  return out += text;
}
Result<Value> wrap(Call& call, Arguments a) {
  return call.text(TRY(wrapped(call, a[1].text(), a[0].integer(), "", false)));
}
Result<Value> wrap_with(Call& call, Arguments a) {
  return call.text(TRY(wrapped(call, a[2].text(), a[0].integer(), a[1].text(), true)));
}

Result<Value> contains(Call&, Arguments a) {
  return Value::of(a[1].text().find(a[0].text()) != std::string_view::npos);
}
Result<Value> has_prefix(Call&, Arguments a) {
  return Value::of(a[1].text().starts_with(a[0].text()));
}
Result<Value> has_suffix(Call&, Arguments a) {
  return Value::of(a[1].text().ends_with(a[0].text()));
}

template <bool single>
Result<Value> quote(Call& call, Arguments a) {
  std::string out;
  for (const auto& one : a) {
    if (one.absent()) continue;
    if (!out.empty()) out += ' ';
    const std::string text = TRY(loose_text(call, one));
    out += single ? "'" + text + "'" : quoted_text(text);
    TRY(call.room(out.size()));
  }
  return call.text(std::move(out));
}

Result<Value> cat(Call& call, Arguments a) {
  std::string out;
  bool first = true;
  for (const auto& one : a) {
    if (one.absent()) continue;
    if (!first) out += ' ';
    first = false;
    out += TRY(loose_text(call, one));
    TRY(call.room(out.size()));
  }
  return call.text(std::move(out));
}

Result<Value> nospace(Call& call, Arguments a) {
  auto all = characters(a[0].text());
  std::erase_if(all, is_blank_character);
  return call.text(utf8(all));
}

Result<Value> initials(Call& call, Arguments a) {
  std::u32string out;
  bool start = true;
  for (const char32_t c : characters(a[0].text())) {
    const bool blank = is_blank_character(c);
    if (!blank && start) out += c;
    start = blank;
  }
  return call.text(utf8(out));
}

Result<Value> plural(Call&, Arguments a) { return a[2].integer() == 1 ? a[0] : a[1]; }
Result<Value> to_string(Call& call, Arguments a) { return call.text(TRY(loose_text(call, a[0]))); }
Result<Value> to_strings(Call& call, Arguments a) {
  return call.heap().texts(TRY(loose_texts(call, a[0])));
}

Result<Value> join_(Call& call, Arguments a) {
  const auto texts = TRY(loose_texts(call, a[1]));
  std::uint64_t bytes = a[0].text().size() * texts.size();
  for (const auto& one : texts) bytes += one.size();
  TRY(call.room(bytes));
  return call.text(oakum::join(texts, a[0].text()));
}

/// strings.SplitN; most < 0: all pieces.
Result<std::vector<std::string>> pieces_of(Call& call, std::string_view text,
                                           std::string_view separator, std::int64_t most) {
  std::vector<std::string> out;
  if (most == 0) return out;
  TRY(call.room_for_items(std::min<std::uint64_t>(text.size(), 1u << 16)));
  while (most < 0 || static_cast<std::int64_t>(out.size()) + 1 < most) {
    if (separator.empty()) {
      if (text.empty()) return out;
      const std::size_t length = first_character(text).length;
      if (length == text.size()) break;
      out.emplace_back(text.substr(0, length));
      text.remove_prefix(length);
    } else {
      const auto at = text.find(separator);
      if (at == text.npos) break;
      out.emplace_back(text.substr(0, at));
      text.remove_prefix(at + separator.size());
    }
    if (out.size() % 4096 == 0) TRY(call.room_for_items(out.size()));
  }
  if (!separator.empty() || !text.empty()) out.emplace_back(text);
  TRY(call.room_for_items(out.size()));
  return out;
}

Value numbered(Call& call, const std::vector<std::string>& pieces) {
  Value map = call.heap().map("string");
  for (std::size_t i = 0; i < pieces.size(); ++i)
    map.map().set("_" + std::to_string(i), call.heap().text(pieces[i]));
  return map;
}

Result<Value> split_(Call& call, Arguments a) {
  return numbered(call, TRY(pieces_of(call, a[1].text(), a[0].text(), -1)));
}
Result<Value> splitn(Call& call, Arguments a) {
  return numbered(call, TRY(pieces_of(call, a[2].text(), a[0].text(), a[1].integer())));
}
Result<Value> split_list(Call& call, Arguments a) {
  return call.heap().texts(TRY(pieces_of(call, a[1].text(), a[0].text(), -1)));
}

Result<Value> hello(Call&, Arguments) { return Value::borrowed("Hello!"); }
}  // namespace

void add_string_functions(Functions& functions) {
  functions["hello"] = {"", hello};
  functions["trim"] = {"s", trim_};
  functions["trimAll"] = {"ss", trim_all};
  functions["trimall"] = {"ss", trim_all};
  functions["trimSuffix"] = {"ss", trim_suffix};
  functions["trimPrefix"] = {"ss", trim_prefix};
  functions["repeat"] = {"is", repeat};
  functions["replace"] = {"sss", replace};
  functions["indent"] = {"is", indent};
  functions["nindent"] = {"is", nindent};
  functions["trunc"] = {"is", trunc};
  functions["substr"] = {"iis", substr};
  functions["abbrev"] = {"is", abbrev};
  functions["abbrevboth"] = {"iis", abbrevboth};
  functions["wrap"] = {"is", wrap};
  functions["wrapWith"] = {"iss", wrap_with};
  functions["contains"] = {"ss", contains};
  functions["hasPrefix"] = {"ss", has_prefix};
  functions["hasSuffix"] = {"ss", has_suffix};
  functions["quote"] = {"a*", quote<false>};
  functions["squote"] = {"a*", quote<true>};
  functions["cat"] = {"a*", cat};
  functions["nospace"] = {"s", nospace};
  functions["initials"] = {"s", initials};
  functions["plural"] = {"ssi", plural};
  functions["toString"] = {"a", to_string};
  functions["toStrings"] = {"a", to_strings};
  functions["join"] = {"sa", join_};
  functions["split"] = {"ss", split_};
  functions["splitn"] = {"sis", splitn};
  functions["splitList"] = {"ss", split_list};
}

}  // namespace oakum::gotemplate
