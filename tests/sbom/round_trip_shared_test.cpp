#include "tests/sbom/documents.h"

namespace oakum::sbom {
namespace {

constexpr const char* kBundles[] = {"sbom/cyclonedx-bom-examples.tar.zst",
                                    "sbom/guac-data-sboms.tar.zst"};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t kMostBytesHere = 500'000;  // the large ones would take minutes
#else
constexpr std::size_t kMostBytesHere = SIZE_MAX;
#endif

/// Every document of the shared data that is a bill of materials.
void each_bom(const std::function<void(const std::string&, const Bom&)>& visit) {
  for (const char* bundle : kBundles)
    each_file(bundle, [&](const std::string& path, std::string_view bytes) {
      if (!looks_like(bytes) || bytes.size() > kMostBytesHere) return;
      const auto bom = read(bytes);
      if (bom) visit(path, *bom);
      // Versions before those that are read, and what is about something else, say so.
      else
        EXPECT_EQ(bom.error().kind, Error::unsupported) << path << ": " << bom.error().what;
    });
}

void expect_kept(const std::string& path, const Bom& bom, Form form) {
  const auto again = through(bom, form);
  EXPECT_TRUE(packages(bom, true) == packages(again, true))
      << path << "\n"
      << difference(packages(bom, true), packages(again, true));
  EXPECT_TRUE(relations(bom) == relations(again)) << path << "\n"
                                                  << difference(relations(bom), relations(again));
}

TEST(RoundTrip, SameFamilyKeepsAllOfSharedDocuments) {
  OAKUM_NEEDS_SHARED_DATA(kBundles[1]);
  std::size_t seen = 0;
  each_bom([&](const std::string& path, const Bom& bom) {
    ++seen;
    if (bom.format == BomFormat::cyclonedx) {
      expect_kept(path, bom, Form::cyclonedx_json);
      expect_kept(path, bom, Form::cyclonedx_xml);
    } else {
      expect_kept(path, bom, Form::spdx_json);
      expect_kept(path, bom, Form::spdx_tag_value);
      expect_kept(path, bom, Form::spdx3);
    }
  });
  EXPECT_GT(seen, 50u);
}

TEST(RoundTrip, AcrossFamiliesPackagesAndDependenciesOfSharedDocumentsStay) {
  OAKUM_NEEDS_SHARED_DATA(kBundles[1]);
  each_bom([&](const std::string& path, const Bom& bom) {
    const bool is_spdx = bom.format == BomFormat::spdx;
    for (const auto form : {is_spdx ? Form::cyclonedx_json : Form::spdx_json,
                            is_spdx ? Form::cyclonedx_xml : Form::spdx_tag_value, Form::spdx3}) {
      const auto again = through(bom, form);
      EXPECT_TRUE(packages(bom, false) == packages(again, false))
          << path << " as " << static_cast<int>(form) << "\n"
          << difference(packages(bom, false), packages(again, false));
      // CycloneDX has one place for what lies in several: the others become dependencies.
      EXPECT_TRUE(std::ranges::includes(dependencies(again), dependencies(bom)))
          << path << " as " << static_cast<int>(form) << "\n"
          << difference(dependencies(bom), dependencies(again));
    }
  });
}

}  // namespace
}  // namespace oakum::sbom
