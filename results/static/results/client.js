// Follows one election: a board kept equal to the server's, over whatever transport gets through.
// How to use it: docs/browser-client.md. Protocol: docs/protocol.md. No dependencies; no session; no cookies.

export const MOMENTS_KEPT = 50;
const TRANSPORTS = ["ws", "sse", "poll"];
const TRIES = 2; // of one transport before the next,
const TRIES_OF_PROVEN = 5; // more of one that has worked: then it is rather the server that is away
const SOON = 1000; // at most, before another way is tried
const QUIET = 2.5; // heartbeats without a word: the line is dead
const LONGEST_WAIT = 30_000;
const ASLEEP = 20_000; // a timer this late means that the machine slept
const BETTER_AFTER = 60_000; // on a lesser way: then the better ones are tried again, ever more rarely
const BAD_REQUEST = 4400,
  UNKNOWN = 4404,
  TOO_MANY = 4429;

export class Gap extends Error {}

// The board after a delta. Old deltas change nothing. Throws Gap when something between was missed.
export function applyDelta(board, delta) {
  if (delta.epoch !== board.epoch) throw new Gap("another epoch");
  if (delta.seq <= board.seq) return board;
  if (delta.prev > board.seq) throw new Gap(`${board.seq} is followed by ${delta.prev}`);
  return {
    ...board,
    seq: delta.seq,
    as_of: delta.at,
    election: delta.election ?? board.election,
    seats: merged(board.seats, delta.seats, "number").sort((a, b) => a.number - b.number),
    tally: merged(board.tally, delta.tally, "party").sort(byStrength),
    moments: told(board.moments, delta),
  };
}

function merged(known, changed = [], key) {
  const all = new Map(known.map((entry) => [entry[key], entry]));
  for (const entry of changed) all.set(entry[key], entry);
  return [...all.values()];
}

function byStrength(a, b) {
  return b.total - a.total || (b.votes ?? 0) - (a.votes ?? 0) || (a.party < b.party ? -1 : 1);
}

function told(known, delta) {
  const gone = new Set((delta.retracted ?? []).map((entry) => entry.id));
  return merged(known, delta.moments, "id")
    .map((entry) => (gone.has(entry.id) ? { ...entry, retracted: true } : entry))
    .sort((a, b) => b.seq - a.seq)
    .slice(0, MOMENTS_KEPT);
}

export class ElectionStream extends EventTarget {
  constructor(
    slug,
    {
      topics = [],
      board = null,
      base = globalThis.location?.origin,
      transports = TRANSPORTS,
      betterAfter = BETTER_AFTER,
    } = {},
  ) {
    super();
    Object.assign(this, { slug, topics, board, base, transports, betterAfter });
    this.state = "stopped";
    this.transport = transports[0];
    this.heardAt = 0;
    this.sourceAge = null;
    this.heartbeat = 15_000;
    this.failures = this.tries = this.hopes = this.turns = 0;
    this.proven = null;
    this.patience = betterAfter;
  }

  start() {
    if (this.state !== "stopped" && this.state !== "gone") return;
    this.watch();
    this.connect();
  }

  stop() {
    this.unwatch?.();
    this.hangUp();
    this.become("stopped");
  }

  // Change what is heard. A snapshot of the new topics follows.
  setTopics(topics) {
    this.topics = topics;
    this.turns += 1;
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify({ type: "topics", topics }));
    else if (this.state !== "stopped" && this.state !== "gone") this.connect();
  }

  // Seconds since the source made what is shown, or null where that is unknown.
  sourceAgeNow() {
    return this.sourceAge === null ? null : this.sourceAge + (Date.now() - this.sourceAgeAt) / 1000;
  }

  // Connecting

  connect() {
    this.hangUp();
    this.become("connecting");
    this.heardAt = Date.now();
    if (this.turns) this.board = null; // it lacks what was not heard until now
    this.turns = 0;
    const attempt = new AbortController();
    this.attempt = attempt;
    if (this.transport === "ws") this.openSocket(attempt);
    else if (this.transport === "sse") this.openEvents(attempt);
    else this.poll(attempt).catch((problem) => attempt.signal.aborted || this.failed(String(problem)));
  }

  hangUp() {
    clearTimeout(this.timer);
    clearTimeout(this.hoping);
    this.hoping = null;
    this.attempt?.abort();
    this.attempt = this.socket = null;
  }

  openSocket(attempt) {
    const socket = new WebSocket(this.address("ws").replace(/^http/, "ws"));
    this.socket = socket;
    attempt.signal.addEventListener("abort", () => socket.close());
    socket.onmessage = ({ data }) => attempt.signal.aborted || this.hear(JSON.parse(data));
    socket.onclose = ({ code, reason }) => attempt.signal.aborted || this.closed(code, reason);
  }

  openEvents(attempt) {
    const events = new EventSource(this.address("sse"));
    attempt.signal.addEventListener("abort", () => events.close());
    events.onmessage = ({ data }) => this.hear(JSON.parse(data));
    events.onerror = () => attempt.signal.aborted || this.failed("events ended");
  }

  async poll(attempt) {
    if (!this.board) this.hear(await this.ask("snapshot", {}, attempt));
    for (let wait = 0; !attempt.signal.aborted; wait = 20) {
      const since = `${this.board.epoch}:${this.board.seq}`;
      const page = await this.ask("deltas", { since, wait }, attempt);
      if (page.resync) this.hear(await this.ask("snapshot", {}, attempt));
      for (const delta of page.deltas) this.hear(delta);
      this.hear({ type: "heartbeat", epoch: this.board.epoch, seq: this.board.seq, source_age_s: page.source_age_s });
    }
  }

  async ask(what, query, attempt) {
    const url = new URL(`/api/v1/elections/${this.slug}/${what}`, this.base);
    if (this.topics.length) query.topics = this.topics.join(",");
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const response = await fetch(url, { signal: attempt.signal, credentials: "omit", cache: "no-store" });
    if (response.status === 404) this.giveUp("no such election");
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return response.json();
  }

  address(kind) {
    const url = new URL(`/${kind}/v1/elections/${this.slug}/`, this.base);
    if (this.board) url.searchParams.set("since", `${this.board.epoch}:${this.board.seq}`);
    if (this.topics.length) url.searchParams.set("topics", this.topics.join(","));
    return url.href;
  }

  // Hearing

  hear(message) {
    this.heardAt = Date.now();
    if (message.type === "hello") this.heartbeat = message.heartbeat_s * 1000;
    else if (message.type === "snapshot") this.replace(message);
    else if (message.type === "delta") this.advance(message);
    else if (message.type === "heartbeat") this.beat(message);
    if (message.type !== "error" && this.state === "connecting") this.become("live");
  }

  replace(board) {
    this.board = board;
    if (this.turns) this.turns -= 1;
    this.noteAge(board.election.source?.age_s);
    this.works();
    this.tell("snapshot", { board });
  }

  advance(delta) {
    const before = this.board;
    try {
      if (!before) throw new Gap("no board yet");
      this.board = applyDelta(before, delta);
    } catch (problem) {
      if (!(problem instanceof Gap)) throw problem;
      this.reconnect(problem.message, 0, delta.epoch !== before?.epoch);
      return;
    }
    this.works();
    if (this.board !== before) this.tell("delta", { delta, board: this.board });
  }

  beat({ epoch, seq, at, source_age_s }) {
    this.works();
    this.noteAge(source_age_s);
    this.tell("heartbeat", { at, sourceAge: source_age_s });
    if (!this.board || epoch !== this.board.epoch || seq > this.board.seq) this.reconnect("behind", 0);
  }

  noteAge(seconds) {
    this.sourceAge = seconds ?? null;
    this.sourceAgeAt = Date.now();
  }

  // Losing, and coming back

  closed(code, reason) {
    if (code === UNKNOWN) this.giveUp(reason);
    else if (code === BAD_REQUEST) this.reconnect(reason, this.pause(), true);
    else this.failed(reason || `closed ${code}`, code === TOO_MANY ? LONGEST_WAIT / 2 : 0);
  }

  failed(reason, least = 0) {
    this.failures += 1;
    this.tries += 1;
    const isEnough = this.tries >= (this.transport === this.proven ? TRIES_OF_PROVEN : TRIES);
    if (isEnough) this.turnToNext();
    this.reconnect(reason, Math.max(least, isEnough ? SOON * Math.random() : this.pause()));
  }

  turnToNext() {
    this.tries = 0;
    this.transport = this.transports[(this.transports.indexOf(this.transport) + 1) % this.transports.length];
  }

  works() {
    this.failures = this.tries = 0;
    this.proven = this.transport;
    if (this.transport === this.transports[0]) this.patience = this.betterAfter;
    else this.hoping ??= setTimeout(() => this.tryBetter(), this.patience * (0.5 + Math.random()));
  }

  // A better way may be open by now: it is tried aside, and taken once something is heard on it.
  tryBetter() {
    clearTimeout(this.hoping);
    this.hoping = null;
    const lesser = this.transports.indexOf(this.transport);
    if (this.state !== "live" || !lesser) return;
    this.patience = Math.min(this.patience * 2, 16 * this.betterAfter);
    const better = this.transports[this.hopes++ % lesser];
    const probe =
      better === "ws" ? new WebSocket(this.address("ws").replace(/^http/, "ws")) : new EventSource(this.address("sse"));
    probe.onerror = () => probe.close();
    probe.onmessage = () => {
      probe.close();
      if (this.state === "stopped" || this.state === "gone") return;
      this.transport = better;
      this.connect();
    };
  }

  giveUp(reason) {
    this.unwatch?.();
    this.hangUp();
    this.become("gone", reason);
  }

  // Doubling, never the same for all: a server that comes back is not met by everyone at once.
  pause() {
    return Math.min(LONGEST_WAIT, 500 * 2 ** Math.min(this.failures, 8)) * (0.5 + Math.random() / 2);
  }

  reconnect(reason, delay = this.pause(), afresh = false) {
    this.hangUp();
    if (afresh) this.board = null;
    this.become("waiting", reason);
    this.timer = setTimeout(() => this.connect(), delay);
  }

  // Notice silence, sleep and the network's return; ask again at once.
  watch() {
    let ticked = Date.now();
    const wake = () => this.state !== "live" && this.state !== "connecting" && this.reconnect("awake", 0);
    const online = () => (this.state === "live" ? this.tryBetter() : wake());
    const seen = () => globalThis.document?.visibilityState === "visible" && wake();
    const tick = () => {
      const late = Date.now() - ticked > ASLEEP;
      ticked = Date.now();
      if (this.state !== "live" && this.state !== "connecting") return;
      if (late) this.reconnect("awake", 0);
      else if (Date.now() - this.heardAt > QUIET * this.heartbeat) this.failed("silence");
    };
    const ticking = setInterval(tick, 5_000);
    globalThis.addEventListener?.("online", online);
    globalThis.document?.addEventListener("visibilitychange", seen);
    this.unwatch = () => {
      clearInterval(ticking);
      globalThis.removeEventListener?.("online", online);
      globalThis.document?.removeEventListener("visibilitychange", seen);
    };
  }

  become(state, reason = "") {
    if (state === this.state && !reason) return;
    this.state = state;
    this.tell("state", { state, transport: this.transport, reason });
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
