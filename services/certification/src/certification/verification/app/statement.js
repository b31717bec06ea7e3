// What the QR code of a certificate states, and whether it holds: by keys and lists that are at hand, without network.
// A statement is a COSE_Sign1 of a CWT (RFC 9052, RFC 8392), packed by DEFLATE and written as one decimal number.

const [ISSUER, SUBJECT, EXPIRES, NOT_BEFORE, CERTIFICATE] = [1, 2, 4, 5, -65537];
const [ALGORITHM, KEY_ID, EDDSA] = [1, 4, -8];
const NAMED_BY = 8; // bytes of a key
const LONGEST = 2000; // digits: three times what paper carries
const LARGEST = 4096; // bytes of what is packed in them
const DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"; // base58btc

const fromBase = (text, digits) => {
  let number = 0n;
  for (const one of text) number = number * BigInt(digits.length) + BigInt(digits.indexOf(one));
  const hex = number.toString(16);
  return Uint8Array.from(hex.padStart(hex.length + (hex.length % 2), "0").match(/../g), (byte) => parseInt(byte, 16));
};
const fromBase64url = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const asText = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);
const asBytes = (text) => new TextEncoder().encode(text);

const unpacked = async (bytes, format) => {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};

// CBOR (RFC 8949), as much of it as statements are made of.
const decoded = (bytes) => {
  let at = 0;
  const take = (count) => {
    if (at + count > bytes.length) throw new RangeError("ends too early");
    at += count;
    return bytes.subarray(at - count, at);
  };
  const item = () => {
    const [head] = take(1);
    const short = head & 31;
    if (short > 27) throw new RangeError("no length");
    const count = short < 24 ? short : take(1 << (short - 24)).reduce((sum, byte) => sum * 256 + byte, 0);
    if (head >> 5 > 1 && count > bytes.length) throw new RangeError("too long");
    switch (head >> 5) {
      case 0: return count;
      case 1: return -1 - count;
      case 2: return take(count);
      case 3: return asText(take(count));
      case 4: return Array.from({ length: count }, item);
      case 5: return new Map(Array.from({ length: count }, () => [item(), item()]));
      case 6: return item();
      default: throw new RangeError("nothing a statement holds");
    }
  };
  const whole = item();
  if (at !== bytes.length) throw new RangeError("goes on");
  return whole;
};

const encodedBytes = (bytes) => {
  const { length } = bytes;
  return length < 24 ? [0x40 + length, ...bytes] : length < 256 ? [0x58, length, ...bytes]
    : [0x59, length >> 8, length & 255, ...bytes];
};

export const read = async (digits) => {
  if (digits.length > LONGEST || !/^[1-9]\d+$/.test(digits)) throw new RangeError("not digits");
  const content = await unpacked(fromBase(digits, "0123456789"), "deflate-raw");
  if (content.length > LARGEST) throw new RangeError("too large");
  const [head, , payload, signature] = decoded(content);
  const [header, claims] = [decoded(head), decoded(payload)];
  if (header.get(ALGORITHM) !== EDDSA) throw new TypeError("another algorithm");
  const [name, scheme, units, list, place] = claims.get(CERTIFICATE);
  const [lsp, key] = [claims.get(ISSUER), header.get(KEY_ID)];
  if (key.length !== NAMED_BY) throw new TypeError("no key");
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(lsp)) throw new TypeError("no LSP");
  return {
    lsp, number: claims.get(SUBJECT), from: claims.get(NOT_BEFORE), until: claims.get(EXPIRES),
    name, scheme, units, place, key, signature,
    signed: Uint8Array.from([0x84, 0x6a, ...asBytes("Signature1"), ...encodedBytes(head), 0x40, ...encodedBytes(payload)]),
    keys: `/lsp/${lsp}/did.json`,
    lists: ["revocation", "suspension"].map((purpose) => `/lsp/${lsp}/status/${purpose}/${list}`),
  };
};

const keysOf = (did) => did.verificationMethod.map(({ id, publicKeyMultibase }) => ({
  id, raw: fromBase(publicKeyMultibase.slice(1), DIGITS).slice(2), holds: did.assertionMethod.includes(id),
}));

const isSigned = async ({ raw }, signature, message) => {
  const key = await crypto.subtle.importKey("raw", raw, "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", key, signature, message);
};

// One list of status: whether the bit is set, when the list was signed and until when it holds; null without one.
const listed = async (token, address, place, keys) => {
  if (!token) return null;
  const [head, body, signature] = token.split(".");
  const { kid } = JSON.parse(asText(fromBase64url(head)));
  const key = keys.find((one) => one.id === kid && one.holds);
  if (!key || !(await isSigned(key, fromBase64url(signature), asBytes(`${head}.${body}`)))) return null;
  const said = JSON.parse(asText(fromBase64url(body)));
  if (!said.id.endsWith(address)) return null;
  const bits = await unpacked(fromBase64url(said.credentialSubject.encodedList.slice(1)), "gzip");
  return {
    isSet: Boolean(bits[place >> 3] & (0x80 >> (place & 7))),
    signed: Date.parse(said.validFrom), until: Date.parse(said.validUntil),
  };
};

const standing = (said, [revoked, suspended], now) => {
  const oldest = revoked && suspended && Math.min(revoked.signed, suspended.signed);
  const result = revoked?.isSet ? "ended" : said.until * 1000 < now ? "expired" : suspended?.isSet ? "suspended"
    : !revoked || !suspended ? "unlisted" : Math.min(revoked.until, suspended.until) < now ? "stale" : "good";
  return { result, said, listedAt: oldest };
};

// `kept` gives what was kept of an address, as text; `isFresh` says that the keys were fetched just now.
export const judge = async (digits, kept, { now, isFresh }) => {
  if (!digits) return { result: "none" };
  let said;
  try {
    said = await read(digits);
  } catch {
    return { result: "altered" };
  }
  const document = await kept(said.keys);
  const keys = document ? keysOf(JSON.parse(document)) : [];
  const key = keys.find(({ raw }) => said.key.every((byte, index) => raw[index] === byte));
  if (!key) return { result: isFresh ? "altered" : "unknown" };
  try {
    if (!(await isSigned(key, said.signature, said.signed))) return { result: "altered" };
    if (!key.holds) return { result: "revoked" };
    const list = async (address) => listed(await kept(address), address, said.place, keys);
    const lists = said.lists.map((address) => list(address).catch(() => null)); // what cannot be read says nothing
    return standing(said, await Promise.all(lists), now);
  } catch (error) {
    if (error.name === "NotSupportedError") return { result: "incapable" };
    throw error;
  }
};
