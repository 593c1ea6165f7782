// What the server has not taken yet waits in this tab, sealed with a key that stands in the pages of
// the same person and nowhere in the browser: whoever opens its storage later finds nothing to read.
// Another person's is deleted unread. Without Web Crypto (a page that came without https) it waits
// in the page alone.
const { person, keptKey } = document.body.dataset;
const ALL = "steady.", MINE = `${ALL}kept.${person}.`;
const MOST_MS = 12 * 60 * 60 * 1000;
const places = new Map();
let isGoing = false, isOver = false;

const coded = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const decoded = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const key = keptKey && crypto.subtle
  ? crypto.subtle.importKey("raw", decoded(keptKey), "AES-GCM", false, ["encrypt", "decrypt"]) : null;
const how = (iv, name) => ({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(name) });

async function sealed(name, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(value));
  return `${coded(iv)}.${coded(new Uint8Array(await crypto.subtle.encrypt(how(iv, name), await key, text)))}`;
}

async function opened(name) {
  const [iv, content] = sessionStorage.getItem(name).split(".").map(decoded);
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how(iv, name), await key, content)));
}

async function open() {
  const values = new Map();
  for (const name of Object.keys(sessionStorage).filter((one) => person && one.startsWith(ALL))) {
    const value = key && name.startsWith(MINE) ? await opened(name).catch(() => null) : null;
    if (!value || !(Date.now() - value.at < MOST_MS)) sessionStorage.removeItem(name);
    else values.set(name.slice(MINE.length), value);
  }
  for (const [name, { where }] of values) places.set(name, where);
  return values;
}

// What was there when the page came, by name.
export const found = open();
let turns = found;

function inTurn(step) {
  turns = turns.then(() => (isOver ? null : step())).catch(() => null);
}

export function put(name, value, where = location.pathname) {
  inTurn(async () => {
    places.set(name, where);
    if (!key) return;
    const text = await sealed(MINE + name, { ...value, where, at: Date.now() });
    if (!isOver) sessionStorage.setItem(MINE + name, text);
  });
}

export function drop(name) {
  inTurn(() => {
    places.delete(name);
    sessionStorage.removeItem(MINE + name);
    if (!places.size) document.dispatchEvent(new Event("steady:nothing-waits"));
  });
}

// Where something waits, once all that was put or dropped until now is.
export const waiting = () => turns.then(() => [...places.values()]);

// A session that is over takes the page away; what waits is here when the same person is back.
export const go = () => { isGoing = true; };
export const goes = () => isGoing;

// She leaves: nothing stays, and nothing more is kept.
export function leave() {
  isGoing = isOver = true;
  for (const name of Object.keys(sessionStorage)) if (name.startsWith(ALL)) sessionStorage.removeItem(name);
}
