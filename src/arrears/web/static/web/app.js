// Small conveniences; every page works without them.
"use strict";

const vegaOptions = {
  ast: true,
  renderer: "svg",
  actions: false,
  defaultStyle: false,
  tooltip: { disableDefaultStyle: true },
};

function drawCharts(root) {
  if (!window.vegaEmbed) return;
  for (const place of root.querySelectorAll("[data-chart]:not([data-drawn])")) {
    place.dataset.drawn = "";
    const spec = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    window.vegaEmbed(place, spec, vegaOptions).catch((error) => {
      place.textContent = String(error);
    });
  }
}

document.addEventListener("DOMContentLoaded", () => drawCharts(document));
document.addEventListener("htmx:afterSettle", () => drawCharts(document));

// Filters apply at once; without script there is a button.
// A day or number that is being typed is waited for.
let waiting = 0;
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-apply]");
  if (!form || event.target.matches("[type=search]")) return;
  clearTimeout(waiting);
  const typed = event.target.matches("[type=date], [type=number]");
  waiting = setTimeout(() => form.requestSubmit(), typed ? 800 : 0);
});

// A menu closes when one clicks elsewhere or presses Escape.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  const menu = event.target.closest("details.menu[open]");
  if (event.key === "Escape" && menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  const typing = event.target.matches("input, select, textarea");
  const search = document.querySelector("input[type=search]");
  if (event.key === "/" && !typing && search) {
    event.preventDefault();
    search.focus();
  }
});
