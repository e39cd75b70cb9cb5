/**
 * The language built-ins that the device's interpreter has (Espruino 2v29), by global name: `own` are members of the object itself,
 * `proto` of its prototype. What is not listed is removed, so that a script which uses it fails here as it would there.
 */
export const BUILTINS: Readonly<Record<string, { own: string; proto?: string }>> = {
  Object: {
    own: "keys getOwnPropertyNames values entries fromEntries create getOwnPropertyDescriptor getOwnPropertyDescriptors defineProperty defineProperties getPrototypeOf setPrototypeOf assign",
    proto: "constructor valueOf toString hasOwnProperty __proto__",
  },
  Function: { own: "", proto: "constructor call apply bind toString" },
  Array: {
    own: "isArray",
    proto:
      "constructor toString indexOf includes join push pop map forEach filter find findIndex some every reduce splice shift unshift slice sort concat fill reverse length",
  },
  String: {
    own: "fromCharCode",
    proto:
      "constructor toString valueOf length charAt charCodeAt indexOf lastIndexOf match replace replaceAll substring substr slice split toLowerCase toUpperCase trim concat startsWith endsWith includes repeat padStart padEnd",
  },
  Number: {
    own: "NaN MAX_VALUE MIN_VALUE NEGATIVE_INFINITY POSITIVE_INFINITY",
    proto: "constructor toString valueOf toFixed",
  },
  Boolean: { own: "", proto: "constructor toString valueOf" },
  Math: {
    own: "E PI LN2 LN10 LOG2E LOG10E SQRT2 SQRT1_2 abs acos asin atan atan2 cos pow random round sin tan sqrt ceil floor exp log min max",
  },
  JSON: { own: "stringify parse" },
  Date: {
    own: "now parse",
    proto:
      "constructor getTimezoneOffset getTime valueOf setTime getHours getMinutes getSeconds getMilliseconds getDay getDate getMonth getFullYear setHours setMinutes setSeconds setMilliseconds setDate setMonth setFullYear toString toUTCString toISOString toJSON",
  },
  RegExp: { own: "", proto: "constructor exec test toString lastIndex flags global ignoreCase multiline source" },
  Error: { own: "", proto: "constructor toString message name" },
  TypeError: { own: "", proto: "constructor message name" },
  SyntaxError: { own: "", proto: "constructor message name" },
  ReferenceError: { own: "", proto: "constructor message name" },
  ArrayBuffer: { own: "isView", proto: "constructor byteLength" },
  DataView: {
    own: "",
    proto:
      "constructor buffer byteLength byteOffset getFloat32 getFloat64 getInt8 getInt16 getInt32 getUint8 getUint16 getUint32 setFloat32 setFloat64 setInt8 setInt16 setInt32 setUint8 setUint16 setUint32",
  },
  Promise: { own: "all resolve reject", proto: "constructor then catch" },
};

/** Typed arrays the device has; they share one prototype. */
export const TYPED_ARRAYS =
  "Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array".split(
    " ",
  );

/** Members of that shared prototype. */
export const TYPED_ARRAY_MEMBERS =
  "constructor buffer byteLength byteOffset length set map subarray indexOf includes join sort forEach reduce fill filter find findIndex reverse slice some every toString";

/** Globals of the language itself that stay; everything else the host language brings is removed. */
export const LANGUAGE_GLOBALS =
  "globalThis undefined NaN Infinity eval parseInt parseFloat isFinite isNaN encodeURIComponent decodeURIComponent";
