// What every page shares: menus that close by Escape or a click elsewhere. Pages have their own modules.

const openMenus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// One live region for the whole page: `announce("text")` from any module.
export function announce(text) {
  const region = document.getElementById("live");
  if (region) region.textContent = text;
}
