// The step of the files: each file goes by itself with its progress; a cut-off one can be sent again. Without this file a
// plain form per requirement does the same. Pages come back whole; what carries data-swap is exchanged.
(() => {
  "use strict";
  const cards = document.querySelector("[data-uploads]");
  if (!cards || !window.FormData) return;
  const make = (tag, cls, text) => Object.assign(document.createElement(tag), { className: cls, textContent: text || "" });
  const LIMIT = 10 * 1048576;
  const queue = [];
  let busy = false;

  const swap = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    if (!page.querySelector("[data-uploads]")) return false;
    for (const old of document.querySelectorAll("[data-swap]")) {
      const fresh = page.getElementById(old.id);
      if (fresh) old.replaceWith(fresh);
    }
    wait();
    return true;
  };

  // A worker looks at every file within moments: ask a few times.
  let asked = 0;
  let timer;
  const wait = () => {
    clearTimeout(timer);
    if (asked > 9 || !document.querySelector("[data-waits]")) return;
    timer = setTimeout(async () => {
      asked += 1;
      if (busy) { wait(); return; }
      try {
        const answer = await fetch(location.pathname, { credentials: "same-origin" });
        if (answer.ok && !busy) swap(await answer.text());
      } catch { /* no signal: the next try asks again */ }
      wait();
    }, 2000 + asked * 1000);
  };

  const SAID = { 413: "Terlalu besar. Kecilkan fotonya, lalu kirim lagi.", 429: "Terlalu banyak berkas dalam waktu singkat. Tunggu beberapa menit." };

  const start = (task) => {
    queue.push(task);
    if (!busy) next();
  };
  const next = () => {
    const task = queue.shift();
    if (!task) { busy = false; wait(); return; }
    busy = true;
    asked = 0;
    send(task);
  };

  const send = ({ form, file, row }) => {
    const bar = row.querySelector("progress");
    const said = row.querySelector(".said");
    const again = row.querySelector("button");
    again.hidden = true;
    bar.hidden = false;
    bar.value = 0;
    said.className = "said num";
    said.textContent = "0 %";
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    data.append("files", file, file.name);
    data.append("utuh", "1");
    const request = new XMLHttpRequest();
    const fail = (sentence, mayTryAgain) => {
      bar.hidden = true;
      said.className = "said error-text";
      said.textContent = sentence;
      again.hidden = !mayTryAgain;
      again.onclick = () => start({ form, file, row });
      next();
    };
    request.open("POST", form.action);
    request.timeout = 10 * 60 * 1000;
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const part = Math.floor(100 * event.loaded / event.total);
      bar.value = part;
      said.textContent = part < 100 ? `${part} %` : "Menyimpan…";
    });
    for (const what of ["error", "timeout", "abort"]) request.addEventListener(what, () => fail("Terputus. Berkas ini belum terkirim.", true));
    request.addEventListener("load", () => {
      if ([404, 409, 410].includes(request.status)) { location.reload(); return; }
      if (![200, 422, 429].includes(request.status) || !swap(request.responseText)) {
        fail(SAID[request.status] || "Belum tersimpan. Coba lagi sebentar lagi.", request.status !== 413);
        return;
      }
      if (request.status === 200) row.querySelector(".said").textContent = "Tersimpan";
      row.remove();
      next();
    });
    request.send(data);
  };

  const send_all = (form, files) => {
    let list = form.querySelector(".sending");
    if (!list) {
      list = make("ul", "sending");
      list.setAttribute("aria-live", "polite");
      form.append(list);
    }
    for (const file of files) {
      const row = make("li", "");
      const again = make("button", "btn btn-outline-primary btn-sm", "Coba lagi");
      again.type = "button";
      again.hidden = true;
      const bar = make("progress", "meter");
      bar.max = 100;
      bar.value = 0;
      bar.setAttribute("aria-label", `Terunggah: ${file.name}`);
      row.append(make("span", "name", file.name), make("span", "said num", "menunggu"), bar, again);
      list.append(row);
      if (file.size > LIMIT) {
        bar.remove();
        row.querySelector(".said").className = "said error-text";
        row.querySelector(".said").textContent = "Lebih dari 10 MB. Foto ulang dengan mutu lebih rendah.";
        continue;
      }
      start({ form, file, row });
    }
  };

  for (const form of cards.querySelectorAll("form[data-upload]")) {
    form.querySelector("[data-plain]").hidden = true;
    form.querySelector("label").className = "btn btn-outline-primary";
    const input = form.querySelector("input[type=file]");
    input.classList.add("visually-hidden");
    const chosen = [...input.files]; // on a slow line before this file was here
    if (chosen.length) {
      input.value = "";
      input.dispatchEvent(new Event("change", { bubbles: true })); // the list that was drawn of them goes
    }
    input.addEventListener("change", (event) => {
      event.stopPropagation(); // the list of chosen files is drawn here
      const files = [...input.files];
      input.value = "";
      send_all(form, files);
    });
    if (chosen.length) send_all(form, chosen);
    form.addEventListener("submit", (event) => event.preventDefault());
  }
  addEventListener("beforeunload", (event) => { if (busy) event.preventDefault(); });
  wait();
})();
