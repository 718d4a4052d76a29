// Prints one line for each fault that html-validate finds in the files named: file, line, rule, words, element.
import { readFileSync } from "node:fs";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const validator = new HtmlValidate(new StaticConfigLoader({
  root: true,
  extends: ["html-validate:recommended", "html-validate:document"],
  rules: {
    "doctype-style": "off", // HTML takes it in any case
    "no-implicit-button-type": "off", // a button in a form submits it, as HTML says
    "no-implicit-input-type": "off", // an input is a text field, as HTML says
    "long-title": "off", // an offer is called as its provider calls it
    "require-sri": ["error", { target: "crossorigin" }], // nothing here comes from another host
    "form-dup-name": "off", // a filter has several values of a key, and a switch a hidden one for "off"
    "heading-level": ["error", { minInitialRank: "h2", sectioningRoots: [] }], // a closed sheet stands before the h1
  },
}));

for (const file of process.argv.slice(2)) {
  const report = await validator.validateString(readFileSync(file, "utf-8"), file);
  for (const { messages } of report.results) {
    for (const { line, ruleId, message, selector } of messages) {
      console.log(`${file}:${line} ${ruleId}: ${message} (${selector})`);
    }
  }
}
