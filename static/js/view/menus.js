// Menus are <details>: they open by themselves; here they close by Escape, a click elsewhere, or another menu.

/** Close open menus when attention goes elsewhere. */
export function attachMenus(root = document) {
  root.addEventListener("click", ({ target }) => closeAll(root, target.closest?.(".menu")));
  root.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && root.querySelector(".menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  root.addEventListener("focusin", ({ target }) => closeAll(root, target.closest?.(".menu")));
}

function closeAll(root, but) {
  for (const menu of root.querySelectorAll(".menu[open]")) if (menu !== but) menu.open = false;
}
