// .NET assemblies: *.dll and *.exe with a CLI header, which say their own name and version. Source:
// ECMA-335, II.22.2 (Assembly table); Windows documentation, VERSIONINFO; NuGet documentation,
// "Package versioning".
//
// The version of the package an assembly comes from is best told by ProductVersion, into which
// compilers put the informational version; FileVersion and the version of the assembly itself are
// coarser. Assemblies that a *.deps.json accounts for are dropped when layers are squashed.
#include <algorithm>

#include "base/text.h"
#include "core/version/version.h"
#include "formats/cli_metadata.h"
#include "formats/pe_version.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 256u << 20;
constexpr std::size_t kHead = 4096;

/// Whether the first bytes leave it open that the file is an assembly. Most native libraries are
/// refused after their headers.
bool may_be_assembly(ByteView head) {
  const auto file = io::Pe::parse(head);
  if (!file) return file.error().kind != Error::unsupported;
  return file->directory(io::Pe::cli_header).address != 0;
}

/// The digits and dots that start a text, when they make two to four numbers.
std::string_view numbers_of(std::string_view text) {
  std::size_t end = 0, dots = 0;
  for (; end < text.size() && (is_digit(text[end]) || text[end] == '.'); ++end)
    dots += text[end] == '.';
  text = text.substr(0, end);
  const bool plain = dots >= 1 && dots <= 3 && is_digit(text.front()) && is_digit(text.back()) &&
                     text.find("..") == std::string_view::npos;
  return plain ? text : std::string_view();
}

/// "13.0.1+ae9fe44", "8.0.0-rc.2 @Commit: …" without what follows the version.
std::string_view package_version(std::string_view text) {
  text = text.substr(0, text.find_first_of("+ ,;@("));
  return numbers_of(text).empty() || !is_version(VersionScheme::nuget, text) ? std::string_view()
                                                                             : text;
}

/// A fourth number that is 0 is not written in the versions of packages.
std::string_view without_revision(std::string_view version) {
  if (std::count(version.begin(), version.end(), '.') == 3 && version.ends_with(".0"))
    version.remove_suffix(2);
  return version;
}

struct Conclusion {
  std::string version;
  std::uint8_t confidence;
};

std::optional<Conclusion> conclude(const formats::CliAssembly& assembly,
                                   const formats::PeVersion& resource) {
  if (const auto product = package_version(resource.text("ProductVersion")); !product.empty())
    return Conclusion{std::string(without_revision(product)), 80};
  if (const auto file = numbers_of(resource.text("FileVersion")); !file.empty())
    return Conclusion{std::string(without_revision(file)), 60};
  const auto& [major, minor, build, revision] = assembly.version;
  if (major == 0 && minor == 0 && build == 0 && revision == 0) return std::nullopt;
  const auto text = fmt::format("{}.{}.{}.{}", major, minor, build, revision);
  return Conclusion{std::string(without_revision(text)), 50};
}

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto head = TRY(file.head(kHead));
  if (!may_be_assembly(head)) return {};
  const auto bytes = TRY(file.bytes(kLimit));
  const auto image = TRY(io::Pe::parse(bytes));
  const auto assembly = TRY(formats::read_cli_assembly(image));
  // An assembly of texts in one language belongs to the one of the code, which is beside it.
  if (!assembly || !assembly->culture.empty()) return {};
  auto concluded = conclude(*assembly, formats::read_pe_version(image));
  if (!concluded) return {};
  sink.add({.id = fmt::format("{}/{}", assembly->name, concluded->version),
            .name = assembly->name,
            .version = std::move(concluded->version),
            .file_path = file.path(),
            .evidence = "assembly-version",
            .confidence = concluded->confidence});
  return {};
}

inventory::Analyzer dotnet_assembly() {
  return {.name = "dotnet-assembly",
          .doc = ".NET assemblies, by what they say of themselves",
          .version = 1,
          .type = "dotnet-assembly",
          .ecosystem = Ecosystem::nuget,
          .group = ".NET",
          .targets = inventory::kInstalled,
          .files = {"**/*.dll", "**/*.exe"},
          .ignore_case = true,
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
