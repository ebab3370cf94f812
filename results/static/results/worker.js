// The offline helper: pages from the network while there is one, else as last seen. Never touches the API or the streams.

const STORE = "pages-1";
const PATIENCE_MS = 4000;
const OURS = /^\/($|[a-z]{2,3}\/|e\/|static\/results\/)/;

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
  const known = await store.match(request, { ignoreVary: true });
  try {
    const fresh = await fetch(request, known ? { signal: AbortSignal.timeout(PATIENCE_MS) } : {});
    if (fresh.ok) store.put(request, fresh.clone());
    return fresh;
  } catch (problem) {
    if (known) return known;
    throw problem;
  }
}
