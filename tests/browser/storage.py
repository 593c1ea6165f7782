"""What a browser keeps for this site, as whoever sits down at the same computer could read it."""

import base64
import binascii

from playwright.sync_api import Page

_ALL = """async () => {
  const bases = await indexedDB.databases();
  const files = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) files.push(request.url);
  }
  return [...Object.entries({ ...localStorage }), ...Object.entries({ ...sessionStorage }),
    ...bases.map((base) => ["database", base.name]), ...files.map((file) => ["cache", file]),
    ["cookie", document.cookie], ["state", JSON.stringify(history.state)], ["window", window.name],
  ];
}"""


def kept(page: Page) -> list[str]:
    """Return the names under which our scripts keep something in a page's tab."""
    return page.evaluate("Object.keys(sessionStorage).filter((name) => name.startsWith('steady.'))")


def readable(page: Page, *words: str) -> list[str]:
    """Return which of some words can be read in any storage of a page's browser."""
    everything = "\n".join(f"{name}={_in_clear(text)}" for name, text in page.evaluate(_ALL))
    return [word for word in words if word in everything]


def _in_clear(text: str) -> str:
    """Return a text, and what it says where it is only written in other letters."""
    found = [text]
    for part in text.split("."):
        try:
            found.append(base64.b64decode(part, validate=True).decode("utf-8", "replace"))
        except (binascii.Error, ValueError):
            continue
    return "\n".join(found)
