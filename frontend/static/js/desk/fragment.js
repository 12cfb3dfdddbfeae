// Small pieces of page asked for over HTTP: a fragment, or null when it could not be had.

export async function fragment(url) {
  try {
    const answer = await fetch(url, { redirect: "manual", headers: { "HX-Request": "true" } });
    if (!answer.ok) return null;
    const template = document.createElement("template");
    template.innerHTML = await answer.text();
    return template.content;
  } catch {
    return null;
  }
}
