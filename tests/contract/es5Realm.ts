import { type Context, createContext, runInContext } from "node:vm";

/** What ECMA-262 5.1 defines, section 15, by the path of its owner. Everything else is taken away. */
const ES5: { [owner: string]: string } = {
  globalThis:
    "NaN Infinity undefined eval parseInt parseFloat isNaN isFinite decodeURI decodeURIComponent encodeURI encodeURIComponent " +
    "Object Function Array String Boolean Number Date RegExp Error EvalError RangeError ReferenceError SyntaxError TypeError " +
    "URIError Math JSON",
  Object:
    "length name prototype getPrototypeOf getOwnPropertyDescriptor getOwnPropertyNames create defineProperty defineProperties " +
    "seal freeze preventExtensions isSealed isFrozen isExtensible keys",
  "Object.prototype": "constructor toString toLocaleString valueOf hasOwnProperty isPrototypeOf propertyIsEnumerable",
  "Function.prototype": "length name constructor toString apply call bind",
  Array: "length name prototype isArray",
  "Array.prototype":
    "length constructor toString toLocaleString concat join pop push reverse shift slice sort splice unshift indexOf " +
    "lastIndexOf every some forEach map filter reduce reduceRight",
  String: "length name prototype fromCharCode",
  "String.prototype":
    "length constructor toString valueOf charAt charCodeAt concat indexOf lastIndexOf localeCompare match replace search " +
    "slice split substring toLowerCase toLocaleLowerCase toUpperCase toLocaleUpperCase trim",
  Number: "length name prototype MAX_VALUE MIN_VALUE NaN NEGATIVE_INFINITY POSITIVE_INFINITY",
  Math:
    "E LN10 LN2 LOG2E LOG10E PI SQRT1_2 SQRT2 abs acos asin atan atan2 ceil cos exp floor log max min pow random round " +
    "sin sqrt tan",
  JSON: "parse stringify",
};

const STRIP = `(function (owner, kept) {
  Reflect.ownKeys(owner).forEach(function (key) {
    if (kept.indexOf(key) < 0) delete owner[key];
  });
})`;

/** A fresh global object with nothing on it that is younger than ES5. The syntax is not limited. */
export const es5Realm = (): Context => {
  const realm = createContext(Object.create(null));
  const strip = runInContext(STRIP, realm) as (owner: object, kept: string[]) => void;
  // The global object comes last in the list of owners, since the others are reached through it.
  for (const [owner, names] of Object.entries(ES5).reverse()) strip(runInContext(owner, realm), names.split(" "));
  return realm;
};
