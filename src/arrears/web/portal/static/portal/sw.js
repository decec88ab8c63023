// Shows a message that was pushed; a second copy of the same replaces the first, a tap opens its link.
"use strict";

self.addEventListener("push", (event) => {
  const said = event.data ? event.data.json() : {};
  event.waitUntil(
    self.registration.showNotification(said.title || "", {
      body: said.body || "",
      tag: said.key || "",
      data: { url: said.url || "/my/" },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.url));
});
