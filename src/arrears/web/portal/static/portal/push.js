// The button that lets this browser show our messages; without script it is not there.
"use strict";

const place = document.querySelector("[data-push]");

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

async function subscribe() {
  const registration = await navigator.serviceWorker.register("/sw.js");
  await navigator.serviceWorker.ready;
  if ((await Notification.requestPermission()) !== "granted") throw new Error("denied");
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytes(place.dataset.push),
  });
  const answer = await fetch(place.dataset.address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": place.dataset.csrf },
    body: JSON.stringify(subscription),
  });
  if (!answer.ok) throw new Error(String(answer.status));
}

if (place && "serviceWorker" in navigator && "PushManager" in window) {
  place.hidden = false;
  place.querySelector("button").addEventListener("click", async () => {
    const said = place.querySelector("[role=status]");
    try {
      await subscribe();
      said.textContent = place.dataset.done;
    } catch {
      said.textContent = place.dataset.failed;
    }
  });
}
