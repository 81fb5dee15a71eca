// The officer's check at the keyboard: J and K walk the requirements, T accepts, G refuses; the button that fits what was
// found leads. Everything works without this file.
(() => {
  "use strict";
  const form = document.querySelector("form[data-checking]");
  if (!form) return;
  const items = [...form.querySelectorAll(".verdict")];
  const radios = (item) => [...item.querySelectorAll("input[type=radio]")];
  const radio = (item, value) => radios(item).find((each) => each.value === value);
  const chosen = (item) => (radios(item).find((each) => each.checked) || {}).value || "";
  const button = (value) => form.querySelector(`.actions button[name=tombol][value=${value}]`);
  const tally = form.closest("section").querySelector("[data-tally]");

  const count = () => {
    const found = items.map((item) => [item, chosen(item)]);
    const unchecked = found.filter(([, value]) => !value).length;
    const accepted = found.filter(([, value]) => value === "diterima").length;
    const refused = found.filter(([, value]) => value === "ditolak").length;
    const settled = new Set(found.filter(([item, value]) => value && value !== "kosong" && item.dataset.wanted).map(([item]) => item.dataset.wanted));
    const missing = new Set(found.filter(([item, value]) => value === "kosong" && item.dataset.wanted).map(([item]) => item.dataset.wanted));
    const wanted = refused + [...missing].filter((name) => !settled.has(name)).length;
    tally.textContent = `${accepted} diterima, ${unchecked} belum diperiksa${wanted ? `, ${wanted} kurang` : ""}`;
    form.querySelector("[data-wanted-count]").textContent = `(${wanted} hal)`;
    const lead = unchecked ? "simpan" : wanted ? "kembalikan" : "lengkap";
    for (const value of ["simpan", "lengkap", "kembalikan"]) {
      button(value).classList.toggle("btn-primary", value === lead);
      button(value).classList.toggle("btn-outline-primary", value !== lead);
    }
    return lead;
  };
  form.addEventListener("change", count);

  form.querySelector("[data-accept-all]").addEventListener("click", (event) => {
    event.preventDefault(); // first on the page, so that it is seen what will be sent
    for (const item of items) if (!chosen(item) && item.dataset.there !== undefined) radio(item, "diterima").checked = true;
    button(count()).focus();
  });

  const stand = (item) => {
    const at = radios(item).find((each) => each.checked) || radios(item)[0];
    at.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
  };
  const here = () => items.findIndex((item) => item.contains(document.activeElement));
  const go = (index) => {
    if (index >= items.length) { const lead = button(count()); lead.focus(); return; }
    stand(items[Math.max(index, 0)]);
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem("pintasan-mati")) return;
    if (event.target.closest("select, textarea, [contenteditable], input:not([type=radio])")) return;
    const key = event.key.toLowerCase();
    const at = here();
    if (key === "j" || key === "k") { event.preventDefault(); go(at < 0 ? 0 : at + (key === "j" ? 1 : -1)); return; }
    if (!["t", "g"].includes(key) || at < 0) return;
    const picked = radio(items[at], key === "t" ? "diterima" : "ditolak");
    if (!picked) return;
    event.preventDefault();
    picked.checked = true;
    count();
    if (key === "t") go(at + 1);
    else items[at].querySelector("select").focus();
  });
  count();
})();
