// Every schema of a folder, compiled by ajv in its strict mode; on stdin an example of each by its schema's name.
// Prints the names of those that compiled and whose example fits; ajv ends the program at the first that does not.
import { readFileSync } from "node:fs";
import addFormats from "ajv-formats";
import { Ajv2020 } from "ajv/dist/2020.js";

const ajv = addFormats(new Ajv2020({ strict: true }));
const examples = Object.entries(JSON.parse(readFileSync(0, "utf-8")));
for (const [name, body] of examples) {
  const fits = ajv.compile(JSON.parse(readFileSync(`${process.argv[2]}/${name}.json`, "utf-8")));
  if (!fits(body)) throw new Error(`${name}: ${ajv.errorsText(fits.errors)}`);
  if (fits({})) throw new Error(`${name} takes anything`);
}
console.log(JSON.stringify(examples.map(([name]) => name)));
