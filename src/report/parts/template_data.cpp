#include "report/parts/template_data.h"

#include <algorithm>
#include <span>

#include "core/identity.h"

namespace oakum::report {

namespace {
using gotemplate::Field;
using gotemplate::Heap;
using gotemplate::Object;
using gotemplate::Value;

/// One field of a view on a T: its name, and how it is made.
template <class T>
struct Part {
  Field field;
  Value (*get)(Heap& heap, const T& of);
};

/// A structure of Go whose fields are made when they are asked for.
template <class T>
class View final : public Object {
 public:
  View(Heap& where, T of) : Object(where), of_(std::move(of)) {}
  std::string_view type() const override { return T::kType; }
  std::span<const Field> fields() const override { return table(); }
  Value field(std::size_t index) const override { return T::parts()[index].get(*heap, of_); }

 private:
  static const std::vector<Field>& table() {
    static const std::vector<Field> kFields = [] {
      std::vector<Field> fields;
      for (const auto& part : T::parts()) fields.push_back(part.field);
      return fields;
    }();
    return kFields;
  }
  T of_;
};

template <class T>
Value view(Heap& heap, T of) {
  return heap.object<View<T>>(std::move(of));
}

/// A slice of Go whose items are made when they are asked for.
template <class Make>
class Series final : public Object {
 public:
  Series(Heap& where, std::string_view type, std::size_t size, Make make)
      : Object(where), type_(type), size_(size), make_(std::move(make)) {}
  std::string_view type() const override { return type_; }
  bool sequence() const override { return true; }
  std::size_t size() const override { return size_; }
  Value at(std::size_t index) const override { return make_(*heap, index); }

 private:
  std::string_view type_;
  std::size_t size_;
  Make make_;
};

template <class Make>
Value series(Heap& heap, std::string_view type, std::size_t size, Make make) {
  return heap.object<Series<Make>>(type, size, std::move(make));
}

Value text(std::string_view text) { return Value::borrowed(text); }
Value number(std::uint64_t number) { return Value::of(static_cast<std::int64_t>(number)); }

Value texts(Heap& heap, const std::vector<std::string>& list) {
  return series(heap, "[]string", list.size(),
                [&list](Heap&, std::size_t i) { return text(list[i]); });
}

Value time(Heap& heap, std::string_view rfc3339) {
  const auto parsed = parse_rfc3339(rfc3339);
  return parsed ? heap.time(*parsed) : Value::nil();
}

/// A list that is always empty.
Value nothing(Heap& heap, std::string_view type) {
  return series(heap, type, 0, [](Heap&, std::size_t) { return Value(); });
}

struct IdentifierView {
  static constexpr std::string_view kType = "types.PkgIdentifier";
  const Package* package;
  static std::span<const Part<IdentifierView>> parts() {
    static const Part<IdentifierView> kParts[] = {
        {{"PURL"}, [](Heap&, const auto& of) { return text(of.package->purl); }},
        {{"UID"}, [](Heap&, const auto& of) { return text(of.package->uid); }},
        {{"BOMRef"}, [](Heap&, const auto&) { return text(""); }},
    };
    return kParts;
  }
};

struct LayerView {
  static constexpr std::string_view kType = "types.Layer";
  const Layer* layer;  ///< Null: none.
  bool with_instruction;
  static std::span<const Part<LayerView>> parts() {
    static const Part<LayerView> kParts[] = {
        {{"Size", "-"},
         [](Heap&, const auto& of) { return number(of.layer ? of.layer->size : 0); }},
        {{"Digest"},
         [](Heap&, const auto& of) {
           return text(of.layer ? std::string_view(of.layer->digest) : "");
         }},
        {{"DiffID"},
         [](Heap&, const auto& of) {
           return text(of.layer ? std::string_view(of.layer->diff_id) : "");
         }},
        {{"CreatedBy"},
         [](Heap&, const auto& of) {
           return text(of.layer && of.with_instruction ? std::string_view(of.layer->created_by)
                                                       : "");
         }},
    };
    return kParts;
  }
};

Value layer(Heap& heap, const Report& report, std::uint16_t index, bool with_instruction = false) {
  const auto& layers = report.inventory.layers;
  return view(heap, LayerView{index < layers.size() ? &layers[index] : nullptr, with_instruction});
}

struct LinesView {
  static constexpr std::string_view kType = "types.Location";
  LineRange lines;
  static std::span<const Part<LinesView>> parts() {
    static const Part<LinesView> kParts[] = {
        {{"StartLine"}, [](Heap&, const auto& of) { return number(of.lines.start); }},
        {{"EndLine"}, [](Heap&, const auto& of) { return number(of.lines.end); }},
    };
    return kParts;
  }
};

struct PackageView {
  static constexpr std::string_view kType = "types.Package";
  const TemplateData* data;
  ListedPackage at;
  const Package& package() const { return *at.package; }
  static std::span<const Part<PackageView>> parts() {
    static const Part<PackageView> kParts[] = {
        {{"ID"}, [](Heap&, const auto& of) { return text(of.package().id); }},
        {{"Name"}, [](Heap&, const auto& of) { return text(of.package().name); }},
        {{"Identifier", "", Field::zero},
         [](Heap& heap, const auto& of) { return view(heap, IdentifierView{&of.package()}); }},
        {{"Version"}, [](Heap&, const auto& of) { return text(of.package().version); }},
        {{"Release"}, [](Heap&, const auto& of) { return text(of.package().release); }},
        {{"Epoch"}, [](Heap&, const auto& of) { return number(of.package().epoch); }},
        {{"Arch"}, [](Heap&, const auto& of) { return text(of.package().arch); }},
        {{"Dev"}, [](Heap&, const auto& of) { return Value::of(of.package().dev); }},
        {{"SrcName"}, [](Heap&, const auto& of) { return text(of.package().src_name); }},
        {{"SrcVersion"}, [](Heap&, const auto& of) { return text(of.package().src_version); }},
        {{"SrcRelease"}, [](Heap&, const auto& of) { return text(of.package().src_release); }},
        {{"SrcEpoch"}, [](Heap&, const auto& of) { return number(of.package().src_epoch); }},
        {{"Licenses"},
         [](Heap& heap, const auto& of) { return texts(heap, of.package().licenses); }},
        {{"Maintainer"}, [](Heap&, const auto& of) { return text(of.package().maintainer); }},
        {{"Modularitylabel"},
         [](Heap&, const auto& of) { return text(of.package().modularity_label); }},
        {{"Indirect"}, [](Heap&, const auto& of) { return Value::of(of.package().indirect); }},
        {{"Relationship"},
         [](Heap&, const auto& of) { return text(name(of.package().relationship)); }},
        {{"DependsOn"},
         [](Heap& heap, const auto& of) { return texts(heap, of.package().depends_on); }},
        {{"Layer", "", Field::zero},
         [](Heap& heap, const auto& of) {
           return layer(heap, of.data->report(), of.package().layer);
         }},
        {{"FilePath"}, [](Heap&, const auto& of) { return text(of.package().file_path); }},
        {{"Digest"}, [](Heap&, const auto& of) { return text(of.package().digest); }},
        {{"Locations"},
         [](Heap& heap, const auto& of) {
           const auto& lines = of.package().lines;
           return series(
               heap, "[]types.Location", lines.size(),
               [&lines](Heap& inner, std::size_t i) { return view(inner, LinesView{lines[i]}); });
         }},
        {{"InstalledFiles"},
         [](Heap& heap, const auto& of) { return texts(heap, of.package().installed_files); }},
        {{"AnalyzedBy"},
         [](Heap& heap, const auto& of) {
           return heap.text(std::string(analyzer_name(*of.at.list)));
         }},
    };
    return kParts;
  }
};

struct SourceView {
  static constexpr std::string_view kType = "*types.DataSource";
  const DataSource* source;
  static std::span<const Part<SourceView>> parts() {
    static const Part<SourceView> kParts[] = {
        {{"ID"}, [](Heap&, const auto& of) { return text(of.source->id); }},
        {{"Name"}, [](Heap&, const auto& of) { return text(of.source->name); }},
        {{"URL"}, [](Heap&, const auto& of) { return text(of.source->url); }},
        {{"BaseID"}, [](Heap&, const auto& of) { return text(of.source->base_id); }},
    };
    return kParts;
  }
};

struct CvssView {
  static constexpr std::string_view kType = "types.CVSS";
  const Cvss* cvss;
  static std::span<const Part<CvssView>> parts() {
    static const Part<CvssView> kParts[] = {
        {{"V2Vector"}, [](Heap&, const auto& of) { return text(of.cvss->v2_vector); }},
        {{"V3Vector"}, [](Heap&, const auto& of) { return text(of.cvss->v3_vector); }},
        {{"V40Vector"}, [](Heap&, const auto& of) { return text(of.cvss->v40_vector); }},
        {{"V2Score"}, [](Heap&, const auto& of) { return Value::of(of.cvss->v2_score); }},
        {{"V3Score"}, [](Heap&, const auto& of) { return Value::of(of.cvss->v3_score); }},
        {{"V40Score"}, [](Heap&, const auto& of) { return Value::of(of.cvss->v40_score); }},
    };
    return kParts;
  }
};

Value cvss_by_source(Heap& heap, const std::map<std::string, Cvss>& scores) {
  static const Cvss kNone;
  Value map = heap.map("types.CVSS");
  map.map().zero = view(heap, CvssView{&kNone});
  for (const auto& [source, cvss] : scores) map.map().set(source, view(heap, CvssView{&cvss}));
  return map;
}

Value severity_by_source(Heap& heap, const std::map<std::string, Severity>& severities) {
  Value map = heap.map("string");
  for (const auto& [source, severity] : severities) map.map().set(source, text(name(severity)));
  return map;
}

/// What is known of a vulnerability whoever has it: embedded in the finding.
struct DetailView {
  static constexpr std::string_view kType = "types.Vulnerability";
  const Finding* finding;
  const VulnerabilityDetail* detail;
  static std::span<const Part<DetailView>> parts() {
    static const Part<DetailView> kParts[] = {
        {{"Title"}, [](Heap&, const auto& of) { return text(of.detail->title); }},
        {{"Description"}, [](Heap&, const auto& of) { return text(of.detail->description); }},
        {{"Severity"}, [](Heap&, const auto& of) { return text(name(of.finding->severity)); }},
        {{"CweIDs"}, [](Heap& heap, const auto& of) { return texts(heap, of.detail->cwe_ids); }},
        {{"VendorSeverity"},
         [](Heap& heap, const auto& of) {
           return severity_by_source(heap, of.detail->vendor_severity);
         }},
        {{"CVSS"},
         [](Heap& heap, const auto& of) { return cvss_by_source(heap, of.detail->cvss); }},
        {{"References"},
         [](Heap& heap, const auto& of) { return texts(heap, of.detail->references); }},
        {{"PublishedDate"},
         [](Heap& heap, const auto& of) { return time(heap, of.detail->published); }},
        {{"LastModifiedDate"},
         [](Heap& heap, const auto& of) { return time(heap, of.detail->last_modified); }},
    };
    return kParts;
  }
};

struct VulnerabilityView {
  static constexpr std::string_view kType = "types.DetectedVulnerability";
  const TemplateData* data;
  const Section* section;
  const Row* row;
  const Vulnerability& found() const { return *row->vulnerability; }
  const Package& package() const { return *row->at.package; }
  static std::span<const Part<VulnerabilityView>> parts() {
    static const Part<VulnerabilityView> kParts[] = {
        {{"VulnerabilityID"}, [](Heap&, const auto& of) { return text(of.row->finding->rule); }},
        {{"VendorIDs"},
         [](Heap& heap, const auto& of) { return texts(heap, of.found().vendor_ids); }},
        {{"PkgID"}, [](Heap&, const auto& of) { return text(of.package().id); }},
        {{"PkgName"}, [](Heap&, const auto& of) { return text(of.package().name); }},
        {{"PkgPath"}, [](Heap&, const auto& of) { return text(of.package().file_path); }},
        {{"PkgIdentifier", "", Field::zero},
         [](Heap& heap, const auto& of) { return view(heap, IdentifierView{&of.package()}); }},
        {{"InstalledVersion"},
         [](Heap&, const auto& of) { return text(of.found().installed_version); }},
        {{"FixedVersion"}, [](Heap&, const auto& of) { return text(of.found().fixed_version); }},
        {{"Status"},
         [](Heap&, const auto& of) {
           return text(of.found().status == Status::unknown ? "" : name(of.found().status));
         }},
        {{"Layer", "", Field::zero},
         [](Heap& heap, const auto& of) {
           return layer(heap, of.data->report(), of.package().layer);
         }},
        {{"SeveritySource"},
         [](Heap&, const auto& of) { return text(of.found().severity_source); }},
        {{"PrimaryURL"}, [](Heap&, const auto& of) { return text(of.found().primary_url); }},
        {{"DataSource"},
         [](Heap& heap, const auto& of) {
           const DataSource& source = of.found().data_source;
           return source == DataSource{} ? Value::nil() : view(heap, SourceView{&source});
         }},
        {{"Fingerprint"},
         [](Heap& heap, const auto& of) {
           return heap.text(fingerprint(of.data->artifact(), of.section->target, *of.row));
         }},
        {{"Custom"}, [](Heap&, const auto&) { return Value::nil(); }},
        {{"Vulnerability", "", Field::empty, true},
         [](Heap& heap, const auto& of) {
           return view(heap, DetailView{of.row->finding, &of.found().detail});
         }},
    };
    return kParts;
  }
};

struct LineView {
  static constexpr std::string_view kType = "types.Line";
  const std::vector<CodeLine>* lines;
  std::size_t index;
  const CodeLine& line() const { return (*lines)[index]; }
  static bool causes(const CodeLine& line) { return line.is_cause; }
  bool first() const {
    return line().is_cause &&
           std::none_of(lines->begin(), lines->begin() + static_cast<std::ptrdiff_t>(index),
                        causes);
  }
  bool last() const {
    return line().is_cause && std::none_of(lines->begin() + static_cast<std::ptrdiff_t>(index) + 1,
                                           lines->end(), causes);
  }
  static std::span<const Part<LineView>> parts() {
    static const Part<LineView> kParts[] = {
        {{"Number", "", Field::never},
         [](Heap&, const auto& of) { return number(of.line().number); }},
        {{"Content", "", Field::never},
         [](Heap&, const auto& of) { return text(of.line().content); }},
        {{"IsCause", "", Field::never},
         [](Heap&, const auto& of) { return Value::of(of.line().is_cause); }},
        {{"Annotation", "", Field::never}, [](Heap&, const auto&) { return text(""); }},
        {{"Truncated", "", Field::never}, [](Heap&, const auto&) { return Value::of(false); }},
        {{"Highlighted"}, [](Heap&, const auto& of) { return text(of.line().content); }},
        {{"FirstCause", "", Field::never},
         [](Heap&, const auto& of) { return Value::of(of.first()); }},
        {{"LastCause", "", Field::never},
         [](Heap&, const auto& of) { return Value::of(of.last()); }},
    };
    return kParts;
  }
};

struct CodeView {
  static constexpr std::string_view kType = "types.Code";
  const std::vector<CodeLine>* lines;
  static std::span<const Part<CodeView>> parts() {
    static const Part<CodeView> kParts[] = {
        {{"Lines", "", Field::never},
         [](Heap& heap, const auto& of) {
           const auto* lines = of.lines;
           return series(heap, "[]types.Line", lines->size(), [lines](Heap& inner, std::size_t i) {
             return view(inner, LineView{lines, i});
           });
         }},
    };
    return kParts;
  }
};

struct SecretView {
  static constexpr std::string_view kType = "types.DetectedSecret";
  const TemplateData* data;
  const Finding* finding;
  const Secret& secret() const { return std::get<Secret>(finding->detail); }
  static std::span<const Part<SecretView>> parts() {
    static const Part<SecretView> kParts[] = {
        {{"RuleID", "", Field::never},
         [](Heap&, const auto& of) { return text(of.finding->rule); }},
        {{"Category", "", Field::never},
         [](Heap&, const auto& of) { return text(of.secret().category); }},
        {{"Severity", "", Field::never},
         [](Heap&, const auto& of) { return text(name(of.finding->severity)); }},
        {{"Title", "", Field::never},
         [](Heap&, const auto& of) { return text(of.secret().title); }},
        {{"StartLine", "", Field::never},
         [](Heap&, const auto& of) { return number(of.secret().seen.where.line); }},
        {{"EndLine", "", Field::never},
         [](Heap&, const auto& of) { return number(of.secret().seen.end_line); }},
        {{"Code", "", Field::never},
         [](Heap& heap, const auto& of) { return view(heap, CodeView{&of.secret().seen.code}); }},
        {{"Match", "", Field::never},
         [](Heap&, const auto& of) { return text(of.secret().seen.match); }},
        {{"Layer", "", Field::zero},
         [](Heap& heap, const auto& of) {
           return layer(heap, of.data->report(), of.finding->where.layer, true);
         }},
        {{"Offset"}, [](Heap&, const auto& of) { return number(of.secret().seen.offset); }},
    };
    return kParts;
  }
};

struct LicenseView {
  static constexpr std::string_view kType = "types.DetectedLicense";
  const TemplateData* data;
  const Finding* finding;
  const License& license() const { return std::get<License>(finding->detail); }
  const Package* package() const {
    const auto* subject = std::get_if<PackageRef>(&finding->subject);
    return subject ? &data->report().inventory.lists.at(subject->list).packages.at(subject->package)
                   : nullptr;
  }
  std::string_view path() const {
    if (const auto* subject = package()) return subject->file_path;
    return license().loose ? std::string_view(finding->where.path) : "";
  }
  static std::span<const Part<LicenseView>> parts() {
    static const Part<LicenseView> kParts[] = {
        {{"Severity", "", Field::never},
         [](Heap&, const auto& of) { return text(name(of.finding->severity)); }},
        {{"Category", "", Field::never},
         [](Heap&, const auto& of) { return text(of.license().category); }},
        {{"PkgName", "", Field::never},
         [](Heap&, const auto& of) {
           return text(of.package() ? std::string_view(of.package()->name) : "");
         }},
        {{"FilePath", "", Field::never}, [](Heap&, const auto& of) { return text(of.path()); }},
        {{"Name", "", Field::never}, [](Heap&, const auto& of) { return text(of.license().name); }},
        {{"Text", "", Field::never}, [](Heap&, const auto& of) { return text(of.license().text); }},
        {{"Confidence", "", Field::never},
         [](Heap&, const auto& of) { return Value::of(of.license().confidence); }},
        {{"Link", "", Field::never}, [](Heap&, const auto& of) { return text(of.license().link); }},
    };
    return kParts;
  }
};

/// One heading of the report, of packages or of files.
struct ResultView {
  static constexpr std::string_view kType = "types.Result";
  const TemplateData* data;
  const Section* packages;   ///< Either this
  const FileSection* files;  ///< or that.

  Value listed(Heap& heap) const {
    const bool shown = packages && data->options().list_all_packages;
    return series(heap, "[]types.Package", shown ? packages->packages.size() : 0,
                  [self = *this](Heap& inner, std::size_t i) {
                    return view(inner, PackageView{self.data, self.packages->packages[i]});
                  });
  }
  Value vulnerabilities(Heap& heap) const {
    return series(
        heap, "[]types.DetectedVulnerability", packages ? packages->open.size() : 0,
        [self = *this](Heap& inner, std::size_t i) {
          return view(inner, VulnerabilityView{self.data, self.packages, &self.packages->open[i]});
        });
  }
  Value secrets(Heap& heap) const {
    return series(heap, "[]types.DetectedSecret",
                  files && files->kind == "secret" ? files->open.size() : 0,
                  [self = *this](Heap& inner, std::size_t i) {
                    return view(inner, SecretView{self.data, self.files->open[i]});
                  });
  }
  Value licenses(Heap& heap) const {
    return series(heap, "[]types.DetectedLicense",
                  files && files->kind != "secret" ? files->open.size() : 0,
                  [self = *this](Heap& inner, std::size_t i) {
                    return view(inner, LicenseView{self.data, self.files->open[i]});
                  });
  }
  static std::span<const Part<ResultView>> parts() {
    static const Part<ResultView> kParts[] = {
        {{"Target", "", Field::never},
         [](Heap&, const auto& of) {
           return text(of.packages ? of.packages->target : of.files->target);
         }},
        {{"Class"},
         [](Heap&, const auto& of) {
           return text(of.packages ? of.packages->kind : of.files->kind);
         }},
        {{"Type"},
         [](Heap&, const auto& of) {
           return text(of.packages ? std::string_view(of.packages->type) : "");
         }},
        {{"Packages"}, [](Heap& heap, const auto& of) { return of.listed(heap); }},
        {{"Vulnerabilities"}, [](Heap& heap, const auto& of) { return of.vulnerabilities(heap); }},
        {{"MisconfSummary"}, [](Heap&, const auto&) { return Value::nil(); }},
        {{"Misconfigurations"},
         [](Heap& heap, const auto&) { return nothing(heap, "[]types.DetectedMisconfiguration"); }},
        {{"Secrets"}, [](Heap& heap, const auto& of) { return of.secrets(heap); }},
        {{"Licenses"}, [](Heap& heap, const auto& of) { return of.licenses(heap); }},
        {{"CustomResources"},
         [](Heap& heap, const auto&) { return nothing(heap, "[]types.CustomResource"); }},
        {{"ModifiedFindings", "ExperimentalModifiedFindings"},
         [](Heap& heap, const auto&) { return nothing(heap, "[]types.ModifiedFinding"); }},
    };
    return kParts;
  }
};
}  // namespace

TemplateData::TemplateData(const Report& report, const Options& options)
    : report_(report),
      options_(options),
      artifact_(artifact_id(report)),
      sections_(sections(report)),
      files_(report::file_sections(report)) {}

gotemplate::Value TemplateData::results(gotemplate::Heap& heap) const {
  return series(
      heap, "types.Results", sections_.size() + files_.size(), [this](Heap& inner, std::size_t i) {
        const bool packages = i < sections_.size();
        return view(inner, ResultView{this, packages ? &sections_[i] : nullptr,
                                      packages ? nullptr : &files_[i - sections_.size()]});
      });
}

}  // namespace oakum::report
