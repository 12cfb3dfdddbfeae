// Choosing, dropping, pasting and uploading photos and PDFs; used by the customer's page and the desk.
// Where the chosen ones are shown and when they are sent is the composer's business.

const ENDPOINT = "/api/v1/attachments/";
const MOST_BYTES = 10 * 1024 * 1024;

// upload(file, {fields, headers, progress}) -> {id, name, type, size}; throws an Error whose `code`
// is the server's (file_too_big, file_type, file_damaged, file_locked, rate_limited, …) or "file_failed".
export function upload(file, { fields = {}, headers = {}, progress = () => {}, signal } = {}) {
  if (file.size > MOST_BYTES) return Promise.reject(failure("file_too_big"));
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", ENDPOINT);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.responseType = "json";
    request.timeout = 120000;
    request.upload.onprogress = ({ loaded, total }) => progress(total ? Math.round((loaded / total) * 100) : 0);
    request.onload = () => {
      if (request.status === 201) resolve(request.response);
      else reject(failure(request.response?.code || "file_failed", request.response?.detail));
    };
    request.onerror = request.ontimeout = request.onabort = () => reject(failure("file_failed"));
    signal?.addEventListener("abort", () => request.abort());
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    body.append("file", file, file.name || "photo");
    request.send(body);
  });
}

function failure(code, detail = "") {
  return Object.assign(new Error(detail || code), { code });
}

// Calls take(files) for what is picked in `input`, dropped on `zone` or pasted into `field`.
export function listen({ input, zone, field, take }) {
  input?.addEventListener("change", () => {
    take([...input.files]);
    input.value = "";
  });
  field?.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files || [])];
    if (!files.length) return;
    event.preventDefault();
    take(files);
  });
  if (!zone) return;
  let depth = 0;
  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  const mark = (step) => {
    depth = Math.max(0, depth + step);
    zone.classList.toggle("dropping", depth > 0);
  };
  zone.addEventListener("dragenter", (event) => carriesFiles(event) && mark(1));
  zone.addEventListener("dragleave", (event) => carriesFiles(event) && mark(-1));
  zone.addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
  zone.addEventListener("drop", (event) => {
    mark(-depth);
    if (!carriesFiles(event)) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
}

// For a page without a cookie: photos and links of messages get addresses that work for a while.
// An <img> arrives with its address in data-src, so that nothing is asked for in vain.
const FRESH_MS = 10 * 60 * 1000;

export async function address(link, headers) {
  const asked = Number(link.dataset.askedAt || 0);
  if (asked && performance.now() - asked < FRESH_MS) return;
  link.dataset.askedAt = String(performance.now() || 1);
  const id = link.dataset.attachment;
  try {
    const answer = await fetch(`${ENDPOINT}${id}/`, { headers, credentials: "omit" });
    if (!answer.ok) throw failure("not_found");
    const told = await answer.json();
    link.href = told.url;
    const image = link.querySelector("img");
    if (image && !image.src) image.src = told.thumb || told.url;
  } catch {
    delete link.dataset.askedAt;
  }
}
