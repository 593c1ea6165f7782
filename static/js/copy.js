// A button that copies a read-only text: [data-copy="id of the textarea"]. Without script, or
// where the browser has no clipboard, the text is there to be selected.
function offer(root) {
  root.querySelectorAll("[data-copy][hidden]").forEach((button) => { button.hidden = false; });
}
offer(document);
document.addEventListener("htmx:afterSwap", ({ target }) => offer(target));

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy]");
  if (!button) return;
  const text = document.getElementById(button.dataset.copy);
  const said = button.parentElement.querySelector("[data-copied]");
  text.select();
  try {
    await navigator.clipboard.writeText(text.value);
    said.textContent = said.dataset.copied;
  } catch {
    text.focus();
  }
});
