// Rust programs built by cargo-auditable, which list the crates they are made of: a section
// ".dep-v0" with JSON compressed by zlib. Source: cargo-auditable, PARSING.md and its JSON schema.
//
// Crates that only served to build ("kind": "build") are not in the program and left out.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "formats/node.h"
#include "inventory/analyzer.h"
#include "io/elf.h"
#include "io/executable.h"
#include "io/zlib.h"

namespace oakum::ecosystems {
namespace {

using formats::Node;

constexpr std::uint64_t kLimit = 512u << 20;
constexpr std::uint64_t kListLimit = 32u << 20;  ///< Uncompressed; real lists have a few dozen KiB.
constexpr std::size_t kHead = 4096;
constexpr std::string_view kSection = ".dep-v0";

/// Whether the first bytes leave it open that the file has such a section. Rust's standard library
/// has thread-local variables, so an ELF file without a segment for them is no Rust program; the
/// section tables of the other formats are in the first bytes.
bool may_have_list(ByteView head) {
  if (io::is_elf(head)) {
    const auto elf = io::parse_elf(head);
    return !elf || std::any_of(elf->segments.begin(), elf->segments.end(), [](const auto& segment) {
      return segment.type == io::ElfSegment::thread_local_storage;
    });
  }
  const auto program = io::parse_executable(head);
  return !program || program->section(kSection);
}

bool is_in_program(Node crate) {
  const auto kind = crate["kind"].text();
  return kind.empty() || kind == "runtime";
}

/// The crates by their place in the list, to which dependencies refer.
class Crates {
 public:
  Crates(Node list, inventory::Sink& sink) : sink_(sink) {
    for (const auto crate : list.items()) crates_.push_back(crate);
    for (const auto crate : crates_) take(crate);
  }

  void finish() {
    for (std::size_t i = 0; i < crates_.size(); ++i)
      if (numbers_[i]) connect(packages_[*numbers_[i]], crates_[i]);
    for (auto& package : packages_) sink_.add(std::move(package));
  }

 private:
  void take(Node crate) {
    const auto name = crate["name"].text();
    const auto version = crate["version"].text();
    numbers_.emplace_back();
    if (!is_in_program(crate)) return;
    if (name.empty() || version.empty())
      return sink_.problem(0, "a crate without a name or a version; skipped");
    const auto [at, is_new] =
        by_id_.try_emplace(fmt::format("{}@{}", name, version), packages_.size());
    numbers_.back() = at->second;
    if (is_new)
      packages_.push_back(
          {.id = at->first, .name = std::string(name), .version = std::string(version)});
    if (crate["root"].truth()) packages_[at->second].relationship = Relationship::root;
  }

  void connect(Package& package, Node crate) {
    std::unordered_set<std::string_view> known(package.depends_on.begin(),
                                               package.depends_on.end());
    known.insert(package.id);  // of two that became one
    std::vector<std::string> added;
    for (const auto needed : crate["dependencies"].items()) {
      const auto number = needed.integer();
      if (!number || *number < 0 || static_cast<std::uint64_t>(*number) >= crates_.size()) {
        sink_.problem(0, fmt::format("{}: a dependency that is not in the list", package.id));
      } else if (const auto& at = numbers_[static_cast<std::size_t>(*number)]) {
        if (const auto& id = packages_[*at].id; known.insert(id).second) added.push_back(id);
      }
    }
    std::move(added.begin(), added.end(), std::back_inserter(package.depends_on));
  }

  inventory::Sink& sink_;
  std::vector<Node> crates_;
  std::vector<std::optional<std::size_t>> numbers_;  ///< Of each crate's package; none for others.
  std::unordered_map<std::string, std::size_t> by_id_;
  std::vector<Package> packages_;
};

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto head = TRY(file.head(kHead));
  if (!may_have_list(head)) return {};
  const auto bytes = TRY(file.bytes(kLimit));
  const auto program = io::parse_executable(bytes);
  if (!program) return {};  // damaged programs are many, and mostly not of Rust
  const auto* section = program->section(kSection);
  if (!section) return {};
  const auto json = TRY(io::inflate_zlib(section->bytes, kListLimit));
  const auto list = TRY(formats::parse_json(as_text(json), {.bytes = kListLimit, .depth = 64}));
  Crates(list["packages"], sink).finish();
  return {};
}

inventory::Analyzer rust_binary() {
  return {.name = "rust-binary",
          .doc = "Crates built into Rust programs, as cargo-auditable lists them",
          .version = 1,
          .type = "rustbinary",
          .ecosystem = Ecosystem::cargo,
          .targets = inventory::kInstalled,
          .executables = true,
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
