/** What the stand is told; it becomes a literal in front of the script. */
export type StandSettings = {
  /** Content of `veilleuse.json`. */
  settings: string;
  /** Name of the file of samples, 16 bits each, lower byte first, and how many frames it holds. */
  sound: string;
  framesOfSound: number;
  samples: number;
  frameSeconds: number;
};

/**
 * Plain ES5 for the real interpreter on Linux, run before the bundle: a board whose time moves only when `feed` gives it a
 * frame. The broker behind its socket answers every packet at once. So an hour takes as long as its work does, and the
 * number of instructions is the same every time.
 */
const STAND = `(function (C) {
  require("Storage").write("veilleuse.json", C.settings);
  var seconds = 1000, timers = [], answers = [], wave, heard, running = false, fed = 0, file;
  global.later = setTimeout;
  global.getTime = function () { return seconds; };
  var timer = function (callback, everyMs, again) {
    timers.push({ at: seconds + everyMs / 1000, every: again ? everyMs / 1000 : 0, callback: callback });
    return timers.length;
  };
  global.setTimeout = function (callback, ms) { return timer(callback, ms, false); };
  global.setInterval = function (callback, ms) { return timer(callback, ms, true); };
  global.clearTimeout = global.clearInterval = function () {};

  global.Waveform = function (samples) {
    this.buffers = [new Uint16Array(samples), new Uint16Array(samples)];
    wave = this;
  };
  Waveform.prototype.on = function (event, listener) { this[event] = listener; };
  Waveform.prototype.startInput = function () { running = true; };
  Waveform.prototype.stop = function () {
    running = false;
    answers.push(function () { if (wave.finish) wave.finish(); });
  };

  var socket = {
    on: function (event, listener) { socket[event] = listener; },
    end: function () {},
    write: function (bytes) {
      var kind = bytes.charCodeAt(0), at = 1, answer = "";
      while (bytes.charCodeAt(at) > 127) at++;
      at++;
      if (kind == 16) answer = "\\x20\\x02\\0\\0";
      if (kind == 130) answer = "\\x90\\x04" + bytes.substr(at, 2) + "\\x01\\x01";
      if (kind == 192) answer = "\\xd0\\0";
      if ((kind & 246) == 50) answer = "\\x40\\x02" + bytes.substr(at + 2 + 256 * bytes.charCodeAt(at) + bytes.charCodeAt(at + 1), 2);
      sent++;
      if (kind >> 4 == 3) published++;
      if (answer) answers.push(function () { socket.data(answer); });
      return true;
    }
  };
  global.sent = 0;
  global.published = 0;
  global.standIn = {
    net: { connect: function (options, connected) { answers.push(connected); return socket; } },
    Wifi: {
      connect: function (name, options, done) { answers.push(function () { done(null); }); },
      getIP: function () { return { ip: "192.168.0.9" }; },
      getDetails: function () { return { rssi: -58 }; }
    }
  };
  Modules.addCached("net", function () { exports.connect = standIn.net.connect; });
  Modules.addCached("Wifi", function () { ["connect", "getIP", "getDetails"].forEach(function (name) { exports[name] = standIn.Wifi[name]; }); });
  Modules.addCached("TelnetServer", function () { exports.setOptions = function () {}; });
  require("net"); require("Wifi"); require("TelnetServer");
  global.ESP32 = { getState: function () { return { freeHeap: 62000 }; } };
  global.setWatch = global.digitalWrite = function () {};
  global.digitalRead = function () { return 0; };
  global.analogRead = function () { return 0.5; };
  global.getSerial = function () { return "246f2801-0203"; };
  E.enableWatchdog = E.kickWatchdog = function () {};
  E.reboot = function () { print("[restart]"); };

  global.feed = function (frames, stride) {
    for (var i = 0; i < frames; i++) {
      if (!file || fed == C.framesOfSound) { if (file) file.close(); file = E.openFile(C.sound, "r"); fed = 0; }
      fed++;
      seconds += C.frameSeconds * stride;
      if (wave && running) {
        var frame = wave.buffers[fed & 1];
        new Uint8Array(frame.buffer).set(file.read(2 * C.samples));
        wave.buffer(frame);
      }
      for (var t = 0; t < timers.length; t++) {
        var due = timers[t];
        if (due.at > seconds) continue;
        due.callback();
        if (due.every) due.at = Math.max(due.at + due.every, seconds); else timers.splice(t--, 1);
      }
      while (answers.length) answers.shift()();
    }
  };
})`;

/** The text to put in front of a bundle. */
export const standFor = (settings: StandSettings): string => `${STAND}(${JSON.stringify(settings)});\n`;

/** A script without sound: what the stand itself holds. The Waveform's buffers belong to the sensor. */
export const BARE_SCRIPT = `setInterval(function () {}, 200);
setInterval(function () {}, 1000);
setInterval(function () {}, 1000);
`;

/** A script that asks the stand for the same and does nothing with it: what the stand itself costs. */
export const IDLE_SCRIPT = `var wave = new Waveform(512, {});
wave.on("buffer", function () {});
wave.startInput("D34", 8000, {});
${BARE_SCRIPT}`;

/** The least that any judgement of a spectrum begins with. */
export const FFT_SCRIPT = IDLE_SCRIPT.replace(
  "function () {});",
  "function (frame) { E.mapInPlace(frame, bins); E.FFT(bins); });",
).replace("var wave", "var bins = new Float32Array(512), wave");
