#include "report/parts/image_config.h"

#include <array>
#include <span>

namespace oakum::report {

namespace {
using formats::JsonWriter;
using formats::Node;
using formats::write_node;

constexpr std::string_view kNoTime = "0001-01-01T00:00:00Z";  // how a missing time is written

bool is_empty(Node node) {
  switch (node.kind()) {
    case Node::missing:
    case Node::null:
      return true;
    case Node::boolean:
      return !node.truth();
    case Node::number:
      return node.integer() == 0;
    case Node::string:
      return node.text().empty();
    case Node::array:
    case Node::object:
      return node.size() == 0;
  }
  return true;
}

/// The members named, in this order, those that are not empty.
void write_members(JsonWriter& out, Node object, std::span<const std::string_view> names) {
  for (const auto name : names)
    if (const Node value = object[name]; !is_empty(value)) write_node(out.key(name), value);
}

void write_created(JsonWriter& out, Node object) {
  const auto created = object["created"].text();
  out.key("created").value(created.empty() ? kNoTime : created);
}

void write_history(JsonWriter& out, Node history) {
  constexpr std::array<std::string_view, 1> kFirst = {"author"};
  constexpr std::array<std::string_view, 3> kRest = {"created_by", "comment", "empty_layer"};
  if (is_empty(history)) return;
  out.key("history").begin_array();
  for (const Node step : history.items()) {
    out.begin_object();
    write_members(out, step, kFirst);
    write_created(out, step);
    write_members(out, step, kRest);
    out.end_object();
  }
  out.end_array();
}

void write_settings(JsonWriter& out, Node config) {
  constexpr std::array<std::string_view, 3> kFirst = {"AttachStderr", "AttachStdin",
                                                      "AttachStdout"};
  constexpr std::array<std::string_view, 5> kHealth = {"Test", "Interval", "Timeout", "StartPeriod",
                                                       "Retries"};
  constexpr std::array<std::string_view, 1> kCommand = {"Cmd"};
  constexpr std::array<std::string_view, 19> kRest = {
      "Domainname", "Entrypoint",   "Env",         "Hostname",
      "Image",      "Labels",       "OnBuild",     "OpenStdin",
      "StdinOnce",  "Tty",          "User",        "Volumes",
      "WorkingDir", "ExposedPorts", "ArgsEscaped", "NetworkDisabled",
      "MacAddress", "StopSignal",   "Shell"};
  out.key("config").begin_object();
  write_members(out, config, kFirst);
  write_members(out, config, kCommand);
  if (const Node health = config["Healthcheck"]; health.is_object()) {
    out.key("Healthcheck").begin_object();
    write_members(out, health, kHealth);
    out.end_object();
  }
  write_members(out, config, kRest);
  out.end_object();
}
}  // namespace

void write_image_config(JsonWriter& out, Node config) {
  constexpr std::array<std::string_view, 2> kMakers = {"author", "container"};
  constexpr std::array<std::string_view, 1> kDocker = {"docker_version"};
  constexpr std::array<std::string_view, 3> kPlatform = {"os.version", "variant", "os.features"};
  out.begin_object();
  out.key("architecture").value(config["architecture"].text());
  write_members(out, config, kMakers);
  write_created(out, config);
  write_members(out, config, kDocker);
  write_history(out, config["history"]);
  out.key("os").value(config["os"].text());
  out.key("rootfs")
      .begin_object()
      .key("type")
      .value(config["rootfs"]["type"].text())
      .key("diff_ids")
      .begin_array();
  for (const Node id : config["rootfs"]["diff_ids"].items()) out.value(id.text());
  out.end_array().end_object();
  write_settings(out, config["config"]);
  write_members(out, config, kPlatform);
  out.end_object();
}

}  // namespace oakum::report
