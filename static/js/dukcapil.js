// Niceties only: every page works without this file. No inline handlers, no styles written from here.
(() => {
  "use strict";
  const on = (what, handler) => document.addEventListener(what, handler);
  const make = (tag, cls, text) => Object.assign(document.createElement(tag), { className: cls, textContent: text });
  const number = new Intl.NumberFormat("id-ID", { maximumFractionDigits: 1 });
  const size = (bytes) => bytes < 1048576 ? `${number.format(Math.max(1, Math.round(bytes / 1024)))} KB` : `${number.format(bytes / 1048576)} MB`;

  // A form goes out once; the server is safe against doubles, this only shows that it is under way.
  on("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.dataset.again !== undefined || event.defaultPrevented) return;
    if (form.dataset.busy) { event.preventDefault(); return; }
    form.dataset.busy = "1";
    const button = event.submitter || form.querySelector("button:not([type=button])");
    if (!button) return;
    setTimeout(() => { // after the browser has read the button's own name and value
      button.dataset.text = button.textContent.trim();
      button.setAttribute("aria-disabled", "true");
      button.textContent = button.dataset.sending || "Mengirim…";
    }, 0);
    if (form.dataset.download !== undefined) { // a file comes, and the page stays: what it said before no longer holds
      for (const old of form.querySelectorAll(".error-summary, .errorlist")) old.remove();
      for (const field of form.querySelectorAll(".has-error")) field.classList.remove("has-error");
      setTimeout(release, 2000);
    }
  });
  const release = () => {
    for (const form of document.querySelectorAll("form[data-busy]")) delete form.dataset.busy;
    for (const button of document.querySelectorAll("button[data-text]")) {
      button.removeAttribute("aria-disabled");
      button.textContent = button.dataset.text;
    }
  };
  addEventListener("pageshow", (event) => { if (event.persisted) release(); }); // back button: the form may go out again

  // <form data-draft>: what is typed survives a reload, a lost signal or another form's sending, in this tab alone. It goes
  // with the receipt, or with its own sending ("sekali"), and whenever somebody signs in or out.
  const forget = (start) => { for (const key of Object.keys(sessionStorage)) if (key.startsWith(start)) sessionStorage.removeItem(key); };
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const key = `konsep:${form.action}`;
    const fields = [...form.elements].filter((field) => field.matches("textarea, input[type=text], input[type=tel], input[type=email], select") && field.name !== "website");
    const saved = JSON.parse(sessionStorage.getItem(key) || "{}");
    for (const field of fields) if (!field.value && saved[field.name]) field.value = saved[field.name];
    form.addEventListener("input", () => sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(fields.map((field) => [field.name, field.value])))));
    form.addEventListener("submit", (event) => {
      if (navigator.onLine) { if (form.dataset.draft) forget(key); return; }
      event.preventDefault();
      const told = form.querySelector(".offline") || make("p", "note warn offline", "Belum terkirim: perangkat ini sedang tanpa sambungan. Tulisan Anda masih di sini; kirim lagi begitu tersambung.");
      told.setAttribute("role", "alert");
      form.querySelector(".actions").before(told);
    });
  }
  if (document.querySelector(".receipt, .entrance")) forget("konsep:");

  // Chosen files by name and size, too large ones marked; also those chosen before this script had come.
  const listChosen = (input) => {
    const limit = Number(input.dataset.maxMb || 10);
    const list = make("ul", "picked", "");
    list.setAttribute("aria-live", "polite");
    for (const file of input.files) {
      const item = make("li", "", "");
      const over = file.size > limit * 1048576;
      item.append(make("span", "", file.name), make("span", over ? "over" : "num", size(file.size) + (over ? `, batasnya ${limit} MB` : "")));
      list.append(item);
    }
    if (input.nextElementSibling && input.nextElementSibling.matches(".picked")) input.nextElementSibling.remove();
    if (input.files.length) input.after(list);
  };
  on("change", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.type === "file") listChosen(event.target);
  });
  for (const input of document.querySelectorAll("input[type=file]")) if (input.files.length) listChosen(input);

  // A pasted screenshot joins the chosen files of the counter's form.
  const forPasted = document.querySelector("form.counter input[type=file][name=files]");
  if (forPasted) {
    forPasted.before(make("p", "helptext", "Tangkapan layar dapat ditempel dengan Ctrl+V."));
    on("paste", (event) => {
      const pasted = event.clipboardData ? [...event.clipboardData.files] : [];
      if (!pasted.length) return;
      event.preventDefault();
      const all = new DataTransfer();
      for (const file of [...forPasted.files, ...pasted]) all.items.add(file);
      forPasted.files = all.files;
      forPasted.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  // <button data-copy="#id" hidden>: shown only where copying works.
  if (navigator.clipboard) {
    for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
    on("click", async (event) => {
      const button = event.target.closest("[data-copy]");
      const source = button && document.querySelector(button.dataset.copy);
      if (!source) return;
      await navigator.clipboard.writeText(source.textContent.trim());
      const label = button.querySelector("span") || button;
      const before = label.textContent;
      label.setAttribute("aria-live", "polite");
      label.textContent = "Tersalin";
      setTimeout(() => { label.textContent = before; }, 2500);
    });
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }

  // <textarea data-counter="5000">: letters left, spoken when the writer pauses.
  for (const area of document.querySelectorAll("textarea[data-counter]")) {
    const limit = Number(area.dataset.counter);
    const line = make("p", "counter", "");
    line.setAttribute("role", "status");
    let wait;
    const show = () => {
      const left = limit - [...area.value].length;
      line.textContent = left < 0 ? `Kelebihan ${number.format(-left)} huruf` : `Sisa ${number.format(left)} huruf`;
      line.classList.toggle("over", left < 0);
    };
    area.after(line);
    area.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(show, 300); });
    show();
  }

  // <a data-insert="text" href="…?templat=7">: into the answer beside it, behind what is typed already, instead of a new page.
  on("click", (event) => {
    const link = event.target.closest("a[data-insert]");
    const area = link && link.closest("section").querySelector("textarea[name=jawaban]");
    if (!area) return;
    event.preventDefault();
    area.value = area.value.trim() ? `${area.value.trim()}\n\n${link.dataset.insert}` : link.dataset.insert;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  });
  if (document.querySelector("[data-autoprint]")) addEventListener("load", () => print());

  // J and K walk the rows of a .desk; Enter opens, as the link has the focus. [data-keys] shows the hint and turns it off (WCAG 2.1.4).
  const off = "pintasan-mati";
  const hint = document.querySelector("[data-keys]");
  const toggle = hint && hint.querySelector("button");
  const label = () => { if (toggle) toggle.textContent = localStorage.getItem(off) ? "Nyalakan pintasan" : "Matikan pintasan"; };
  if (hint) { hint.hidden = false; label(); }
  if (toggle) toggle.addEventListener("click", () => {
    if (localStorage.getItem(off)) localStorage.removeItem(off); else localStorage.setItem(off, "1");
    label();
  });
  on("keydown", (event) => {
    const step = { j: 1, k: -1 }[event.key];
    if (!step || !hint || event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem(off)) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    const links = [...document.querySelectorAll(".desk tbody tr")].map((row) => row.querySelector("a")).filter(Boolean);
    const here = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
    const next = links[here < 0 ? (step > 0 ? 0 : links.length - 1) : here + step];
    if (next) { event.preventDefault(); next.focus(); }
  });

  // Open menus close on Escape and on a click elsewhere; the error summary is read first.
  const close = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
  };
  on("click", (event) => close(event.target.closest("details.menu")));
  on("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });
  const errors = document.querySelector(".error-summary");
  if (errors) errors.focus();
})();
