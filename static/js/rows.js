// j and k walk the rows of a list; a control names its own letter: data-key="c". Only on a page that
// holds the switch ([data-shortcuts]), for a reader must be able to turn letters off (WCAG 2.1.4).
const isOn = () => document.querySelector("[data-shortcuts]")?.dataset.shortcuts === "on";

export const links = () => [...document.querySelectorAll("[data-rows] .row-title")];

function walk(step) {
  const all = links();
  const here = all.indexOf(document.activeElement);
  const next = step > 0 ? here + 1 : Math.max(here - 1, 0);
  all[Math.min(next, all.length - 1)]?.focus();
}

function help() {
  const keys = document.querySelector("details[data-keys]");
  if (!keys) return;
  keys.open = !keys.open;
  if (keys.open) keys.querySelector("summary").focus();
}

document.addEventListener("keydown", (event) => {
  if (!isOn() || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input:not([type=checkbox]), select, textarea, [contenteditable]")) return;
  if (event.key === "?") return help();
  // Who reads in the panel goes from patient to patient there.
  const panel = event.target.closest("#panel");
  if (event.key === "j" || event.key === "k") {
    const step = event.key === "j" ? 1 : -1;
    if (panel) panel.dispatchEvent(new CustomEvent("panel:step", { bubbles: true, detail: step }));
    else walk(step);
    return;
  }
  if (event.key.length > 1) return;
  const control = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (control) control.click();
  else event.target.dispatchEvent(new CustomEvent("row:key", { bubbles: true, detail: event.key }));
});
