// Which words of which message are selected, in UTF-16 offsets of its text and in code points.

const textOf = (node) => (node instanceof Element ? node : node?.parentElement)?.closest(".text");

export function selected(log) {
  const selection = document.getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const text = textOf(range.startContainer);
  const article = text?.closest("article.m");
  if (!article || !log.contains(article) || textOf(range.endContainer) !== text) return null;
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const from = before.toString().length;
  const words = range.toString();
  return {
    article,
    words,
    from,
    to: from + words.length,
    start: [...before.toString()].length,
    end: [...before.toString()].length + [...words].length,
  };
}
