#include "formats/go_buildinfo.h"

#include <cstring>

#include "base/text.h"
#include "io/elf.h"
#include "io/executable.h"

namespace oakum::formats {

namespace {

using io::Executable;

constexpr std::string_view kMagic = "\xFF Go buildinf:";
constexpr std::size_t kHeader =
    32;  ///< Magic, pointer size, flags, and either two pointers or zeros.
constexpr unsigned kBigEndian = 1, kInline = 2;
constexpr std::uint64_t kLongestVersion = 1024;
constexpr std::uint64_t kLongestModules = 64u << 20;
constexpr std::size_t kSentinel = 16;  ///< In front of and behind the module lines.

// ---- the strings

/// A length in seven-bit groups and that many bytes, taken off the front.
std::optional<std::string_view> take_inline(std::string_view& rest) {
  std::uint64_t size = 0;
  for (unsigned shift = 0; shift < 63; shift += 7) {
    if (rest.empty()) return std::nullopt;
    const auto byte = static_cast<unsigned char>(rest[0]);
    rest.remove_prefix(1);
    size |= std::uint64_t{byte & 0x7Fu} << shift;
    if (byte & 0x80) continue;
    if (size > rest.size()) return std::nullopt;
    const auto text = rest.substr(0, size);
    rest.remove_prefix(size);
    return text;
  }
  return std::nullopt;
}

/// Pointers as the program's target writes them; the flag of the build information counts, not the
/// file's header.
class Pointers {
 public:
  Pointers(const Executable& program, unsigned size, bool big_endian)
      : program_(program), size_(size), big_endian_(big_endian) {}

  /// The text of the string header (pointer, length) at an address.
  std::optional<std::string_view> string(std::uint64_t header, std::uint64_t limit) const {
    const auto bytes = program_.at(header, 2 * size_);
    if (!bytes) return std::nullopt;
    const auto count = load(*bytes, size_);
    if (count > limit) return std::nullopt;
    if (count == 0) return "";
    const auto text = program_.at(load(*bytes, 0), count);
    return text ? std::optional(as_text(*text)) : std::nullopt;
  }
  std::uint64_t load(ByteView bytes, std::size_t at) const {
    if (size_ == 4)
      return (big_endian_ ? load_be<std::uint32_t>(bytes, at) : load_le<std::uint32_t>(bytes, at))
          .value_or(0);
    return (big_endian_ ? load_be<std::uint64_t>(bytes, at) : load_le<std::uint64_t>(bytes, at))
        .value_or(0);
  }

 private:
  const Executable& program_;
  std::size_t size_;
  bool big_endian_;
};

struct Strings {
  std::string_view version;
  std::optional<std::string_view> modules;  ///< Nothing when they do not lie inside the file.
};

std::optional<Strings> read_strings(const Executable& program, ByteView at) {
  const auto pointer_size = std::to_integer<unsigned>(at[14]),
             flags = std::to_integer<unsigned>(at[15]);
  if (flags & kInline) {
    auto rest = as_text(at.subspan(kHeader));
    const auto version = take_inline(rest);
    const auto modules = version ? take_inline(rest) : std::nullopt;
    return version ? std::optional(Strings{*version, modules}) : std::nullopt;
  }
  if (pointer_size != 4 && pointer_size != 8) return std::nullopt;
  const Pointers pointers(program, pointer_size, flags & kBigEndian);
  const auto version = pointers.string(pointers.load(at, 16), kLongestVersion);
  const auto modules = pointers.string(pointers.load(at, 16 + pointer_size), kLongestModules);
  return version ? std::optional(Strings{*version, modules}) : std::nullopt;
}

bool is_go_version(std::string_view version) {
  return version.size() <= kLongestVersion &&
         (version.starts_with("go") || version.starts_with("devel"));
}

/// Between the sentinels; there are none when the program was built without modules.
std::string_view without_sentinels(std::string_view modules) {
  if (modules.size() < 2 * kSentinel + 1 || modules[modules.size() - kSentinel - 1] != '\n')
    return {};
  return modules.substr(kSentinel, modules.size() - 2 * kSentinel);
}

// ---- where they are

/// The build information at the next place in `part` that looks like one; `from` moves behind it.
std::optional<Strings> next_in(const Executable& program, const io::ProgramPart& part,
                               std::size_t& from) {
  const auto text = as_text(part.bytes);
  while (from < text.size()) {
    const auto* found = static_cast<const char*>(
        memmem(text.data() + from, text.size() - from, kMagic.data(), kMagic.size()));
    if (!found) break;
    const auto at = static_cast<std::size_t>(found - text.data());
    from = at + 1;
    if ((part.address + at) % 16 != 0 || text.size() - at < kHeader) continue;
    if (auto strings = read_strings(program, part.bytes.subspan(at));
        strings && is_go_version(strings->version))
      return strings;
  }
  from = text.size();
  return std::nullopt;
}

std::optional<Strings> find_in(const Executable& program, const io::ProgramPart& part) {
  std::size_t from = 0;
  return next_in(program, part, from);
}

bool has_go_note(ByteView head, const io::ElfSegment& segment, bool big_endian) {
  const auto note = slice(head, segment.offset, std::min<std::uint64_t>(segment.size, 4096));
  if (!note) return false;
  std::uint64_t at = 0;
  while (at + 16 <= note->size()) {
    const auto word = [&](std::uint64_t where) -> std::uint64_t {
      return (big_endian ? load_be<std::uint32_t>(*note, where)
                         : load_le<std::uint32_t>(*note, where))
          .value_or(0);
    };
    const auto name_size = word(at), text_size = word(at + 4);
    if (as_text(note->subspan(at + 12)).starts_with(std::string_view("Go\0\0", 4))) return true;
    at += 12 + ((name_size + 3) & ~std::uint64_t{3}) + ((text_size + 3) & ~std::uint64_t{3});
  }
  return false;
}

// ---- the module lines

GoModule module_of(const std::vector<std::string_view>& fields) {
  return {std::string(fields[1]), fields.size() > 2 ? std::string(fields[2]) : std::string()};
}

void take_setting(std::string_view text, GoBuildInfo& info) {
  // The key is quoted when it has a '=' or a space in it, which none has today.
  const auto parts = cut(text, "=");
  if (parts) info.settings.emplace_back(unquote_go(parts->first), unquote_go(parts->second));
}

}  // namespace

std::string_view GoBuildInfo::setting(std::string_view key) const {
  for (const auto& [name, value] : settings)
    if (name == key) return value;
  return {};
}

bool may_be_go_program(ByteView head) {
  if (!io::is_elf(head)) return true;
  const auto elf = io::parse_elf(head);
  if (!elf) return true;
  if (elf->type == io::Elf::relocatable || elf->type == io::Elf::core) return false;
  bool dynamic = false;
  for (const auto& segment : elf->segments) {
    if (segment.type == io::ElfSegment::thread_local_storage) return true;
    if (segment.type == io::ElfSegment::note && has_go_note(head, segment, elf->big_endian))
      return true;
    dynamic |=
        segment.type == io::ElfSegment::dynamic || segment.type == io::ElfSegment::interpreter;
  }
  return !dynamic;
}

Result<std::optional<GoBuildInfo>> read_go_build_info(ByteView bytes) {
  const auto parsed = io::parse_executable(bytes);
  if (!parsed) return std::optional<GoBuildInfo>();
  const auto& program = *parsed;
  const io::ProgramPart* named = program.section(".go.buildinfo");
  if (!named) named = program.section("__go_buildinfo");
  std::optional<Strings> strings;
  if (named) {
    strings = find_in(program, *named);
    if (!strings) return Error{Error::corrupt, "damaged Go build information"};
  }
  for (std::size_t i = 0; i < program.loaded.size() && !strings; ++i)
    if (program.loaded[i].writable) strings = find_in(program, program.loaded[i]);
  if (!strings) return std::optional<GoBuildInfo>();
  auto info = parse_go_modules(without_sentinels(strings->modules.value_or("")));
  info.modules_lost = !strings->modules;
  info.go_version = strings->version;
  return std::optional(std::move(info));
}

GoBuildInfo parse_go_modules(std::string_view text) {
  GoBuildInfo info;
  GoModule* last = nullptr;  // what "=>" replaces
  Lines lines(text);
  for (std::string_view line; lines.next(line);) {
    const auto fields = split(line, '\t');
    if (fields.size() < 2) continue;
    if (fields[0] == "path") {
      info.path = fields[1];
    } else if (fields[0] == "mod") {
      info.main = module_of(fields);
      last = &info.main;
    } else if (fields[0] == "dep") {
      info.dependencies.push_back(module_of(fields));
      last = &info.dependencies.back();
    } else if (fields[0] == "=>" && last) {
      *last = module_of(fields);
    } else if (fields[0] == "build") {
      take_setting(line.substr(6), info);
    }
  }
  return info;
}

std::string unquote_go(std::string_view text) {
  const bool quoted = text.size() >= 2 && text.front() == text.back() &&
                      (text.front() == '"' || text.front() == '`');
  if (!quoted) return std::string(text);
  const bool raw = text.front() == '`';
  text = text.substr(1, text.size() - 2);
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (raw || text[i] != '\\' || i + 1 == text.size()) {
      plain.push_back(text[i]);
      continue;
    }
    const char escape = text[++i];
    constexpr std::string_view kEscapes = "ntr", kMeanings = "\n\t\r";
    const auto known = kEscapes.find(escape);
    plain.push_back(known == std::string_view::npos ? escape : kMeanings[known]);
  }
  return plain;
}

}  // namespace oakum::formats
