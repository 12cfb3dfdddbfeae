// A fragment from the socket: what is to be shown goes to htmx, what is to be known to the page.
// Fragments are shown one after the other, in the order they came.

let turn = Promise.resolve();

// knows(name, facts) is called for each <data data-frame>, after its fragment is in the page.
export function show(html, knows, shown) {
  turn = turn.then(() => place(html, knows, shown)).catch((error) => console.error(error));
  return turn;
}

async function place(html, knows, shown) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const facts = [...template.content.querySelectorAll("data[data-frame]")];
  facts.forEach((fact) => fact.remove());
  withoutAddresses(template.content);
  if (template.content.querySelector("hx-upsert, hx-partial")) {
    const main = document.getElementById("main");
    await window.htmx.swap({ sourceElement: main, target: main, swap: "none", text: template.innerHTML });
    shown();
  }
  for (const { dataset } of facts) knows(dataset.frame, dataset);
}

// Attachments ask for rights: their addresses are fetched with the token later (attach.js).
function withoutAddresses(content) {
  for (const link of content.querySelectorAll("a.attachment")) {
    const id = link.getAttribute("href")?.match(/^\/attachments\/([0-9a-f-]{36})\//)?.[1];
    if (!id) continue;
    link.dataset.attachment = id;
    link.querySelector("img")?.removeAttribute("src");
  }
}
