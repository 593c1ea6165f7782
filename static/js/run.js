// The run sheet saves as one types. Without this file every card is a plain form. What the server
// has not taken yet stays on the page and, sealed, in the tab, by person and card, and is sent again:
// until it arrives, she signs out, the tab closes, or a shift of twelve hours is over.
import { drop, found, goes, put } from "./kept.js";

const run = document.querySelector("[data-run]");
const OWN = /^(adverse|home)\./, NOT = /^(csrf|base$|edition$|press$|choose\.|add$)/;
const STAYS_OPEN = /^(adverse|home|drop_|add|same|prescribed|sides|seconds|phase)/;
const WAITS = "Not saved yet: no connection, kept here, trying again";
const cards = new Map();

class Card {
  constructor(section) {
    this.section = section;
    this.form = section.querySelector("[data-card-form]");
    this.key = `card.${section.dataset.card}`;
    this.presses = [];
    this.refused = new Set();
    this.same = {};
    this.failures = 0;
    this.base = JSON.parse(this.form.elements.base.value);
    for (const [name, value] of Object.entries(this.values())) if (OWN.test(name)) this.base[name] = value;
  }

  // Every field as text by name; boxes of one name are one value, as the server sorts them.
  values() {
    const found = {};
    for (const [name, value] of new FormData(this.form)) {
      if (NOT.test(name)) continue;
      found[name] = found[name] ? [...found[name].split(","), value].sort().join(",") : value.trim();
    }
    return found;
  }

  inputs(name) { return [...this.form.elements].filter((input) => input.name === name); }

  set(name, value) {
    const inputs = this.inputs(name);
    if (!inputs.length) {
      const kept = Object.assign(document.createElement("input"), { type: "hidden", name, value });
      this.form.append(kept);
    }
    for (const input of inputs) {
      if (input.type === "checkbox") input.checked = value.split(",").includes(input.value);
      else if (input.type === "radio") input.checked = input.value === value;
      else if (name !== "red_flags") input.value = value;
    }
  }

  dirty() {
    const found = {};
    for (const [name, value] of Object.entries(this.values())) {
      if (name.endsWith(".key") || value === (this.base[name] ?? "") || value === this.same[name]) continue;
      found[name] = value;
    }
    return found;
  }

  // Two numbers of one answer go together: half of a blood pressure waits while it is being typed.
  isHeld(name) {
    const group = this.inputs(name)[0]?.closest("[data-together]");
    if (!group?.contains(document.activeElement)) return false;
    const inputs = [...group.querySelectorAll("input")];
    return (group.dataset.together ? inputs.slice(0, 1) : inputs).some((input) => !input.value.trim());
  }

  keep() {
    const values = this.dirty(), names = Object.keys(values);
    if (!names.length && !this.presses.length) return drop(this.key);
    for (const name of ["adverse.key", "home.key"]) values[name] = this.form.elements[name].value;
    const base = Object.fromEntries(names.map((name) => [name, this.base[name] ?? ""]));
    return put(this.key, { values, base, presses: this.presses }, `${location.pathname}#${this.section.id}`);
  }

  // Whoever was quicker than the storage keeps what she typed.
  restore(stored) {
    if (stored) {
      const dirty = this.dirty();
      for (const [name, value] of Object.entries(stored.values)) if (!(name in dirty)) this.set(name, value);
      Object.assign(this.base, stored.base);
      this.presses.unshift(...stored.presses);
      this.section.querySelector("details").open = true;
    }
    if (this.unsent()) this.later(0);
  }

  unsent() { return this.presses.length > 0 || Object.keys(this.dirty()).length > 0; }

  say(text, kind = "") {
    const place = this.form.querySelector("[data-status]");
    place.textContent = text;
    place.className = `run-status ${kind}`;
  }

  later(delay) {
    this.keep();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), delay);
  }

  async send() {
    if (this.busy) return void (this.again = true);
    const press = this.presses[0] ?? { value: "" };
    const sent = Object.fromEntries(Object.entries(this.dirty()).filter(([name]) =>
      !this.refused.has(name) && !this.isHeld(name) && (press.value || !OWN.test(name))));
    if (!press.value && !Object.keys(sent).length) return;
    const body = new FormData();
    const base = Object.fromEntries(Object.keys(sent).map((name) => [name, this.base[name] ?? ""]));
    for (const name of ["csrfmiddlewaretoken", "edition"]) body.set(name, this.form.elements[name].value);
    body.set("base", JSON.stringify(base));
    for (const [name, value] of Object.entries(sent)) body.set(name, value);
    if (press.value) {
      for (const name of ["adverse.key", "home.key", "home.modality"]) body.set(name, this.form.elements[name].value);
      for (const [name, value] of Object.entries(press)) body.set(name === "value" ? "press" : name, value);
    }
    this.busy = true;
    this.say("Saving");
    await this.post(body).then((answer) => this.take(answer, sent, press), () => this.retry(WAITS));
    this.busy = false;
    if (this.again) cards.get(this.section.dataset.card)?.later(0);
    this.again = false;
  }

  async post(body) {
    const answer = await fetch(this.form.action, {
      method: "POST", body, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(15000) });
    if (answer.status === 429 || answer.status >= 500) throw new Error("busy");
    const isOurs = answer.headers.get("Content-Type")?.includes("json");
    if (isOurs) return { status: answer.status, ...(await answer.json()) };
    return { status: answer.status === 404 ? 404 : 401, detail: "That is no longer there. Reload the page" };
  }

  retry(words) {
    this.failures += 1;
    this.say(words, "is-waiting");
    this.later(Math.min(1000 * 2 ** this.failures, 15000));
  }

  take(answer, sent, press) {
    if (answer.status === 401) return this.retry("Not saved yet: sign in again in this tab. What you typed is kept here");
    this.failures = 0;
    if (answer.status !== 200) return this.refuse(answer, sent);
    if (press.value) this.presses.shift();
    for (const name of Object.keys(sent)) this.fault(name, "");
    if (answer.html !== undefined) return this.replace(answer, sent, press);
    const dirty = this.dirty();
    Object.assign(this.same, sent);
    this.update(answer.values, (name) => name in dirty);
    this.form.elements.edition.value = answer.edition;
    this.form.querySelector("[data-verdict]").innerHTML = answer.verdict;
    return this.settle(answer.at);
  }

  settle(at) {
    this.keep();
    if (this.refused.size) this.say("Not all is saved: see what is said beside the field", "is-refused");
    else this.say(`Saved ${at}`);
    if (this.unsent()) this.later(400);
  }

  // Take over what others saved, but nothing under the fingers of whoever types here.
  update(values, isMine) {
    for (const name of new Set([...Object.keys(this.base), ...Object.keys(values)])) {
      if (OWN.test(name)) continue;
      const value = values[name] ?? "";
      if (!isMine(name) && value !== (this.base[name] ?? "")) this.set(name, value);
      this.base[name] = value;
    }
  }

  refuse(answer, sent) {
    const errors = Object.entries(answer.errors ?? {});
    const clashes = answer.clashes;
    if (clashes) {
      const dirty = this.dirty();
      this.update(JSON.parse(answer.base), (name) => name in dirty);
      this.form.elements.edition.value = answer.edition;
      const place = this.form.querySelector("[data-clashes]");
      place.innerHTML = clashes;
      for (const one of place.querySelectorAll("[data-clash]")) this.refused.add(one.dataset.clash);
      place.firstElementChild?.focus();
    }
    this.presses = [];
    for (const [name, text] of errors) this.fault(name, text);
    const known = Object.keys(sent).some((name) => this.refused.has(name));
    if (!known) for (const name of Object.keys(sent)) this.refused.add(name);
    this.keep();
    const where = errors.length ? "Not saved: see what is said beside the field" : answer.detail;
    this.say(where ?? "Not saved", "is-refused");
    const rest = Object.keys(this.dirty()).filter((name) => !this.refused.has(name) && !OWN.test(name));
    if (rest.length) this.later(0);
  }

  fault(name, text) {
    const place = this.form.querySelector(`[data-error="${CSS.escape(name)}"]`);
    if (place) place.textContent = text;
    for (const input of this.inputs(name)) input.toggleAttribute("aria-invalid", Boolean(text));
    if (!text) return;
    const group = this.inputs(name)[0]?.closest("[data-together]");
    for (const one of group?.querySelectorAll("input") ?? [{ name }]) this.refused.add(one.name);
  }

  replace(answer, sent, press) {
    const left = { ...this.dirty() };
    for (const [name, value] of Object.entries(sent)) if (left[name] === value) delete left[name];
    const wasHere = this.section.contains(document.activeElement);
    const wasOpen = this.section.querySelector("details").open;
    document.querySelector("[data-progress]").textContent = answer.progress;
    clearTimeout(this.timer);
    drop(this.key);
    const holder = document.createElement("template");
    holder.innerHTML = answer.html;
    const section = holder.content.querySelector("[data-card]");
    if (!section) return this.section.remove();
    this.section.replaceWith(section);
    const next = new Card(section);
    cards.set(section.dataset.card, next);
    if (press.value !== "clear") for (const [name, value] of Object.entries(left)) next.set(name, value);
    next.presses = this.presses;
    if (wasOpen && STAYS_OPEN.test(press.value)) section.querySelector("details").open = true;
    if (wasHere) section.querySelector("h2 a").focus();
    return next.settle(answer.at);
  }

  press(button) {
    if (button.dataset.fill) this.fill(button.dataset.fill);
    else if (button.hasAttribute("data-choose")) this.choose();
    else if (button.value) this.presses.push({ value: button.value, add: this.form.elements.add?.value ?? "" });
    else this.refused.clear();
    if (this.presses.length) this.refused.clear();
    this.later(0);
  }

  fill(how) {
    for (const input of this.form.querySelectorAll(`[data-${how}]`)) {
      if (!input.value && !/\.(effort|heart_rate)$/.test(input.name)) input.value = input.dataset[how];
    }
  }

  choose() {
    for (const one of this.form.querySelectorAll("[data-clash]")) {
      this.set(one.dataset.clash, one.querySelector(":checked").dataset.value);
      this.refused.delete(one.dataset.clash);
    }
    this.form.querySelector("[data-clashes]").replaceChildren();
  }

  // Doubtful is not wrong: it is said beside the field, and saved.
  check(name) {
    const place = this.form.querySelector(`[data-check="${CSS.escape(name)}"]`);
    if (place) place.hidden = !(Number(this.inputs(name)[0]?.value) > Number(place.dataset.most));
  }

  typed(input) {
    this.check(input.name);
    const group = input.closest("[data-together]");
    for (const one of group?.querySelectorAll("input") ?? [input]) {
      this.refused.delete(one.name);
      delete this.same[one.name];
      this.fault(one.name, "");
    }
    this.say("Typing");
    this.later(input.matches("[type=radio], [type=checkbox], select") ? 150 : 800);
  }
}

const cardOf = (target) => cards.get(target.closest?.("[data-card]")?.dataset.card);
if (run) {
  for (const section of run.querySelectorAll("[data-card]")) cards.set(section.dataset.card, new Card(section));
  found.then((stored) => cards.forEach((card) => card.restore(stored.get(card.key))));
  run.addEventListener("input", ({ target }) => {
    if (target.name && !NOT.test(target.name)) cardOf(target)?.typed(target);
  });
  run.addEventListener("focusout", ({ target }) => {
    const card = cardOf(target);
    if (card?.unsent() && !card.failures) card.later(300);
  });
  run.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    cardOf(event.target).press(event.submitter);
  });
  addEventListener("online", () => cards.forEach((card) => card.unsent() && card.later(0)));
  addEventListener("beforeunload", (event) => {
    if (!goes() && [...cards.values()].some((card) => card.unsent())) event.preventDefault();
  });
}
