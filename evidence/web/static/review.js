// Keys of the pages of review, and the sentence behind a reading. Everything here can be done without it, too.
"use strict";

const typing = (element) => element.closest("input, textarea, select, [contenteditable]") !== null && element.type !== "checkbox";
const keysAreOn = () => localStorage.getItem("review-keys") !== "off";

const act = {
  i: () => document.querySelector("#include")?.requestSubmit(),
  e: () => document.querySelector("#why")?.focus(),
  s: () => document.querySelector("#skip")?.requestSubmit(),
  u: () => document.querySelector("#undo")?.requestSubmit(),
  o: () => document.querySelector("#open")?.click(),
  c: () => document.querySelector("#confirm")?.requestSubmit(),
  b: () => document.querySelector("#screen")?.click(),
};

let sent = false;  // a key that is held down, or pressed twice, decides once
document.addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
});
window.addEventListener("pageshow", () => { sent = false; });

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  if (typing(event.target) || !keysAreOn() || !Object.hasOwn(act, event.key)) return;
  event.preventDefault();
  act[event.key]();
});

const marks = [...document.querySelectorAll("mark[data-readings]")];
function spot(reading) {
  for (const mark of marks) mark.classList.toggle("spot", mark.dataset.readings.split(" ").includes(reading));
}
for (const value of document.querySelectorAll("[data-reading]")) {
  for (const name of ["mouseenter", "focus"]) value.addEventListener(name, () => spot(value.dataset.reading));
  value.addEventListener("click", () => document.querySelector("mark.spot")?.scrollIntoView({ block: "center" }));
}

const line = document.querySelector("#keys-switch");
if (line) {
  const box = line.querySelector("input");
  line.hidden = false;
  box.checked = keysAreOn();
  box.addEventListener("change", () => localStorage.setItem("review-keys", box.checked ? "on" : "off"));
}
