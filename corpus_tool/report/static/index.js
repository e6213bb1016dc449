/* Find in a list, and spoken marks; the page is complete without them. */
(() => {
  "use strict";
  const find = document.getElementById("find"), found = document.getElementById("found"), spoken = document.getElementById("spoken");
  document.querySelectorAll("[data-script]").forEach(node => { node.hidden = false; });
  if (find) {
    const rows = [...document.querySelectorAll("#list tbody tr")].map(row => [row, row.textContent.toLocaleLowerCase()]);
    find.addEventListener("input", () => {
      const words = find.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
      let number = 0;
      for (const [row, text] of rows) {
        row.hidden = !words.every(word => text.includes(word));
        number += !row.hidden;
      }
      found.textContent = words.length ? found.dataset.found.replace("{number}", number).replace("{total}", rows.length) : "";
    });
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
