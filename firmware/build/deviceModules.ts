/** Modules that are part of the interpreter. */
export const DEVICE_MODULES: ReadonlyArray<string> = ["Wifi", "net", "Storage", "crypto", "TelnetServer", "ESP32"];
