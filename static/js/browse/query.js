// Between the form and the address: read the form as a query, put a query into the form.

const NEEDS_PLACE = "umkreis";
const DEFAULTS = { sort: "passend", umkreis: "20" };
// the switch "show what does not say" is on unless the address says genau=1; the form sends both, the last one counts
const SWITCH = "genau";
const SECTION = "ausschnitt"; // its value is whatever the map shows

export function queryOf(form) {
  const pairs = new URLSearchParams();
  const data = new FormData(form);
  for (const [name, value] of data) {
    const text = value.trim();
    const idle = name === NEEDS_PLACE && !data.get("ort")?.trim() && !data.has("lat");
    const off = name === SWITCH && data.getAll(name).at(-1) !== "1";
    if (text && !idle && !off && DEFAULTS[name] !== text && !pairs.getAll(name).includes(text)) pairs.append(name, text);
  }
  return pairs.toString();
}

export function fillForm(form, query) {
  const pairs = new URLSearchParams(query);
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden") continue;
    const values = pairs.getAll(field.name);
    if (field.name === SWITCH) field.checked = !values.includes("1");
    else if (field.name === SECTION) [field.checked, field.value] = [values.length > 0, values[0] ?? field.value];
    else if (field.type === "checkbox") field.checked = values.includes(field.value);
    else if (field.type === "radio") field.checked = values.length ? values.includes(field.value) : field.value === "";
    else field.value = values[0] ?? DEFAULTS[field.name] ?? "";
  }
}

/** A link's step from what is shown, taken from what has been asked since: no tap is lost while an answer is on its way. */
export function rebased(target, shown, wanted) {
  if (shown === wanted) return target;
  const [to, from, pairs] = [target, shown, wanted].map((query) => [...new URLSearchParams(query)].map(String));
  const kept = pairs.filter((pair) => to.includes(pair) || !from.includes(pair));
  const added = to.filter((pair) => !from.includes(pair) && !kept.includes(pair));
  return new URLSearchParams([...kept, ...added].map((pair) => pair.split(/,(.*)/s, 2))).toString();
}
