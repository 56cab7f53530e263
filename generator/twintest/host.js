// What browsers have and the engine of the tests has not.

globalThis.TextDecoder = class {
  decode(bytes) {
    let s = "", i = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    const next = () => bytes[i++] & 63;
    while (i < bytes.length) {
      const c = bytes[i++];
      if (c < 0x80) s += String.fromCharCode(c);
      else if (c < 0xe0) s += String.fromCharCode(((c & 31) << 6) | next());
      else if (c < 0xf0) s += String.fromCharCode(((c & 15) << 12) | (next() << 6) | next());
      else s += String.fromCodePoint(((c & 7) << 18) | (next() << 12) | (next() << 6) | next());
    }
    return s;
  }
};

globalThis.URL = class {
  constructor(address, base = "") {
    this.href = hostURL(String(address), String(base));
  }
  toString() {
    return this.href;
  }
};

globalThis.fetch = async (address) => {
  const data = hostFetch(String(address));
  const status = data === null ? 404 : 200;
  return { status, ok: status === 200, statusText: "", arrayBuffer: async () => Uint8Array.from(data, (c) => c.charCodeAt()).buffer };
};

globalThis.TextEncoder ??= class {
  encode(text) {
    return new Uint8Array(encodeURIComponent(text).match(/%..|[^]/g)?.map((c) => (c.length > 1 ? parseInt(c.slice(1), 16) : c.charCodeAt(0))) ?? []);
  }
};
