// A stand-in for Jitsi's external_api.js: it makes the frame with the address that the real one makes of its options,
// answers commands as the real one tells of them, and remembers all of it in `window.jitsi` for the test.
(() => {
  const here = new URL(document.currentScript.src);

  // As the real one does it: everything travels behind the hash, each value as JSON, one level deep.
  function fragment({ jwt, userInfo = {}, configOverwrite = {} }) {
    const pairs = Object.entries({ jwt }).filter(([, value]) => value);
    for (const [key, value] of Object.entries(configOverwrite)) pairs.push([`config.${key}`, value]);
    for (const [key, value] of Object.entries(userInfo)) pairs.push([`userInfo.${key}`, value]);
    return pairs.map(([key, value]) => `${key}=${encodeURIComponent(JSON.stringify(value))}`).join("&");
  }

  class JitsiMeetExternalAPI {
    constructor(domain, options) {
      this.listeners = {};
      this.commands = [];
      this.options = { ...options, domain, parentNode: undefined };
      this.frame = document.createElement("iframe");
      this.frame.src = `${here.protocol}//${domain}/${options.roomName}?lang=${options.lang ?? ""}#${fragment(options)}`;
      this.frame.allow = "autoplay; camera; display-capture; microphone; fullscreen";
      this.frame.style.width = options.width;
      this.frame.style.height = options.height;
      this.frame.style.border = 0;
      this.frame.onload = () => this.emit("videoConferenceJoined", { roomName: options.roomName, id: "me" });
      options.parentNode.append(this.frame);
      globalThis.jitsi = this;
    }

    addListener(name, act) {
      (this.listeners[name] ??= []).push(act);
    }

    emit(name, told) {
      for (const act of this.listeners[name] ?? []) act(told);
    }

    getIFrame() {
      return this.frame;
    }

    executeCommand(name, ...given) {
      this.commands.push([name, ...given]);
      if (name === "startRecording") this.emit("recordingStatusChanged", { on: true, mode: given[0].mode });
      if (name === "stopRecording") this.emit("recordingStatusChanged", { on: false, mode: given[0] });
      if (name === "hangup") this.emit("videoConferenceLeft", { roomName: this.options.roomName });
    }

    dispose() {
      this.frame.remove();
      this.disposed = true;
    }
  }

  globalThis.JitsiMeetExternalAPI = JitsiMeetExternalAPI;
})();
