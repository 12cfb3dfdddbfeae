// A form about words of a message: they stand in a field of its own, and what is selected there is
// meant; nothing selected is all of them. Sets `start` and `end`, two fields of the form, in code
// points.

const count = (text) => [...text].length;

export function narrowing(form, area, places = form.elements) {
  function take() {
    const { value, selectionStart: from, selectionEnd: to } = area;
    const isNone = from === to;
    places.start.value = isNone ? 0 : count(value.slice(0, from));
    places.end.value = isNone ? count(value) : count(value.slice(0, to));
  }
  // Not readonly: there a keyboard could select nothing.
  area.addEventListener("beforeinput", (event) => event.preventDefault());
  area.addEventListener("select", take);
  area.addEventListener("keyup", take);
  form.addEventListener("submit", take, true);
  // The words of this message; `found` are those selected in it, if any.
  return (text, found = null) => {
    area.value = text;
    area.setSelectionRange(found?.from ?? 0, found?.to ?? 0);
    take();
  };
}
