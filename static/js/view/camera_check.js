// Camera and microphone, tried before the session: one sees oneself, and whether one is heard. Nothing leaves the page.
import { t } from "../i18n.js";
import { constraints, loudness, meaningOf } from "../state/room_check.js";
import { make, part, setShown, setText } from "./parts.js";

const LOOK_MS = 100;
const HEARD = 35;

const WORDS = {
  absent: () => t("This browser lets no page use a camera here. You can write in the chat, and enter without one."),
  blocked: () => t("The browser does not let this page use them. Allow it beside the address of the page, then try again; or take part without."),
  missing: () => t("We found no camera and no microphone. You can take part without them."),
  busy: () => t("Another program uses the camera or the microphone. Close it there, then try again; or take part without."),
  strange: () => t("This did not work. You can try again, or take part without."),
  camera: () => t("Your microphone is there; we found no camera. You can take part without one."),
  microphone: () => t("Your camera is there; we found no microphone. You can write in the chat."),
  silent: () => t("Say something: the bar moves when your microphone hears you."),
  heard: () => t("We can see and hear you. You are ready."),
  heard_only: () => t("Your microphone works. You are ready."),
  seen_only: () => t("Your microphone is off. You are ready."),
  off: () => t("Camera and microphone are off. You can turn them on in the room."),
};

/** The check; `choice` says whether each is to be on at first. `stop()` gives the devices back. */
export class CameraCheck {
  constructor(root, media = navigator.mediaDevices) {
    Object.assign(this, { root, media, stream: null, heard: false });
    this.choice = { camera: true, microphone: true };
    part(root, "try").addEventListener("click", () => this.start());
    for (const kind of ["camera", "microphone"]) {
      part(root, kind).addEventListener("click", () => this.turn(kind));
      part(root, `${kind}s`).addEventListener("change", () => this.start());
    }
  }

  /** Ask for the devices and show what they see and hear. */
  async start() {
    this.stop();
    if (!this.media?.getUserMedia) return this.say("absent");
    if (!this.choice.camera && !this.choice.microphone) return this.say("off");
    const turn = (this.turns = (this.turns ?? 0) + 1);
    const found = await this.find();
    // Somebody pressed again, or went in, while the browser was asking.
    if (turn !== this.turns) return found.stream && release(found.stream);
    if (!found.stream) return this.say(found.why);
    return this.show(found);
  }

  // One that is missing must not take the other away.
  async find() {
    const wish = { ...this.choice, cameraId: part(this.root, "cameras").value, microphoneId: part(this.root, "microphones").value };
    const first = await this.ask(wish);
    if (first.stream || !(wish.camera && wish.microphone) || first.why === "blocked") return first;
    const heard = await this.ask({ ...wish, camera: false });
    if (heard.stream) return { ...heard, lacks: "camera" };
    const seen = await this.ask({ ...wish, microphone: false });
    return seen.stream ? { ...seen, lacks: "microphone" } : first;
  }

  async ask(wish) {
    try {
      return { stream: await this.media.getUserMedia(constraints(wish)) };
    } catch (error) {
      return { why: meaningOf(error) };
    }
  }

  async show({ stream, lacks }) {
    Object.assign(this, { stream, heard: false });
    this.hideTry();
    const preview = part(this.root, "preview");
    const seen = stream.getVideoTracks().length > 0;
    preview.srcObject = seen ? stream : null;
    this.see(seen);
    if (seen) preview.play().catch(() => {});
    if (stream.getAudioTracks().length) this.listen(stream);
    else if (!lacks) this.say("seen_only");
    if (lacks) this.say(lacks);
    await this.fillDevices();
  }

  // Whoever pressed it with the keyboard goes on from the button beside it.
  hideTry() {
    const button = part(this.root, "try");
    if (button === document.activeElement) part(this.root, "camera").focus();
    setShown(button, false);
  }

  listen(stream) {
    this.say("silent");
    setShown(part(this.root, "level"), true);
    const Audio = globalThis.AudioContext;
    this.audio = new Audio();
    const ears = this.audio.createAnalyser();
    const samples = new Float32Array(ears.fftSize);
    this.audio.createMediaStreamSource(stream).connect(ears);
    this.timer = setInterval(() => {
      ears.getFloatTimeDomainData(samples);
      this.level(loudness(samples));
    }, LOOK_MS);
  }

  level(loud) {
    const meter = part(this.root, "level");
    part(this.root, "level-bar").style.inlineSize = `${loud}%`;
    meter.setAttribute("aria-valuenow", String(loud));
    if (loud < HEARD || this.heard) return;
    this.heard = true;
    this.say(this.stream.getVideoTracks().length ? "heard" : "heard_only");
  }

  async fillDevices() {
    const devices = await this.media.enumerateDevices();
    const counts = ["camera", "microphone"].map((kind) => {
      const found = devices.filter((one) => one.kind === (kind === "camera" ? "videoinput" : "audioinput") && one.deviceId);
      this.fillSelect(kind, found);
      setShown(part(this.root, `${kind}s-field`), found.length > 1);
      return found.length;
    });
    setShown(part(this.root, "devices"), counts.some((count) => count > 1));
  }

  fillSelect(kind, found) {
    const select = part(this.root, `${kind}s`);
    const tracks = kind === "camera" ? this.stream?.getVideoTracks() : this.stream?.getAudioTracks();
    const used = tracks?.[0]?.getSettings().deviceId ?? select.value;
    select.replaceChildren(...found.map((one) => make("option", { value: one.deviceId }, one.label || one.deviceId.slice(0, 8))));
    if (found.some((one) => one.deviceId === used)) select.value = used;
  }

  // While nothing was tried, turning one off is a wish alone.
  turn(kind) {
    this.choice = { ...this.choice, [kind]: !this.choice[kind] };
    const on = this.choice[kind];
    part(this.root, kind).setAttribute("aria-pressed", String(on));
    setText(part(this.root, `${kind}-state`), on ? t("on") : t("off"));
    if (!this.choice.camera && !this.choice.microphone) {
      this.stop();
      this.say("off");
    } else if (this.tried) this.start();
  }

  see(seen) {
    this.tried = true;
    setShown(part(this.root, "preview"), seen);
    setShown(part(this.root, "face"), !seen);
  }

  say(what) {
    this.tried = true;
    part(this.root, "found").dataset.what = what;
    setText(part(this.root, "found"), WORDS[what]());
  }

  /** Give the devices back. */
  stop() {
    clearInterval(this.timer);
    this.turns = (this.turns ?? 0) + 1;
    if (this.stream) release(this.stream);
    this.audio?.close();
    Object.assign(this, { stream: null, audio: null });
    part(this.root, "preview").srcObject = null;
    setShown(part(this.root, "try"), true);
    setShown(part(this.root, "preview"), false);
    setShown(part(this.root, "face"), true);
    setShown(part(this.root, "level"), false);
  }
}

function release(stream) {
  for (const track of stream.getTracks()) track.stop();
}
