#include "priority/base_image.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace oakum::priority {
namespace {

TEST(BaseImage, EndsAtTheLastCommandBelowALayer) {
  struct Case {
    const char* history;
    std::size_t layers;
    const char* why;
  };
  constexpr Case kCases[] = {
      {R"([{"created_by":"ADD"},{"created_by":"CMD [\"sh\"]","empty_layer":true},{"created_by":"RUN x"}])",
       1, "the usual case"},
      {R"([{"created_by":"ADD"},{"created_by":"/bin/sh -c #(nop)  CMD [\"sh\"]","empty_layer":true},{"created_by":"RUN x"},
           {"created_by":"CMD [\"y\"]","empty_layer":true}])",
       1, "the image's own command does not count"},
      {R"([{"created_by":"ADD"},{"created_by":"CMD a","empty_layer":true},{"created_by":"RUN x"},{"created_by":"CMD b","empty_layer":true},
           {"created_by":"COPY y"}])",
       2, "a base of a base"},
      {R"([{"created_by":"ADD"},{"created_by":"CMD a","empty_layer":true}])", 0,
       "it is the base itself"},
      {R"([{"created_by":"ADD"},{"created_by":"RUN x"}])", 0, "nothing to go by"},
      {R"([{"created_by":"CMD a","empty_layer":true},{"created_by":"RUN x"}])", 0, "from scratch"},
      {R"([{"created_by":"CMD a"},{"created_by":"RUN x"}])", 0, "a layer is no command"},
      {R"({"a":1})", 0, "no history"},
  };
  for (const auto& [history, layers, why] : kCases) {
    ImageMetadata image;
    image.diff_ids.resize(5);
    image.config = fmt::format(R"({{"history":{}}})", history);
    EXPECT_EQ(base_image(image).layers, layers) << why;
  }
  ImageMetadata short_one{.config = fmt::format(R"({{"history":{}}})", kCases[2].history)};
  EXPECT_EQ(base_image(short_one).layers, 0u) << "more history than layers";
}

}  // namespace
}  // namespace oakum::priority
