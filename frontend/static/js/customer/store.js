// What this browser remembers of a brand's conversation: token, draft, messages not yet sent.
// Where storage is forbidden (some third-party frames) the page remembers until it is left.

const memory = new Map();

export class Store {
  constructor(brand) {
    this.prefix = `motjuste:${brand}:`;
  }

  get(name, otherwise = null) {
    try {
      return JSON.parse(this.#read(name)) ?? otherwise;
    } catch {
      return otherwise;
    }
  }

  set(name, value) {
    const text = JSON.stringify(value);
    memory.set(this.prefix + name, text);
    try {
      localStorage.setItem(this.prefix + name, text);
    } catch {
      /* kept in memory */
    }
  }

  drop(...names) {
    for (const name of names) {
      memory.delete(this.prefix + name);
      try {
        localStorage.removeItem(this.prefix + name);
      } catch {
        /* it was in memory only */
      }
    }
  }

  #read(name) {
    try {
      return localStorage.getItem(this.prefix + name) ?? memory.get(this.prefix + name) ?? "null";
    } catch {
      return memory.get(this.prefix + name) ?? "null";
    }
  }
}
