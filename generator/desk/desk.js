// Keys for what the page has as links, boxes and buttons: everything works without.
(() => {
  "use strict";
  const $ = (selector) => document.querySelector(selector);
  const form = $("#edit");
  const submit = $("#submit");
  const live = $("#live");
  const rows = [...document.querySelectorAll(".paper")];

  // What is ticked and not written is counted on the button, and not left without a word.
  const boxes = form ? [...form.querySelectorAll("[data-was]")] : [];
  let sent = false;
  let touched = false;
  function changes() {
    return boxes.filter((box) => box.checked !== (box.dataset.was === "true")).length;
  }
  function count() {
    if (!boxes.length) return;
    const n = changes();
    submit.textContent = n ? `Show the difference (${n})` : "Show the difference";
  }
  if (form) {
    form.addEventListener("input", (event) => {
      touched = touched || event.target.name !== undefined;
      count();
    });
    form.addEventListener("submit", () => { sent = true; });
    addEventListener("pageshow", () => { sent = false; count(); });
    addEventListener("beforeunload", (event) => {
      const dirty = boxes.length ? changes() > 0 : form.dataset.dirty && touched;
      if (dirty && !sent) event.preventDefault();
    });
  }

  // Single letters can be turned off, for who speaks to the machine (WCAG 2.1.4).
  const legend = $("#keys");
  const on = $("#keys-on");
  legend.hidden = false;
  on.checked = localStorage.getItem("keys") !== "off";
  on.addEventListener("change", () => localStorage.setItem("keys", on.checked ? "on" : "off"));

  const row = () => document.activeElement.closest(".paper");
  function step(by) {
    const at = rows.indexOf(row());
    const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by];
    if (next) next.querySelector("h2 a, [name=join]").focus();
  }
  function tick(name, yes, no) {
    const box = row() && row().querySelector(`[name=${name}]`);
    if (!box) return;
    box.checked = box.type === "radio" || !box.checked;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    live.textContent = box.checked ? yes : no;
  }
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    p: () => tick("pick", "Picked", "Not picked"),
    h: () => tick("hide", "Hidden", "Not hidden"),
    x: () => tick("join", "Joined", "Not joined"),
    o: () => tick("keep", "Kept"),
    n: () => row()?.querySelector(".note-link")?.click(),
    s: () => form && form.requestSubmit(submit),
    "/": () => $("#q")?.focus(),
    "[": () => $("[rel=prev]")?.click(),
    "]": () => $("[rel=next]")?.click(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
    if (event.ctrlKey) {
      if (event.key === "Enter" && form) {
        event.preventDefault();
        form.requestSubmit(submit);
      }
      return;
    }
    const back = $("#back");
    if (event.key === "Escape" && back) {
      event.preventDefault();
      back.click();
      return;
    }
    const writing = event.target.matches("textarea, input:not([type=checkbox], [type=radio])");
    if (!on.checked || writing || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });

  // A link to the note of a paper leads into it.
  if (location.hash === "#note" && $("#note")) $("#note").focus();
  count();
})();
