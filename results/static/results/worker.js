// The offline helper: pages from the network while there is one, else as last seen.
// It never touches the API or the streams.

const STORE = "pages-1";
const PATIENCE_MS = 4000;
const OURS = /^\/(([a-z]{2,3}\/)?($|e\/)|static\/results\/)/;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  const forget = async () => {
    for (const name of await caches.keys()) if (name !== STORE) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(forget());
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin || !OURS.test(url.pathname)) return;
  event.respondWith(answer(event.request));
});

async function answer(request) {
  const store = await caches.open(STORE);
  const page = new URL(request.url);
  page.searchParams.delete("seq"); // a page asked for anew is kept in place of the old one
  const known = await store.match(page.href, { ignoreVary: true });
  const patience = new AbortController();
  // For the answer to begin; then it may take its time.
  const timer = known && setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    const fresh = await fetch(request, { signal: patience.signal });
    if (fresh.ok) store.put(page.href, fresh.clone()).catch(() => {}); // cut short, or no room: the one before stays
    return fresh.status >= 500 && known ? known : fresh;
  } catch (problem) {
    if (known) return known;
    throw problem;
  } finally {
    clearTimeout(timer);
  }
}

// A notice that was tapped opens the seat it is about.
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.url));
});
