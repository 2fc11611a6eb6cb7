#include <algorithm>

#include "base/text.h"
#include "sbom/limits.h"
#include "sbom/spdx2_assembly.h"
#include "sbom/spdx2_words.h"
#include "sbom/spdx_tag_value.h"

namespace oakum::sbom {

namespace {
using spdx2::Assembly;

Error at_line(std::size_t line, std::string_view what) {
  return {Error::corrupt, fmt::format("line {}: {}", line, what)};
}

struct Tag {
  std::string_view name, value;
  std::size_t line = 0;
};

/// Takes tags off the front of a document.
class Tags {
 public:
  explicit Tags(std::string_view text) : rest_(text) {}
  /// False at the end. Errors: corrupt.
  Result<bool> next(Tag& tag) {
    std::string_view line;
    do {
      if (rest_.empty()) return false;
      line = trim(take_line());
    } while (line.empty() || line[0] == '#');
    const auto colon = line.find(':');
    if (colon == line.npos)
      return at_line(line_, fmt::format("\"{}\" is no tag", printable(line.substr(0, 60))));
    tag = {trim_right(line.substr(0, colon)), trim_left(line.substr(colon + 1)), line_};
    if (tag.value.starts_with("<text>")) TRY(take_text(tag));
    return true;
  }

 private:
  std::string_view take_line() {
    const auto end = std::min(rest_.find('\n'), rest_.size());
    const auto line = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    ++line_;
    return line;
  }

  /// A value that goes on to "</text>", which may be lines further down.
  Result<void> take_text(Tag& tag) {
    constexpr std::string_view kEnd = "</text>";
    const char* start = tag.value.data() + std::string_view("<text>").size();
    const auto left = static_cast<std::size_t>(rest_.data() + rest_.size() - start);
    const std::string_view all(start, left);
    const auto end = all.find(kEnd);
    if (end == all.npos) return at_line(tag.line, "<text> without its end");
    tag.value = all.substr(0, end);
    const auto behind = all.substr(end + kEnd.size());
    if (behind.data() >= rest_.data()) {
      line_ += static_cast<std::size_t>(std::ranges::count(
          std::string_view(rest_.data(), static_cast<std::size_t>(behind.data() - rest_.data())),
          '\n'));
      rest_ = behind;
      take_rest_of_line();
    }
    return {};
  }
  /// What follows the end of a text on its line; the line is counted by the next take_line.
  void take_rest_of_line() {
    const auto end = std::min(rest_.find('\n'), rest_.size());
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    ++line_;
  }

  std::string_view rest_;
  std::size_t line_ = 0;
};

/// Follows the tags: each belongs to what was started last.
class TagReader {
 public:
  Result<void> take(const Tag& tag);
  /// The last relationship waits for its comment. Error: too_large.
  Result<void> flush_relation();
  Bom finish() &&;
  bool has_version() const { return !out_.bom.spec_version.empty(); }

  // One for each tag.
  Result<void> version(std::string_view value) { return out_.version(value); }
  Result<void> id(std::string_view value);
  Result<void> document_name(std::string_view value) { return set(out_.bom.name, value); }
  Result<void> document_namespace(std::string_view value) { return set(out_.bom.serial, value); }
  Result<void> document_reference(std::string_view value);
  Result<void> creator(std::string_view value) { return out_.creator(value), Result<void>(); }
  Result<void> created(std::string_view value) { return set(out_.bom.created, value); }

  Result<void> package(std::string_view value);
  Result<void> file(std::string_view value);
  Result<void> snippet(std::string_view) { return start(Section::other), Result<void>(); }
  Result<void> package_version(std::string_view value) {
    return text(&BomComponent::version, value);
  }
  Result<void> source_info(std::string_view value) {
    return text(&BomComponent::source_info, value);
  }
  Result<void> description(std::string_view value) {
    return text(&BomComponent::description, value);
  }
  Result<void> copyright(std::string_view value) {
    return spdx2::says_something(value) ? text(&BomComponent::copyright, value) : Result<void>();
  }
  Result<void> download(std::string_view value) {
    return value == "NOASSERTION" ? Result<void>() : text(&BomComponent::download_location, value);
  }
  Result<void> supplier(std::string_view value) { return call(&Assembly::supplier, value); }
  Result<void> originator(std::string_view value) { return call(&Assembly::originator, value); }
  Result<void> purpose(std::string_view value) { return call(&Assembly::purpose, value); }
  Result<void> homepage(std::string_view value) { return call(&Assembly::homepage, value); }
  Result<void> declared(std::string_view value) { return call(&Assembly::declared, value); }
  Result<void> concluded(std::string_view value) { return call(&Assembly::concluded, value); }
  Result<void> verification_code(std::string_view value);
  Result<void> checksum(std::string_view value);
  Result<void> external_reference(std::string_view value);
  Result<void> external_reference_comment(std::string_view value);
  Result<void> attribution(std::string_view value);

  Result<void> license(std::string_view value);
  Result<void> license_text(std::string_view value) { return set(license_.text, value); }
  Result<void> license_name(std::string_view value) { return set(license_.name, value); }
  Result<void> license_url(std::string_view value) { return set(license_.url, value); }

  Result<void> relationship(std::string_view value);
  Result<void> relationship_comment(std::string_view value) {
    return set(relation_.comment, value);
  }

  Result<void> annotator(std::string_view value);
  Result<void> annotation_of(std::string_view value);
  Result<void> annotation_comment(std::string_view value);

 private:
  enum class Section : std::uint8_t { document, package, file, license, other };
  template <class Text>
  static Result<void> set(Text& member, std::string_view value) {
    return member = value, Result<void>();
  }
  bool in_component() const { return section_ == Section::package || section_ == Section::file; }
  Result<void> text(std::string BomComponent::*member, std::string_view value) {
    if (in_component()) out_.bom.components.back().*member = value;
    return {};
  }
  Result<void> call(void (Assembly::*method)(std::string_view), std::string_view value) {
    if (in_component()) (out_.*method)(value);
    return {};
  }
  bool kept(const Tag& tag);
  void start(Section section);

  void flush_license();
  void annotate();

  struct License {
    std::string_view id, name, text, url;
  };
  struct Relation {
    std::string_view from, type, to, comment;
  };
  struct Annotation {
    std::string_view by, of, comment;
  };
  Assembly out_;
  Section section_ = Section::document;
  std::string_view package_id_;
  License license_;
  Relation relation_;
  Annotation annotation_;
};

struct Row {
  std::string_view tag;
  Result<void> (TagReader::*take)(std::string_view);
};

/// Sorted by tag.
constexpr Row kRows[] = {
    {"AnnotationComment", &TagReader::annotation_comment},
    {"Annotator", &TagReader::annotator},
    {"Created", &TagReader::created},
    {"Creator", &TagReader::creator},
    {"DocumentName", &TagReader::document_name},
    {"DocumentNamespace", &TagReader::document_namespace},
    {"ExternalDocumentRef", &TagReader::document_reference},
    {"ExternalRef", &TagReader::external_reference},
    {"ExternalRefComment", &TagReader::external_reference_comment},
    {"ExtractedText", &TagReader::license_text},
    {"FileChecksum", &TagReader::checksum},
    {"FileComment", &TagReader::description},
    {"FileCopyrightText", &TagReader::copyright},
    {"FileName", &TagReader::file},
    {"LicenseConcluded", &TagReader::concluded},
    {"LicenseCrossReference", &TagReader::license_url},
    {"LicenseID", &TagReader::license},
    {"LicenseName", &TagReader::license_name},
    {"PackageAttributionText", &TagReader::attribution},
    {"PackageChecksum", &TagReader::checksum},
    {"PackageCopyrightText", &TagReader::copyright},
    {"PackageDescription", &TagReader::description},
    {"PackageDownloadLocation", &TagReader::download},
    {"PackageHomePage", &TagReader::homepage},
    {"PackageLicenseConcluded", &TagReader::concluded},
    {"PackageLicenseDeclared", &TagReader::declared},
    {"PackageName", &TagReader::package},
    {"PackageOriginator", &TagReader::originator},
    {"PackageSourceInfo", &TagReader::source_info},
    {"PackageSupplier", &TagReader::supplier},
    {"PackageVerificationCode", &TagReader::verification_code},
    {"PackageVersion", &TagReader::package_version},
    {"PrimaryPackagePurpose", &TagReader::purpose},
    {"Relationship", &TagReader::relationship},
    {"RelationshipComment", &TagReader::relationship_comment},
    {"SPDXID", &TagReader::id},
    {"SPDXREF", &TagReader::annotation_of},
    {"SPDXVersion", &TagReader::version},
    {"SnippetSPDXID", &TagReader::snippet},
};

Result<void> TagReader::take(const Tag& tag) {
  const auto row = std::ranges::lower_bound(kRows, tag.name, {}, &Row::tag);
  if (row == std::end(kRows) || row->tag != tag.name) return kept(tag), Result<void>();
  auto done = (this->*row->take)(tag.value);
  if (!done) return std::move(done).error().during(fmt::format("line {}", tag.line));
  return {};
}

/// A fact about a package that is a property of a Bom.
bool TagReader::kept(const Tag& tag) {
  const auto fields = spdx2::kept_fields();
  const auto field = std::ranges::find(fields, tag.name, &spdx2::KeptField::tag);
  if (field == fields.end() || section_ != Section::package) return false;
  return out_.kept(field->json, tag.value), true;
}

void TagReader::start(Section section) {
  flush_license();
  section_ = section;
}

Result<void> TagReader::id(std::string_view value) {
  if (!in_component()) return {};
  out_.id(value);
  if (section_ == Section::package) package_id_ = value;
  if (section_ == Section::file && !package_id_.empty()) out_.contains(package_id_, value);
  return {};
}

Result<void> TagReader::document_reference(std::string_view value) {
  const auto words = split_words(value);
  if (words.size() == 4)
    out_.bom.references.push_back(
        {"bom", std::string(words[1]), fmt::format("{} {} {}", words[0], words[2], words[3])});
  return {};
}

Result<void> TagReader::package(std::string_view value) {
  start(Section::package);
  package_id_ = {};
  auto* component = TRY(out_.add({}));
  component->name = value;
  return {};
}

/// A file behind a package is one of that package.
Result<void> TagReader::file(std::string_view value) {
  start(Section::file);
  auto* component = TRY(out_.add({}));
  component->type = "file";
  component->name = value;
  return {};
}

Result<void> TagReader::verification_code(std::string_view) {
  if (section_ == Section::package) out_.kept("filesAnalyzed", "true");
  return {};
}

Result<void> TagReader::checksum(std::string_view value) {
  const auto parts = cut(value, ":");
  if (parts && in_component()) out_.hash(parts->first, parts->second);
  return {};
}

Result<void> TagReader::external_reference(std::string_view value) {
  const auto category = cut(value, " ");
  const auto type = category ? cut(trim_left(category->second), " ") : std::nullopt;
  if (type && section_ == Section::package)
    out_.external_reference(category->first, type->first, trim(type->second), {});
  return {};
}

Result<void> TagReader::external_reference_comment(std::string_view value) {
  if (section_ != Section::package) return {};
  auto& references = out_.bom.components.back().references;
  if (!references.empty()) references.back().comment = value;
  return {};
}

Result<void> TagReader::attribution(std::string_view value) {
  if (section_ == Section::package) out_.attribute(package_id_, value);
  return {};
}

Result<void> TagReader::license(std::string_view value) {
  start(Section::license);
  license_.id = value;
  return {};
}

void TagReader::flush_license() {
  if (!license_.id.empty()) out_.extracted(license_.id, license_.name, license_.text, license_.url);
  license_ = {};
}

Result<void> TagReader::relationship(std::string_view value) {
  TRY(flush_relation());
  const auto words = split_words(value);
  if (words.size() != 3) return Error{Error::corrupt, "a relationship is two ids and its type"};
  relation_ = {words[0], words[1], words[2], {}};
  return {};
}

Result<void> TagReader::flush_relation() {
  const auto [from, type, to, comment] = std::exchange(relation_, {});
  if (from.empty()) return {};
  return out_.relate(from, type, to, comment);
}

Result<void> TagReader::annotator(std::string_view value) {
  annotation_ = {value, {}, {}};
  return {};
}

Result<void> TagReader::annotation_of(std::string_view value) {
  annotation_.of = value;
  return annotate(), Result<void>();
}

Result<void> TagReader::annotation_comment(std::string_view value) {
  annotation_.comment = value;
  return annotate(), Result<void>();
}

/// Once both are there.
void TagReader::annotate() {
  if (annotation_.of.empty() || annotation_.comment.empty()) return;
  out_.annotate(annotation_.of, annotation_.by, annotation_.comment);
  annotation_ = {};
}

Bom TagReader::finish() && {
  flush_license();
  return std::move(out_).finish();
}
}  // namespace

Result<Bom> read_spdx_tag_value(std::string_view text) {
  if (text.size() > kMostBytes)
    return Error{Error::too_large, fmt::format("more than {} MiB", kMostBytes >> 20)};
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Tags tags(text);
  TagReader reader;
  Tag tag;
  while (true) {
    const bool more = TRY(tags.next(tag));
    if (!more) break;
    TRY(reader.take(tag));
  }
  TRY(reader.flush_relation());
  if (!reader.has_version()) return Error{Error::corrupt, "no SPDXVersion"};
  return std::move(reader).finish();
}

}  // namespace oakum::sbom
