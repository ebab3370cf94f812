// Parses an AsyncAPI document and prints its errors: node check_asyncapi.mjs < asyncapi.yaml
import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";

const { document, diagnostics } = await new Parser().parse(readFileSync(0, "utf8"));
const errors = diagnostics.filter(({ severity }) => severity === 0);
for (const { message, path } of errors) console.log(path.join("."), message);
process.exit(document && errors.length === 0 ? 0 : 1);
