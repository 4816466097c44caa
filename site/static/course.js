// Draws the diagrams and opens folds. Without this script a diagram is its text, and folds open by hand.
(() => {
  "use strict";

  // -- folds: a link to something in a fold, or to the section that a fold ends, opens it ------------------------------

  function reveal() {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && document.getElementById(id);
    if (!target) return;
    const section = target.closest("section");
    if (section && section.id === id) section.querySelectorAll(":scope > details.fold").forEach((fold) => { fold.open = true; });
    for (let at = target.parentElement; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    target.scrollIntoView();
  }
  addEventListener("hashchange", reveal);
  // A link to where the page already is changes no hash; the fold may have been closed since.
  addEventListener("click", (event) => {
    const link = event.target.closest("a[href*='#']");
    if (link && link.href === location.href) reveal();
  });

  // -- diagrams: drawn in the colours of the theme, and once they have a size ------------------------------------------

  const wish = matchMedia("(prefers-color-scheme: dark)");
  const theme = () => {
    const chosen = document.body.dataset.theme;
    return (chosen === "dark" || (chosen !== "light" && wish.matches)) ? "dark" : "default";
  };
  const diagrams = new Map();  // from an element to its text, and to the theme that it was last drawn in
  document.querySelectorAll("pre.mermaid").forEach((e) => diagrams.set(e, { text: e.textContent, drawn: null }));
  const closed = (e) => e.closest("details:not([open])");

  const SMALLEST = 0.65;  // of its own size, so that its text can still be read; what is wider is scrolled
  function fit(e) {
    const svg = e.querySelector("svg[viewBox]");
    if (!svg) return;
    const width = svg.viewBox.baseVal.width;
    Object.assign(svg.style, { width: "100%", minWidth: `${SMALLEST * width}px`, maxWidth: `${width}px` });
  }

  mermaid.initialize({ startOnLoad: false });  // else it draws by itself once all is loaded, in colours of its own
  let work = Promise.resolve();  // one drawing after the other: mermaid's configuration is the page's
  function draw() {
    work = work.then(async () => {
      const now = theme();
      const nodes = [...diagrams.keys()].filter((e) => !closed(e) && diagrams.get(e).drawn !== now);
      if (nodes.length) {
        mermaid.initialize({
          startOnLoad: false, theme: now, securityLevel: "strict",
          flowchart: { useMaxWidth: false }, sequence: { useMaxWidth: false },
        });
        for (const e of nodes) {
          e.removeAttribute("data-processed");
          e.textContent = diagrams.get(e).text;
          diagrams.get(e).drawn = now;
        }
        await mermaid.run({ nodes, suppressErrors: true });
        nodes.forEach(fit);
      }
      document.documentElement.dataset.diagrams = now;  // for tests: what is open is drawn
    });
    return work;
  }

  // Not before Sphinx has marked the words that were searched for, 10 ms after this event: in a diagram that is drawn it
  // fails at the first description with such a word, and marks nothing after it.
  document.addEventListener("DOMContentLoaded", () => setTimeout(() => {
    reveal();
    draw().then(reveal);  // a drawn diagram has another height than its text
    new MutationObserver(draw).observe(document.body, { attributes: true, attributeFilter: ["data-theme"] });
    wish.addEventListener("change", draw);
    document.addEventListener("toggle", draw, true);
  }, 20));
})();
