// What two checkers say of GeoJSON files: `node check_geojson.mjs FILE...` prints a line for each fault.
import { readFileSync } from "node:fs";
import { check } from "@placemarkio/check-geojson";
import geojsonhint from "@mapbox/geojsonhint";

for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, "utf8");
  for (const fault of geojsonhint.hint(text)) console.log(`geojsonhint: ${fault.line}: ${fault.message}`);
  try {
    check(text);
  } catch (error) {
    for (const issue of error.issues ?? [error]) console.log(`check-geojson: ${issue.message}`);
  }
}
