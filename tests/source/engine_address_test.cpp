#include "source/engine_address.h"

#include <gtest/gtest.h>

#include "base/hash.h"
#include "tests/image_maker.h"
#include "tests/source/variables.h"

namespace oakum::source {
namespace {

using testing::Variables;
using testing_images::Folder;

/// "socket /path" or the URL.
std::string shown(const EngineAddress& address) {
  return address.socket.empty() ? address.url.text() : "socket " + address.socket;
}
std::string shown(const Result<EngineAddress>& address) {
  return address ? shown(*address) : "error: " + address.error().what;
}

TEST(EngineAddress, IsReadAsWritten) {
  struct Case {
    std::string_view text;
    bool tls;
    std::string_view expected, why;
  };
  constexpr Case kCases[] = {
      {"unix:///run/docker.sock", false, "socket /run/docker.sock", "a socket"},
      {"/run/docker.sock", true, "socket /run/docker.sock", "a plain path is one, too"},
      {"tcp://10.0.0.1", false, "http://10.0.0.1:2375/", "the engine's port"},
      {"tcp://10.0.0.1", true, "https://10.0.0.1:2376/", "and its port with TLS"},
      {"tcp://[::1]:4243/base", true, "https://[::1]:4243/base", "a port and a path"},
      {"tcp://host:80", false, "http://host/", "a port that is the scheme's own"},
      {"http://host", false, "http://host/", "http means its port"},
      {"HTTPS://host:1/", false, "https://host:1/", "https"},
  };
  for (const auto& [text, tls, expected, why] : kCases)
    EXPECT_EQ(shown(parse_engine_address(text, {tls, {}})), expected) << why;
}

TEST(EngineAddress, WhatIsNoneIsAnError) {
  struct Case {
    std::string_view text;
    Error::Kind kind;
  };
  constexpr Case kCases[] = {
      {"", Error::usage},
      {"docker", Error::usage},
      {"unix://relative", Error::usage},
      {"ftp://host", Error::usage},
      {"tcp://", Error::usage},
      {"tcp://user:secret@host", Error::usage},
      {"ssh://me@host", Error::unsupported},
      {"npipe:////./pipe/docker_engine", Error::unsupported},
  };
  for (const auto& [text, kind] : kCases) {
    const auto address = parse_engine_address(text);
    ASSERT_FALSE(address) << text;
    EXPECT_EQ(address.error().kind, kind) << text << ": " << address.error().what;
    EXPECT_EQ(address.error().what.find("secret"), std::string::npos);
  }
}

/// A Docker configuration with a context "far", whose certificates are there, and "near".
struct Configuration {
  Configuration() {
    write("far", R"({"Name":"far","Endpoints":{"docker":{"Host":"tcp://far.example"}}})");
    write("near", R"({"Endpoints":{"docker":{"Host":"unix:///near.sock"}}})");
    write("bad", R"({"Endpoints":{"docker":{"Host":"ssh://far.example"}}})");
    write("broken", "{");
    for (const auto* name : {"ca", "cert", "key"})
      folder.write(fmt::format("contexts/tls/{}/docker/{}.pem", id("far"), name), "x");
  }
  static std::string id(const std::string& name) { return hex(Sha256::of(as_bytes(name))); }
  void write(const std::string& name, const std::string& meta) const {
    folder.write(fmt::format("contexts/meta/{}/meta.json", id(name)), meta);
  }
  Folder folder;
};

TEST(EngineAddress, DockersIsFoundInOrder) {
  const Configuration configuration;
  const auto path = configuration.folder.path();
  configuration.folder.write("config.json", R"({"currentContext":"near"})");
  struct Case {
    std::string flag, host, context;
    std::string_view expected, why;
  };
  const Case kCases[] = {
      {"unix:///flag", "unix:///host", "far", "socket /flag", "the flag outranks all"},
      {"", "unix:///host", "far", "socket /host", "DOCKER_HOST outranks contexts"},
      {"", "", "far", "https://far.example:2376/", "DOCKER_CONTEXT outranks the current one"},
      {"", "", "", "socket /near.sock", "the current context"},
      {"", "", "default", "socket /var/run/docker.sock", "the context that is none"},
      {"", "", "gone", "error: there is no context gone", "no such context"},
      {"", "tcp://", "", "error: DOCKER_HOST: not a usable address: the host or port is malformed",
       "a broken variable"},
  };
  for (const auto& [flag, host, context, expected, why] : kCases) {
    const Variables variables{{"DOCKER_CONFIG", path},
                              {"DOCKER_HOST", host},
                              {"DOCKER_CONTEXT", context},
                              {"DOCKER_TLS_VERIFY", ""},
                              {"DOCKER_CERT_PATH", ""}};
    EXPECT_EQ(shown(find_docker_engine(flag)), expected) << why;
  }
}

TEST(EngineAddress, OthersMayStillBeAskedWhenTheEnvironmentIsWrong) {
  const Configuration configuration;
  for (const auto& [name, value, kind] :
       {std::tuple("DOCKER_HOST", "nonsense", Error::unsupported),
        std::tuple("DOCKER_CONTEXT", "bad", Error::unsupported),
        std::tuple("DOCKER_CONTEXT", "broken", Error::corrupt),
        std::tuple("DOCKER_CONTEXT", "gone", Error::unreachable)}) {
    const Variables variables{{"DOCKER_CONFIG", configuration.folder.path()},
                              {"DOCKER_HOST", ""},
                              {"DOCKER_CONTEXT", ""},
                              {name, value}};
    EXPECT_EQ(find_docker_engine("").error().kind, kind) << value;
  }
  EXPECT_EQ(find_docker_engine("nonsense").error().kind, Error::usage);
}

TEST(EngineAddress, CertificatesComeFromTheFolder) {
  const Configuration configuration;
  const auto certificates = fmt::format("{}/contexts/tls/{}/docker", configuration.folder.path(),
                                        Configuration::id("far"));
  const Variables host{
      {"DOCKER_HOST", "tcp://h"}, {"DOCKER_CERT_PATH", certificates}, {"DOCKER_TLS_VERIFY", ""}};
  auto address = find_docker_engine("").value();
  EXPECT_EQ(shown(address), "https://h:2376/");
  EXPECT_TRUE(address.trust.insecure) << "nobody asked to verify";
  EXPECT_EQ(address.trust.ca_file, certificates + "/ca.pem");
  EXPECT_EQ(address.trust.certificate_file, certificates + "/cert.pem");
  EXPECT_EQ(address.trust.key_file, certificates + "/key.pem");
  const Variables verify{{"DOCKER_TLS_VERIFY", "1"}};
  EXPECT_FALSE(find_docker_engine("").value().trust.insecure);
  const Variables elsewhere{{"DOCKER_CERT_PATH", ""},
                            {"DOCKER_CONFIG", configuration.folder.path()}};
  EXPECT_EQ(find_docker_engine("").value().trust.certificate_file, "") << "none there";
}

TEST(EngineAddress, PodmansServicesInOrder) {
  const auto list = [](const std::string& host) {
    std::string all;
    const auto services = find_podman_services(host);
    if (!services) return "error: " + services.error().what;
    for (const auto& address : services->addresses) all += shown(address) + ' ';
    return all + (services->chosen ? "chosen" : "");
  };
  const Variables variables{{"CONTAINER_HOST", ""}, {"XDG_RUNTIME_DIR", "/run/user/7"}};
  EXPECT_EQ(list(""), "socket /run/user/7/podman/podman.sock socket /run/podman/podman.sock ");
  EXPECT_EQ(list("unix:///p"), "socket /p chosen");
  const Variables named{{"CONTAINER_HOST", "unix:///c"}};
  EXPECT_EQ(list(""), "socket /c chosen");
  const Variables wrong{{"CONTAINER_HOST", "ssh://core@host/run/podman.sock"}};
  EXPECT_NE(list("").find("error: CONTAINER_HOST: ssh:// is not spoken"), std::string::npos);
}

}  // namespace
}  // namespace oakum::source
