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

  // What is being written is this tab's; what was written last waits for a tab yet to come.
  getOwn(name, otherwise = null) {
    try {
      return JSON.parse(sessionStorage.getItem(this.prefix + name)) ?? this.get(name, otherwise);
    } catch {
      return this.get(name, otherwise);
    }
  }

  setOwn(name, value) {
    const [before, shared] = [this.getOwn(name), this.get(name)].map((kept) => JSON.stringify(kept));
    try {
      sessionStorage.setItem(this.prefix + name, JSON.stringify(value));
    } catch {
      /* as if there were one tab */
    }
    if (value.length) this.set(name, value);
    else if (before === shared) this.drop(name); // another tab's is left alone
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
