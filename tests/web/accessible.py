"""Basic checks of accessibility, run inside the page: what a screen reader and a keyboard need."""

from typing import Any

_SCRIPT = """() => {
  const wrong = [];
  const seen = (e) => e.getClientRects().length > 0;
  const name = (e) => (e.getAttribute('aria-label') || e.textContent || e.title || e.value || '').trim();
  if (!document.documentElement.lang) wrong.push('no language');
  if (document.querySelectorAll('h1').length !== 1) wrong.push('not one h1');
  if (document.querySelectorAll('main').length !== 1) wrong.push('not one main');
  let last = 1;
  for (const h of document.querySelectorAll('main h1, main h2, main h3')) {
    if (!seen(h)) continue;
    const level = Number(h.tagName[1]);
    if (level > last + 1) wrong.push('heading jumps to ' + h.outerHTML);
    last = level;
  }
  for (const e of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
    const labelled = (e.labels && e.labels.length) || e.getAttribute('aria-label');
    if (!labelled) wrong.push('no label: ' + e.outerHTML);
  }
  for (const e of document.querySelectorAll('a[href], button, summary')) {
    if (seen(e) && !name(e)) wrong.push('no name: ' + e.outerHTML);
  }
  for (const e of document.querySelectorAll('img:not([alt])')) wrong.push('no alt: ' + e.outerHTML);
  for (const e of document.querySelectorAll('table')) {
    if (!e.caption) wrong.push('no caption: ' + e.className);
    for (const th of e.querySelectorAll('th:not([scope])')) wrong.push('no scope: ' + th.textContent);
  }
  const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
  for (const id of new Set(ids)) if (ids.filter((x) => x === id).length > 1) wrong.push('twice the id ' + id);
  for (const e of document.querySelectorAll('[aria-describedby], [popovertarget]')) {
    for (const id of (e.getAttribute('aria-describedby') || e.getAttribute('popovertarget')).split(' '))
      if (!document.getElementById(id)) wrong.push('points nowhere: ' + id);
  }
  const targets = 'a[href], button, select, input:not([type=hidden]), summary';
  for (const e of document.querySelectorAll(targets)) {
    const inline = getComputedStyle(e).display === 'inline' || e.closest('.unseen, label, thead');
    if (seen(e) && !inline && e.getBoundingClientRect().height < 18) wrong.push('too small: ' + name(e));
  }
  return wrong;
}"""


def complaints(page: Any) -> list[str]:
    """What is wrong with the page; empty when nothing is."""
    found: list[str] = page.evaluate(_SCRIPT)
    return found
