// The same citations by citeproc (npm), the reference processor of CSL: an outside answer for evidence.citation.
//
//   npm install --prefix FOLDER citeproc
//   NODE_PATH=FOLDER/node_modules node scripts/citeproc_oracle.js < request.json > answer.json
//
// request: {"styles": {name: path}, "locale": path, "items": [CSL-JSON]}
// answer:  {name: {"html": [[id, text]], "text": [[id, text]]}}, each in the order of the style's bibliography
const fs = require("fs");
const CSL = require("citeproc");

const request = JSON.parse(fs.readFileSync(0, "utf8"));
const locale = fs.readFileSync(request.locale, "utf8");
const items = Object.fromEntries(request.items.map((item) => [item.id, item]));

function bibliography(path, format) {
  const engine = new CSL.Engine(
    { retrieveLocale: () => locale, retrieveItem: (id) => structuredClone(items[id]) },
    fs.readFileSync(path, "utf8"),
  );
  engine.setOutputFormat(format);
  engine.updateItems(request.items.map((item) => item.id));
  const [about, entries] = engine.makeBibliography();
  return about.entry_ids.map((ids, place) => [ids[0], entries[place].trim()]);
}

const answer = {};
for (const [name, path] of Object.entries(request.styles)) {
  answer[name] = { html: bibliography(path, "html"), text: bibliography(path, "text") };
}
process.stdout.write(JSON.stringify(answer));
