// The panel beside the list: a row opens there on a wide screen, with its own address. Without this
// script, and on a phone, a row leads to the page of its episode.
import { links } from "./rows.js";

const split = document.getElementById("split");
const panel = document.getElementById("panel");
const news = document.getElementById("news");
const wide = matchMedia("(min-width: 75rem)");
const listUrl = location.pathname + location.search;
let shown = null;
let keyToPress = "";
let placeToGo = "";

const rowOf = (link) => link?.closest(".row");
const linkTo = (path) => links().find((link) => new URL(link.href).pathname === path);

function mark(link) {
  links().forEach((other) => rowOf(other).classList.toggle("is-current", other === link));
  rowOf(link)?.scrollIntoView({ block: "nearest" });
}

function fetchInto(address, hash = "") {
  placeToGo = hash;
  htmx.ajax("GET", address, { source: panel, target: "#panel", swap: "innerHTML" });
}

function load(link) {
  const opening = panel.hidden;
  shown = new URL(link.href).pathname;
  panel.hidden = false;
  split.classList.add("split--open");
  mark(link);
  panel.scrollTop = 0;
  fetchInto(link.href);
  return opening;
}

function open(link) {
  const opening = load(link);
  const change = opening ? "pushState" : "replaceState";
  history[change]({ panel: true }, "", link.href);
}

function fold() {
  const link = shown && linkTo(shown);
  shown = null;
  panel.hidden = true;
  panel.replaceChildren();
  split.classList.remove("split--open");
  mark(null);
  link?.focus();
}

function close() {
  if (panel.hidden) return;
  if (history.state?.panel) history.back();
  else fold();
}

function step(by) {
  const all = links();
  const next = all[all.indexOf(linkTo(shown)) + by];
  if (next) open(next);
  else close();
}

document.addEventListener("click", (event) => {
  const target = event.target.closest("a, button");
  if (!target) return;
  if (target.matches("[data-rows] .row-title")) {
    if (!wide.matches || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open(target);
  } else if (target.matches("[data-panel-close]")) close();
  else if (target.matches("[data-panel-step]")) step(Number(target.dataset.panelStep));
  else if (panel.contains(target) && target.pathname === shown && !target.matches("[data-whole]")) {
    // An address that ends in #contact would be one more step back to the list.
    event.preventDefault();
    if (target.getAttribute("href").startsWith("#")) goTo(target.hash);
    else fetchInto(target.href, target.hash);
  }
});

function goTo(hash) {
  const place = panel.querySelector(hash);
  place?.scrollIntoView({ block: "start" });
  place?.focus({ preventScroll: true });
}

addEventListener("popstate", () => {
  const link = linkTo(location.pathname);
  if (!link) fold();
  else if (location.pathname !== shown) load(link);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) close();
});
panel.addEventListener("panel:step", ({ detail }) => step(detail));

// c, s and r on a row open it and then do there what they say.
document.addEventListener("row:key", ({ target, detail }) => {
  if (!["c", "s", "r"].includes(detail) || !target.matches("[data-rows] .row-title")) return;
  if (wide.matches) keyToPress = detail;
  target.click();
});

// A form of the panel answers into the panel; what it did shows on its row at once.
document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (target !== panel) return;
  for (const form of panel.querySelectorAll("form[method=post]:not([hx-post])")) {
    form.setAttribute("hx-post", form.getAttribute("action"));
    htmx.process(form);
  }
  const key = keyToPress;
  keyToPress = "";
  if (key) panel.querySelector(`[data-key="${key}"]`)?.click();
  if (placeToGo) goTo(placeToGo);
});
panel.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.requestConfig.verb === "post") htmx.trigger(news, "worklist-changed");
});
panel.addEventListener("htmx:responseError", () => { location.href = panel.hidden ? listUrl : location.href; });

// How many are ticked.
const told = document.querySelector("[data-ticked]");
document.addEventListener("change", ({ target }) => {
  if (!told || !target.matches("[data-tick]")) return;
  const count = document.querySelectorAll("[data-tick]:checked").length;
  told.textContent = count ? `${count} ticked` : "";
});
