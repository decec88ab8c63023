// Keys for what is on the screen, a draft that survives being logged out, and a clock that runs to the next
// allowed moment. Every page works without it.
"use strict";

const typing = (target) => target.matches("textarea, select, input:not([type=radio], [type=checkbox])");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target)) {
    if (event.key === "Escape") {
      event.target.blur();
      event.preventDefault();
    }
    return;
  }
  if (event.target.matches("a, button, summary") && event.key === "Enter") return;
  const chosen = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  const wanted = document.querySelector(`[data-focus="${CSS.escape(event.key)}"]`);
  if (wanted) {
    wanted.focus();
    event.preventDefault();
  } else if (chosen && !chosen.disabled) {
    chosen.click();
    event.preventDefault();
  }
});

// Choosing an outcome says who was reached where only one can be; fields stand where they are needed.
function follow(form) {
  const outcome = form.querySelector("[name=outcome]:checked");
  const reached = form.querySelector("[name=reached]:checked");
  for (const part of form.querySelectorAll("[data-when]")) {
    part.hidden = !outcome || outcome.value !== part.dataset.when;
  }
  if (outcome && !reached) {
    const first = outcome.closest("label").dataset.with.split(" ")[0];
    form.querySelector(`[name=reached][value=${first}]`).checked = true;
  }
  const who = form.querySelector("[name=reached]:checked");
  for (const label of form.querySelectorAll("[data-with]")) {
    label.classList.toggle("quiet", Boolean(who) && !label.dataset.with.split(" ").includes(who.value));
  }
}

// What is typed is kept in this tab until it is recorded: being logged out in the middle loses nothing.
function draft(form) {
  const key = `draft/${form.dataset.draft}`;
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith("draft/") && name !== key) sessionStorage.removeItem(name);
  }
  const kept = JSON.parse(sessionStorage.getItem(key) || "{}");
  for (const [name, value] of Object.entries(kept.fields || {})) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio") field.checked = field.value === value;
      else if (field.type !== "hidden" || name === "key") field.value = value;
    }
  }
  const began = kept.began || Date.now();
  const keep = () => {
    const fields = Object.fromEntries(new FormData(form));
    delete fields.csrfmiddlewaretoken;
    sessionStorage.setItem(key, JSON.stringify({ began, fields }));
  };
  form.addEventListener("input", keep);
  form.addEventListener("change", () => {
    follow(form);
    keep();
  });
  form.addEventListener("submit", () => {
    form.querySelector("[name=seconds]").value = Math.min(14400, Math.round((Date.now() - began) / 1000));
    keep();
  });
  follow(form);
}

// The countdown runs on the server's clock: the page says what time it was when it was made.
function countDown(place) {
  const left = Date.parse(place.dataset.until) - Date.parse(place.dataset.now);
  const ends = performance.now() + left;
  const show = () => {
    const seconds = Math.max(0, Math.round((ends - performance.now()) / 1000));
    const two = (number) => String(number).padStart(2, "0");
    place.textContent = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    if (seconds > 0) setTimeout(show, 1000);
  };
  show();
}

document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("form[data-draft]")) draft(form);
  for (const place of document.querySelectorAll("[data-until]")) countDown(place);
  if (!document.querySelector("form[data-draft]")) {
    for (const name of Object.keys(sessionStorage)) {
      if (name.startsWith("draft/")) sessionStorage.removeItem(name);
    }
  }
});
