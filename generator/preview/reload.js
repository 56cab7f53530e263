// Reloads the page when the site was built anew, and shows why it was not.
// The state that the page was made in stands in this script's own address.
(() => {
  "use strict";
  const script = document.currentScript;
  const mine = new URL(script.src).searchParams.get("state");
  let source = null;
  let timer = 0;
  let banner = null;

  function show(message) {
    if (!message) {
      if (banner) banner.remove();
      banner = null;
      return;
    }
    if (!banner) {
      banner = document.createElement("pre");
      banner.setAttribute("role", "alert");
      banner.id = "offprint-preview-error";
      Object.assign(banner.style, {
        position: "fixed", zIndex: "2147483647", left: "0", right: "0", bottom: "0", margin: "0",
        padding: "0.75rem 1rem", maxHeight: "50vh", overflow: "auto", whiteSpace: "pre-wrap",
        font: "14px/1.4 ui-monospace, monospace", color: "#fff", background: "#8b1a1a",
      });
      document.body.append(banner);
    }
    banner.textContent = message;
  }

  function open() {
    if (source || document.hidden) return;
    clearTimeout(timer);
    source = new EventSource(new URL("reload", script.src));
    source.onmessage = (event) => {
      const state = JSON.parse(event.data);
      if (state.state !== mine) {
        close();
        location.reload();
        return;
      }
      show(state.error);
    };
    source.onerror = () => {
      // The browser tries again by itself, unless the answer was no stream.
      if (source && source.readyState === EventSource.CLOSED) {
        close();
        timer = setTimeout(open, 1000);
      }
    };
  }

  function close() {
    if (source) source.close();
    source = null;
  }

  // A browser has six connections to a host: a hidden tab gives its own back.
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  open();
})();
