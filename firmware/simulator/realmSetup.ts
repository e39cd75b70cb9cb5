import { BUILTINS, LANGUAGE_GLOBALS, TYPED_ARRAY_MEMBERS, TYPED_ARRAYS } from "./builtins.ts";

/** Runs inside the context, before anything else, with `host` = { nowMs, random, post, uncaught }. */
const SETUP = `(function (host, tables) {
  var O = Object, own = O.getOwnPropertyNames, words = function (text) { return text === "" ? [] : text.split(" "); };
  // Symbols stay where the host language itself needs them (for-of), but no script can reach them.
  var prune = function (object, keep) {
    own(object).forEach(function (name) {
      if (keep.indexOf(name) >= 0 || name === "prototype" || name === "length" || name === "name") return;
      delete object[name];
    });
  };
  var TypedArray = O.getPrototypeOf(Uint8Array);
  prune(TypedArray, []);
  prune(TypedArray.prototype, words(tables.typedArrayMembers));
  tables.typedArrays.forEach(function (name) { prune(globalThis[name], ["BYTES_PER_ELEMENT"]); });

  var RealDate = Date;
  var BoardDate = function Date(a, b, c, d, e, f, g) {
    if (!new.target) return new RealDate(host.nowMs()).toString();
    var n = arguments.length;
    return n === 0 ? new RealDate(host.nowMs()) : n === 1 ? new RealDate(a) : new RealDate(a, b, c || 1, d || 0, e || 0, f || 0, g || 0);
  };
  BoardDate.prototype = RealDate.prototype;
  BoardDate.now = function () { return host.nowMs(); };
  BoardDate.parse = RealDate.parse;
  O.defineProperty(RealDate.prototype, "constructor", { value: BoardDate, configurable: true, writable: true });
  O.defineProperty(globalThis, "Date", { value: BoardDate, configurable: true, writable: true });

  // Some members of Number cannot be deleted, so it is replaced.
  var RealNumber = Number;
  var BoardNumber = function Number(value) { return arguments.length === 0 ? 0 : RealNumber(value); };
  BoardNumber.prototype = RealNumber.prototype;
  ["MAX_VALUE", "MIN_VALUE", "NEGATIVE_INFINITY", "POSITIVE_INFINITY", "NaN"].forEach(function (name) { BoardNumber[name] = RealNumber[name]; });
  O.defineProperty(RealNumber.prototype, "constructor", { value: BoardNumber, configurable: true, writable: true });
  O.defineProperty(globalThis, "Number", { value: BoardNumber, configurable: true, writable: true });

  var later = function (promise, run) { host.post(run); };
  var settle = function (promise, state, value) {
    if (promise.state !== 0) return;
    if (state === 1 && value && typeof value.then === "function") {
      value.then(function (v) { settle(promise, 1, v); }, function (e) { settle(promise, 2, e); });
      return;
    }
    promise.state = state;
    promise.value = value;
    later(promise, function () { flush(promise); });
  };
  var flush = function (promise) {
    var waiting = promise.waiting;
    promise.waiting = [];
    if (promise.state === 2 && waiting.length === 0 && !promise.handled) {
      host.uncaught(promise.value, true);
      return;
    }
    waiting.forEach(function (w) {
      var handler = promise.state === 1 ? w.yes : w.no;
      if (typeof handler !== "function") { settle(w.next, promise.state, promise.value); return; }
      var result;
      try { result = handler(promise.value); } catch (e) { settle(w.next, 2, e); return; }
      settle(w.next, 1, result);
    });
  };
  var BoardPromise = function Promise(executor) {
    var self = this;
    O.defineProperties(self, {
      state: { value: 0, writable: true }, value: { value: undefined, writable: true },
      waiting: { value: [], writable: true }, handled: { value: false, writable: true } });
    if (typeof executor !== "function") return;
    try { executor(function (v) { settle(self, 1, v); }, function (e) { settle(self, 2, e); }); } catch (e) { settle(self, 2, e); }
  };
  BoardPromise.prototype.then = function (yes, no) {
    var next = new BoardPromise();
    this.waiting.push({ yes: yes, no: no, next: next });
    this.handled = true;
    var self = this;
    if (this.state !== 0) later(this, function () { flush(self); });
    return next;
  };
  BoardPromise.prototype.catch = function (no) { return this.then(undefined, no); };
  BoardPromise.resolve = function (v) { return new BoardPromise(function (r) { r(v); }); };
  BoardPromise.reject = function (e) { return new BoardPromise(function (r, j) { j(e); }); };
  BoardPromise.all = function (list) {
    return new BoardPromise(function (resolve, reject) {
      var left = list.length, values = [];
      if (left === 0) resolve(values);
      list.forEach(function (item, i) {
        BoardPromise.resolve(item).then(function (v) { values[i] = v; if (--left === 0) resolve(values); }, reject);
      });
    });
  };
  O.defineProperty(globalThis, "Promise", { value: BoardPromise, configurable: true, writable: true });

  Math.random = function () { return host.random(); };
  globalThis.InternalError = function InternalError(message) {
    if (!new.target) return new globalThis.InternalError(message);
    this.message = message;
    this.type = "InternalError";
  };
  globalThis.InternalError.prototype.toString = function () { return "InternalError: " + this.message; };
  var keepGlobals = words(tables.languageGlobals).concat(tables.typedArrays, O.keys(tables.builtins), ["InternalError"]);
  O.keys(tables.builtins).forEach(function (name) {
    if (tables.builtins[name].proto) prune(globalThis[name].prototype, words(tables.builtins[name].proto));
    prune(globalThis[name], words(tables.builtins[name].own));
  });
  own(globalThis).forEach(function (name) { if (keepGlobals.indexOf(name) < 0) delete globalThis[name]; });
  globalThis.global = globalThis;

  var hidden = function (object, name, value) {
    O.defineProperty(object, name, { value: value, configurable: true, writable: true, enumerable: false });
  };
  Math.clip = function (x, low, high) { if (x < low) x = low; if (x > high) x = high; return +x; };
  // The interpreter computes it so, and its last digits show it.
  Math.sqrt = function (x) { x = +x; return x >= 0 ? Math.exp(Math.log(x) * 0.5) : NaN; };
  Math.sign = function (x) { x = +x; return x > 0 ? 1 : x < 0 ? -1 : x; };
  Math.randInt = function (range) {
    var draw = function () { return Math.floor(host.random() * 2147483648); };
    return range > 0 ? draw() % range : draw() ^ (draw() << 1);
  };
  var listed = function () { return Array.prototype.slice.call(ArrayBuffer.isView(this) ? this : new Uint8Array(this)); };
  hidden(TypedArray.prototype, "toJSON", listed);
  hidden(ArrayBuffer.prototype, "toJSON", listed);
  hidden(O.prototype, "clone", function () { return Array.isArray(this) ? this.slice() : O.assign({}, this); });
  return { hidden: hidden };
})`;

/** The script that turns a fresh context into the device's language, and its tables. */
export const realmSetup = {
  source: SETUP,
  tables: {
    builtins: BUILTINS,
    typedArrays: TYPED_ARRAYS,
    typedArrayMembers: TYPED_ARRAY_MEMBERS,
    languageGlobals: LANGUAGE_GLOBALS,
  },
};
