/* Find in a list, and spoken marks; the page is complete without them. */
(() => {
  "use strict";
  const find = document.getElementById("find"), found = document.getElementById("found"), spoken = document.getElementById("spoken");
  document.querySelectorAll("[data-script]").forEach(node => { node.hidden = false; });
  /* The lists of facets repeat what the script narrows in place. */
  document.querySelectorAll("[data-scriptless]").forEach(node => { node.hidden = true; });
  if (find) {
    const rows = [...document.querySelectorAll("#list tbody tr")], held = document.getElementById("words");
    /* The words of each text stand between spaces, so that a word is found by its beginning. */
    const texts = held ? [...held.content.children].map(one => one.textContent) : [];
    const said = rows.map((row, place) => row.textContent.toLocaleLowerCase() + (texts[place] || ""));
    const chosen = new Set(), values = [...document.querySelectorAll("[data-facet]")];
    const show = () => {
      const words = find.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
      const groups = Map.groupBy ? Map.groupBy(chosen, token => token.replace(/-\d+$/, "")) : new Map([...chosen].map(token => [token, [token]]));
      let number = 0;
      rows.forEach((row, place) => {
        const tokens = (row.dataset.facets || "").split(" ");
        const fits = [...groups.values()].every(group => group.some(token => tokens.includes(token)));
        row.hidden = !fits || !words.every(word => said[place].includes(word));
        number += !row.hidden;
      });
      found.textContent = words.length || chosen.size ? found.dataset.found.replace("{number}", number).replace("{total}", rows.length) : "";
    };
    find.addEventListener("input", show);
    for (const value of values) {
      value.setAttribute("role", "button");
      value.setAttribute("aria-pressed", "false");
      const turn = event => {
        event.preventDefault();
        const token = value.dataset.facet, on = !chosen.has(token);
        on ? chosen.add(token) : chosen.delete(token);
        value.setAttribute("aria-pressed", String(on));
        show();
      };
      value.addEventListener("click", turn);
      value.addEventListener("keydown", event => event.key === " " && turn(event));
    }
  }
  /* Real words around each change, for listeners who want them. */
  spoken?.addEventListener("change", () => {
    document.querySelectorAll(".spoken").forEach(node => node.remove());
    if (!spoken.checked) return;
    for (const mark of document.querySelectorAll("ins, del")) for (const [place, end] of [["afterbegin", "Open"], ["beforeend", "Close"]]) {
      const word = document.createElement("span");
      word.className = "vh spoken";
      word.textContent = spoken.dataset[(mark.localName === "ins" ? "added" : "removed") + end];
      mark.insertAdjacentElement(place, word);
    }
  });
})();
