// On a telephone filters and figures are folded, so that who needs help is on the first screen.

const narrow = matchMedia("(max-width: 640px)");
const folds = [...document.querySelectorAll("details[data-fold]")];

function fold() {
  for (const part of folds) part.open = !narrow.matches;
}
narrow.addEventListener("change", fold);
fold();
