// The desk: refreshes the front page's moving part, and moves about by keyboard. Without it every page still works.
const EVERY_MS = 2500;
const ITEMS = "[data-item]";

const now = document.querySelector("[data-live]");
if (now) refresh(now);
document.addEventListener("keydown", onKey);

/** Ask again and again; put in what came only when it says something else. */
async function refresh(place) {
  let tag = "";
  for (;;) {
    await new Promise((done) => setTimeout(done, EVERY_MS));
    if (document.hidden) continue;
    try {
      const answer = await fetch(place.dataset.live, {
        headers: tag ? { "If-None-Match": tag } : {},
        redirect: "error",
      });
      place.classList.toggle("stale", !answer.ok && answer.status !== 304);
      if (answer.status !== 200) continue;
      put(place, await answer.text());
      tag = answer.headers.get("ETag") ?? "";
    } catch {
      place.classList.add("stale");
    }
  }
}

/** Put in what came. What someone is writing, what is open and where the focus is stay as they are. */
function put(place, html) {
  const kept = [...place.querySelectorAll("[data-kept]")];
  const active = document.activeElement;
  const { key, kept: writing } = active?.dataset ?? {};
  const [from, to] = writing ? [active.selectionStart, active.selectionEnd] : [];
  place.innerHTML = html;
  for (const old of kept) {
    const fresh = named(place, "kept", old.dataset.kept);
    if (!fresh) continue;
    if (old.localName === "details") fresh.open = old.open;
    else fresh.value = old.value;
  }
  if (key) named(place, "key", key)?.focus();
  const input = writing && named(place, "kept", writing);
  if (!input) return;
  input.focus();
  input.setSelectionRange?.(from, to);
}

function named(place, what, name) {
  return place.querySelector(`[data-${what}="${CSS.escape(name)}"]`);
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "/") document.querySelector("#find")?.focus();
  else if (event.key === "g") document.querySelector(".desk-nav a")?.click();
  else return;
  event.preventDefault();
}

function step(by) {
  const items = [...document.querySelectorAll(ITEMS)];
  if (!items.length) return;
  const at = items.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : items.length - 1) : (at + by + items.length) % items.length;
  items[next].focus();
}
