// Warns two minutes before a session ends, keeps what was typed in this tab, and puts it back once
// the same person is here again. The server decides when a session ends; this file only asks it.
import { drop, found, go, put, waiting } from "./kept.js";

const { dataset } = document.body;
const box = document.querySelector("[data-session-end]");
const HERE = location.pathname;
const WARN_S = 120, MOST_S = 30 * 60;
const NOT = /^(csrfmiddlewaretoken|password.*)$/;

async function left() {
  const answer = await fetch(dataset.leftUrl, {
    headers: { Accept: "application/json", "Steady-Watches": "yes" }, redirect: "manual" });
  if (answer.type === "opaqueredirect" || answer.status === 403) return 0;
  if (!answer.ok) throw new Error("away");
  const found = await answer.json();
  return found.person === dataset.person ? found.left : 0;
}

// The run sheet keeps its own cards; a search is a form that was never typed into for good.
function forms() {
  return [...document.querySelectorAll('form[method="post"]')].filter((form) => !form.closest("[data-run]"));
}

function changed(form) {
  return [...form.elements].filter((input) => input.name && !NOT.test(input.name) && (
    input.matches("select") ? [...input.options].some((one) => one.selected !== one.defaultSelected)
      : input.matches("[type=radio], [type=checkbox]") ? input.checked !== input.defaultChecked
        : input.matches("[type=hidden], [type=file], button") ? false : input.value !== input.defaultValue));
}

function keep() {
  const typed = forms().map((form, place) => ({
    place,
    values: changed(form).map((input) => [input.name, input.value, input.matches("[type=radio], [type=checkbox]") ? input.checked : null]),
  })).filter(({ values }) => values.length);
  if (typed.length) put(HERE, { typed });
}

async function restore() {
  const stored = (await found).get(HERE);
  if (!stored) return;
  drop(HERE);
  if (Date.now() - stored.at > MOST_S * 1000) return;
  for (const { place, values } of stored.typed) {
    const form = forms()[place];
    for (const [name, value, checked] of values) fill(form, name, value, checked);
  }
  document.querySelector("[data-session-back]").hidden = false;
}

function fill(form, name, value, checked) {
  const inputs = [...(form?.elements ?? [])].filter((input) => input.name === name);
  if (checked === null) { if (inputs[0]) inputs[0].value = value; return; }
  for (const input of inputs) if (input.value === value) input.checked = checked;
}

let timer;
function ask(seconds) {
  clearTimeout(timer);
  timer = setTimeout(look, Math.max(1, seconds) * 1000);
}

async function look() {
  const seconds = await left().catch(() => null);
  if (seconds === null) return ask(30);
  if (seconds === 0) {
    keep();
    await waiting();
    go();
    return location.assign(location.pathname + location.search);
  }
  if (seconds > WARN_S) {
    box.hidden = true;
    return ask(seconds - WARN_S);
  }
  if (box.hidden) {
    const at = new Date(Date.now() + seconds * 1000);
    box.querySelector("[data-session-at]").textContent = at.toTimeString().slice(0, 5);
    box.querySelector("[data-session-typed]").hidden = !forms().some((form) => changed(form).length);
    box.hidden = false;
  }
  return ask(Math.min(seconds + 1, 20));
}

async function stay() {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  await fetch(dataset.stayUrl, { method: "POST", body, redirect: "manual" });
  return look();
}

if (box && "session" in dataset) {
  restore();
  box.querySelector("[data-session-stay]").addEventListener("click", stay);
  addEventListener("focus", () => ask(1));
  ask(60);
}
