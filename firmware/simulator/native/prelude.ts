/** What the prelude is told; it becomes a literal in front of the script. */
export interface PreludeSettings {
  /** Content of `veilleuse.json`, one byte a character; left out, the file is not touched. */
  settings?: string;
  /** Name of the file of samples, 16 bits each, lower byte first. */
  sound: string;
  /** Rate at which they were taken. */
  rateHz: number;
  /** How many there are. */
  samples: number;
  serial: string;
  /** Movement, as times in seconds: start, end, start, end … */
  motion: ReadonlyArray<number>;
  wifiConnectMs: number;
}

/**
 * Plain ES5 for the real interpreter on Linux, run before the bundle: it puts in place what that build lacks (microphone, Wi-Fi,
 * ESP32) and takes away what would get in the way (telnet, the console switch). Nothing is used above its definition.
 */
const PRELUDE = `(function (C) {
  var startedAt = getTime();
  var storage = require("Storage");
  if (C.settings !== undefined && storage.read("veilleuse.json") !== C.settings) storage.write("veilleuse.json", C.settings);

  var Sampler = function (samples, options) {
    var make = function () { return options && options.bits == 16 ? new Uint16Array(samples) : new Uint8Array(samples); };
    this.buffer = make();
    if (options && options.doubleBuffer) this.buffer2 = make();
    this.running = false;
  };
  Sampler.prototype.startInput = function (pin, rate, options) {
    if (this.running) throw new Error("Waveform is already running");
    var self = this, samples = this.buffer.length, bytes = samples * 2, second = false;
    var file = E.openFile(C.sound, "r");
    // The sound is heard from the moment it has reached, as on the virtual board.
    var at = Math.round((getTime() - startedAt) * C.rateHz) % C.samples;
    if (at + samples > C.samples) at = 0;
    file.seek(at * 2);
    this.running = true;
    this.freq = rate;
    this.file = file;
    this.timer = setInterval(function () {
      var frame = second ? self.buffer2 : self.buffer;
      if (at + samples > C.samples) { at = 0; self.file.close(); self.file = E.openFile(C.sound, "r"); }
      new Uint8Array(frame.buffer, frame.byteOffset, bytes).set(E.toUint8Array(self.file.read(bytes)));
      at += samples;
      if (!options || !options.repeat) { self.stop(); return; }
      if (self.buffer2) { second = !second; self.emit("buffer", frame); }
    }, samples * 1000 / rate);
  };
  Sampler.prototype.stop = function () {
    if (!this.running) throw new Error("Waveform is not running");
    var self = this;
    clearInterval(this.timer);
    this.file.close();
    setTimeout(function () { self.running = false; self.emit("finish", self.buffer); }, 1);
  };
  global.Waveform = Sampler;

  var joined = false;
  var address = function () { return { ip: joined ? "127.0.0.1" : "0.0.0.0" }; };
  var wifi = {
    connect: function (ssid, options, done) {
      setTimeout(function () {
        joined = true;
        if (done) done(null);
        wifi.emit("associated", {});
        wifi.emit("connected", address());
      }, C.wifiConnectMs);
    },
    disconnect: function (done) {
      var was = joined;
      joined = false;
      if (was) wifi.emit("disconnected", { reason: "8", msg: "ASSOC_LEAVE" });
      if (done) setTimeout(done, 1);
    },
    getIP: function (done) { var a = address(); if (done) setTimeout(done, 1, null, a); return a; },
    getStatus: function () { return { station: joined ? "connected" : "off", rssi: -58, mode: "sta" }; },
    getDetails: function () { return { status: joined ? "connected" : "off" }; },
    setConfig: function () {},
    stopAP: function () {},
    setHostname: function () {},
    getHostname: function () { return "veilleuse"; },
    save: function () {}
  };
  // A module's function does not see what surrounds it, so the stand-in passes through a global for a moment.
  global.standIn = wifi;
  Modules.addCached("Wifi", function () { Object.keys(standIn).forEach(function (name) { exports[name] = standIn[name]; }); });
  wifi = require("Wifi");
  delete global.standIn;
  global.ESP32 = {
    getState: function () { return { sdkVersion: "linux", freeHeap: 62000, BLE: false, Wifi: true, minHeap: 48000 }; },
    enableBLE: function () {}, enableWifi: function () {}, setAtten: function () {}, reboot: function () { E.reboot(); }
  };
  Modules.addCached("ESP32", function () { exports.getState = ESP32.getState; });
  Modules.addCached("TelnetServer", function () { exports.setOptions = function () {}; });

  var moving = false, watchers = [];
  var move = function (level) {
    var change = { state: level, time: getTime(), lastTime: getTime() };
    moving = level;
    watchers.forEach(function (watcher) { watcher(change); });
  };
  C.motion.forEach(function (seconds, i) { setTimeout(move, Math.max(1, seconds * 1000), i % 2 == 0); });
  global.setWatch = function (watcher) { watchers.push(watcher); return watchers.length; };
  global.clearWatch = function () {};
  global.digitalRead = function () { return moving ? 1 : 0; };
  global.digitalWrite = function () {};
  global.digitalPulse = function () {};
  global.analogWrite = function () {};
  global.analogRead = function () { return 0.5 + Math.random() / 1000; };
  global.getSerial = function () { return C.serial; };

  E.setConsole = function () {};
  E.enableWatchdog = function () {};
  E.kickWatchdog = function () {};
  E.reboot = function () { print("[restart]"); quit(); };
})`;

/** The text to put in front of a bundle. */
export const preludeFor = (settings: PreludeSettings): string =>
  // The interpreter's strings have eight bits, and JSON has no \\x: everything beyond ASCII is escaped.
  `${PRELUDE}(${JSON.stringify(settings).replace(/[\u0080-\uffff]/g, (char) => `\\x${(char.charCodeAt(0) & 255).toString(16).padStart(2, "0")}`)});\n`;
