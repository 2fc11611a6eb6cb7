// Validates JSON documents: jobs come as JSON lines on standard input, {"schema": …, "file": …} with one of
// the names below; for each the answer is a line {"file": …, "errors": […]}.
// Usage: node validate.mjs SCHEMAS_FOLDER FOLDER_OF_NODE_MODULES
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";

const [folder, modules] = process.argv.slice(2);
const require = createRequire(join(modules, "package.json"));
const Ajv = require("ajv").default;
const Ajv2020 = require("ajv/dist/2020").default;
const Ajv04 = require("ajv-draft-04").default;
const addFormats = require("ajv-formats").default;
const addFormats2019 = require("ajv-formats-draft2019");

const load = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
// Some patterns of the schemas are no expressions by the stricter rules of the flag "u".
const options = { strict: false, allErrors: false, validateFormats: true, unicodeRegExp: false };

function cyclonedx(version) {
  const ajv = addFormats2019(addFormats(new Ajv(options)));
  for (const part of ["spdx", "jsf-0.82", "cryptography-defs"]) {
    const schema = load(`${part}.SNAPSHOT.schema.json`);
    // The carrier's documents name their parts by these files, not by the parts' own ids.
    const { $id, ...rest } = schema;
    ajv.addSchema({ ...rest, $id: `http://cyclonedx.org/schema/${part}.SNAPSHOT.schema.json` });
  }
  return ajv.compile(load(`bom-${version}.SNAPSHOT.schema.json`));
}

const schemas = {
  "cyclonedx-1.4": () => cyclonedx("1.4"),
  "cyclonedx-1.5": () => cyclonedx("1.5"),
  "cyclonedx-1.6": () => cyclonedx("1.6"),
  "cyclonedx-1.7": () => cyclonedx("1.7"),
  "spdx-3.0": () => addFormats(new Ajv2020(options)).compile(load("spdx-export.schema.json")),
  "sarif-2.1.0": () => addFormats(new Ajv04(options)).compile(load("sarif-2.1.0-rtm.5.json")),
};

const compiled = new Map();
function validator(name) {
  if (!compiled.has(name)) compiled.set(name, schemas[name]());
  return compiled.get(name);
}

for await (const line of createInterface({ input: process.stdin })) {
  const { schema, file } = JSON.parse(line);
  let errors = [];
  try {
    const validate = validator(schema);
    if (!validate(JSON.parse(readFileSync(file, "utf8"))))
      errors = validate.errors.slice(0, 5).map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`);
  } catch (error) {
    errors = [String(error)];
  }
  console.log(JSON.stringify({ file, errors }));
}
