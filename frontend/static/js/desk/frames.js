// Frames that are not plain fragments (<hx-desk data-name="…">), handed to whoever asked for them.

const handlers = new Map();

// on("beat", (dataset, content) => …): `content` is a DocumentFragment.
export function on(name, handler) {
  handlers.set(name, [...(handlers.get(name) ?? []), handler]);
}

htmx.registerExtension("desk", {
  htmx_process_desk: (template) => {
    const { name, ...rest } = template.dataset;
    for (const handler of handlers.get(name) ?? []) handler(rest, template.content);
  },
});
