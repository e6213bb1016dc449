/* Find in the list of documents; the page is complete without it. */
(() => {
  "use strict";
  const find = document.getElementById("find"), found = document.getElementById("found");
  if (!find) return;
  const rows = [...document.querySelectorAll("#list tbody tr")].map(row => [row, row.textContent.toLocaleLowerCase()]);
  document.querySelectorAll("[data-script]").forEach(node => { node.hidden = false; });
  find.addEventListener("input", () => {
    const words = find.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let number = 0;
    for (const [row, text] of rows) {
      row.hidden = !words.every(word => text.includes(word));
      number += !row.hidden;
    }
    found.textContent = words.length ? found.dataset.found.replace("{number}", number).replace("{total}", rows.length) : "";
  });
})();
