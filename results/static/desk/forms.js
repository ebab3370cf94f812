// Forms of the desk under tired hands: keys between cells, nothing typed is lost. Without it every form still works.

for (const form of document.querySelectorAll("[data-unsaved]")) keepDraft(form);
for (const form of document.querySelectorAll("[data-cells]")) moveBetweenCells(form);
document.addEventListener("keydown", preview);
document.addEventListener("keydown", holdEnter);

/** Enter decides nothing in a form that says so, and what was typed stays unsent. */
function holdEnter(event) {
  const field = event.target;
  if (event.key !== "Enter" || !field.matches?.("input:not([type=file], [type=submit]), select")) return;
  if (field.form?.querySelector("[data-no-default]")) event.preventDefault();
}

/** Ctrl+Enter in a correction shows what it would change. Nothing is ever published by a key alone. */
function preview(event) {
  const form = event.target.closest?.("form.correct");
  if (!form || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit();
}

/** Arrow keys go from cell to cell of the ballot: up and down always, sideways at the end of what is typed. */
function moveBetweenCells(form) {
  form.addEventListener("keydown", (event) => {
    const { row, column } = event.target.dataset;
    if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = stepOf(event);
    const next = step && cell(form, Number(row) + step[0], Number(column) + step[1]);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select();
  });
}

function stepOf({ key, target }) {
  if (key === "ArrowDown") return [1, 0];
  if (key === "ArrowUp") return [-1, 0];
  if (key === "ArrowRight" && target.selectionStart === target.value.length) return [0, 1];
  if (key === "ArrowLeft" && target.selectionEnd === 0) return [0, -1];
  return null;
}

function cell(form, row, column) {
  return form.querySelector(`[data-row="${row}"][data-column="${column}"]`);
}

/** What was typed is there again after Back, and whoever leaves with unsaved changes is asked. */
function keepDraft(form) {
  const key = `draft ${location.pathname} ${form.getAttribute("action") ?? ""}`;
  if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") restore(form, key);
  const opened = values(form);
  let sending = false;
  form.addEventListener("input", () => sessionStorage.setItem(key, values(form)));
  form.addEventListener("submit", () => {
    sending = true;
    sessionStorage.setItem(key, values(form));
  });
  addEventListener("beforeunload", (event) => {
    if (!sending && values(form) !== opened) event.preventDefault();
  });
}

function values(form) {
  return JSON.stringify(typed(form).map((field) => [field.name, field.type, field.checked, field.value]));
}

function typed(form) {
  return [...form.elements].filter((field) => field.name && !["hidden", "submit", "file"].includes(field.type));
}

function restore(form, key) {
  const saved = JSON.parse(sessionStorage.getItem(key) ?? "[]");
  const fields = typed(form);
  if (saved.length !== fields.length) return;
  for (const [at, [name, type, checked, value]] of saved.entries()) {
    if (fields[at].name !== name) return;
    if (type === "radio" || type === "checkbox") fields[at].checked = checked;
    else fields[at].value = value;
  }
}
