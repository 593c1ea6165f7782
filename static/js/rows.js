// j and k walk the rows of a list. WCAG 2.1.4: a switch ([data-shortcuts]) turns the keys off.
const KEY = "steady.shortcuts";
const isOff = () => localStorage.getItem(KEY) === "off";

function show(button) {
  button.hidden = false;
  button.setAttribute("aria-pressed", String(!isOff()));
}
document.querySelectorAll("[data-shortcuts]").forEach(show);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-shortcuts]");
  if (!button) return;
  localStorage.setItem(KEY, isOff() ? "on" : "off");
  document.querySelectorAll("[data-shortcuts]").forEach(show);
});

document.addEventListener("keydown", (event) => {
  if (isOff() || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input, select, textarea, [contenteditable]")) return;
  const links = [...document.querySelectorAll("[data-rows] .row-title")];
  if (event.key === "j" || event.key === "k") {
    const here = links.indexOf(document.activeElement);
    const next = event.key === "j" ? here + 1 : Math.max(here - 1, 0);
    links[Math.min(next, links.length - 1)]?.focus();
    return;
  }
  // A control may name its own letter: data-key="c" on the contact button.
  document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
});
