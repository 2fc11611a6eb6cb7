#include "secret/image_config.h"

#include <gtest/gtest.h>

#include "tests/secret/one_rule.h"

namespace oakum::secret {
namespace {

ImageMetadata image_of(std::string config) {
  ImageMetadata image;
  image.config = std::move(config);
  return image;
}

TEST(MaskImage, MasksAValueWhereverItStands) {
  const auto value = token();
  auto image = image_of(R"({"config":{"Env":["A=)" + value + R"("],"Cmd":["x",")" + value +
                        R"("]},"history":[{"created_by":"/bin/sh -c echo )" + value + R"("}]})");
  std::vector<Layer> layers(1);
  layers[0].created_by = "echo " + value;
  ASSERT_TRUE(find_in_image(image, layers, detector_of({token_rule()})));
  EXPECT_EQ(image.config.find(value), std::string::npos);
  EXPECT_NE(image.config.find("/bin/sh -c echo ****"), std::string::npos) << image.config;
  EXPECT_EQ(layers[0].created_by, "echo " + std::string(value.size(), '*'));
}

TEST(MaskImage, LeavesACleanConfigurationAsItIs) {
  const std::string config = R"({ "config": {"Env": ["PATH=/bin"]} , "x": 1.50 })";
  auto image = image_of(config);
  std::vector<Layer> layers;
  ASSERT_TRUE(find_in_image(image, layers, detector_of({token_rule()})));
  EXPECT_EQ(image.config, config);
}

TEST(MaskImage, KeepsNothingThatCannotBeRead) {
  auto image = image_of("{\"config\": " + token());
  std::vector<Layer> layers;
  EXPECT_FALSE(find_in_image(image, layers, detector_of({token_rule()})));
  EXPECT_EQ(image.config, "");
}

}  // namespace
}  // namespace oakum::secret
