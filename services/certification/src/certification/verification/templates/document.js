"use strict";
(() => {
  const section = document.getElementById("berkas");
  const input = document.getElementById("berkas-pdf");
  const results = [...section.querySelectorAll("[data-result]")];
  if (!window.crypto || !crypto.subtle) return;
  section.hidden = false;

  const show = (result) => {
    for (const one of results) one.hidden = one !== result;
  };
  const named = (name) => results.find((one) => one.dataset.result === name);
  const check = async (file) => {
    show(null);
    if (!file) return;
    try {
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
      const hash = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      show(named(hash) || named("altered"));
    } catch {
      show(named("unreadable"));
    }
  };

  input.addEventListener("change", () => check(input.files[0]));
  for (const kind of ["dragover", "drop"]) {
    section.addEventListener(kind, (event) => {
      event.preventDefault();
      if (kind === "drop") check(event.dataTransfer.files[0]);
    });
  }
})();
