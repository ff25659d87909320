// The one socket of a page: an hour, a room, a thread and the bell are all heard over it.
import { io } from "socket.io-client";

let socket = null;

/** The socket of this page. The first to ask opens it; whoever comes later may find it connected already. */
export function connectSocket() {
  socket ??= io({ transports: ["websocket", "polling"], tryAllTransports: true, reconnectionDelayMax: 5_000 });
  return socket;
}
