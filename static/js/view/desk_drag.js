// Dragging a question onto another, to merge them. What is dropped only opens the merge dialog: a slip changes nothing.

/** Let rows under `root` be dragged by their grip; `dropped(id, onto)` is called with the ids of both. */
export function attachDrag(root, dropped) {
  let dragged = null;
  root.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-grip]")?.closest(".row") ?? null;
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "link";
    event.dataTransfer.setData("text/plain", dragged.querySelector(".row__text").textContent);
    event.dataTransfer.setDragImage(dragged, 20, 20);
    dragged.classList.add("row--dragged");
  });
  root.addEventListener("dragover", (event) => {
    const target = targetOf(event, dragged);
    mark(root, target);
    if (target) event.preventDefault();
  });
  root.addEventListener("drop", (event) => {
    const target = targetOf(event, dragged);
    if (!target) return;
    event.preventDefault();
    dropped(dragged.dataset.id, target.dataset.id);
  });
  root.addEventListener("dragend", () => {
    dragged?.classList.remove("row--dragged");
    mark(root, null);
    dragged = null;
  });
}

function targetOf(event, dragged) {
  const target = event.target.closest?.(".row");
  const takes = target && ["incoming", "queue", "air"].includes(target.dataset.column);
  return dragged && takes && target !== dragged ? target : null;
}

function mark(root, target) {
  for (const row of root.querySelectorAll(".row--target")) if (row !== target) row.classList.remove("row--target");
  target?.classList.add("row--target");
}
