// The browser's own notifications: only after the reader asked for them by a tap.

import { live } from "../live.js";

export const canAsk = () => "Notification" in window && Notification.permission !== "denied";

export async function notify(number, words) {
  if (Notification.permission !== "granted") return;
  const url = new URL(`${live.base}seats/${number}/`, location.href).href;
  const options = {
    tag: `${live.slug}-${number}`,
    body: live.board.election.name,
    icon: "/static/results/icon-192.png",
    data: { url },
  };
  const worker = await navigator.serviceWorker?.getRegistration();
  if (worker) await worker.showNotification(words, options);
  else new Notification(words, options).onclick = () => open(url);
}
