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

// Who signs out leaves nothing in this browser that was written for customers.
document.addEventListener("submit", ({ target }) => {
  if (!target.matches("[data-sign-out]")) return;
  for (const key of Object.keys(localStorage)) {
    if (/^desk\.[^.]+\.draft\./.test(key)) localStorage.removeItem(key);
  }
});

// On a small screen the tabs scroll sideways: show the one we are on.
for (const current of document.querySelectorAll(".bar nav [aria-current], .tabs [aria-current]")) {
  const strip = current.parentElement;
  strip.scrollLeft = current.offsetLeft - (strip.clientWidth - current.offsetWidth) / 2;
}

// One live region for the whole page: `announce("text")` from any module.
export function announce(text) {
  const region = document.getElementById("live");
  if (region) region.textContent = text;
}
