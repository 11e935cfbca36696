// Many clients of the npm package ws in one process. Arguments: URL, CA file, the first stream's
// number, how many, milliseconds between two fragments of a stream, and "polite" or "silent" (never
// answers a Close). Prints "ready" when all are connected, answers "mark" by "marked" and "report"
// by a line for each stream and "done", and ends. The messages are those of Plan.java.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import WebSocket from 'ws';

const [url, caFile, ...rest] = process.argv.slice(2);
const [first, count, millis] = rest.slice(0, 3).map(Number);
const silent = rest[3] === 'silent';
const ca = readFileSync(caFile);
const TURNS = 20;
const BIGGEST = 1 << 20;
const OFFSETS = 1 << 16;
const FRAGMENTED_FROM = 32;
const [CLIENT, APP] = [0, 1];

const table = Buffer.alloc(BIGGEST + OFFSETS);
for (let i = 0, word = 1; i < table.length; i++) {
  word = (Math.imul(word, 0x2c9277b5) + 0x3c6ef35f) | 0;
  table[i] = word >>> 24;
}

function mix(word) {
  let mixed = Math.imul(word, 0x2f6b4a35);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x61c5d9b7);
  return mixed ^ (mixed >>> 13);
}

function sizeOf(kind, within) {
  const big = (kind & 63) === 0;
  const bits = big ? 16 + ((kind >>> 6) & 3) : (kind >>> 6) & 15;
  const biggest = bits === 19 && ((kind >>> 8) & 3) === 0;
  return biggest ? BIGGEST : (1 << bits) + (within & ((1 << bits) - 1));
}

function plan(stream, voice, number) {
  const seed = mix((mix(stream * 2 + voice) + number) | 0);
  const size = sizeOf(mix((seed + 1) | 0), mix((seed + 2) | 0));
  const offset = mix((seed + 3) | 0) & (OFFSETS - 1);
  if (size < FRAGMENTED_FROM) {
    return { size, offset, parts: 1, fragments: 1 };
  }
  const shape = mix((seed + 4) | 0);
  const parts = 2 + (shape & 3);
  return { size, offset, parts, fragments: ((shape >>> 2) & 7) === 0 ? parts + 1 : parts };
}

class Member {
  said = 0;
  position = 0;
  fragment = 0;
  heard = 0;
  code = 0;
  closedAt = 0n;
  underWay = false;
  heardOfNext = 0;
  fault = '';

  constructor(stream, opened) {
    this.stream = stream;
    this.message = plan(stream, CLIENT, 0);
    this.socket = new WebSocket(`${url}stream/${stream}`, { ca, perMessageDeflate: false });
    this.socket.on('open', () => this.open(opened));
    this.socket.on('message', (data, binary) => this.hear(data, binary));
    this.socket.on('error', (error) => {
      this.fail(`error: ${error.message}`);
      opened();
    });
    this.socket.on('close', (code) => { this.code ||= code; });
  }

  open(opened) {
    // When the Close comes; the library's own event comes only after the connection's end.
    this.socket._receiver.prependListener('conclude', (code) => {
      this.code = code;
      this.closedAt = process.hrtime.bigint();
      this.heardOfNext = this.inside();
    });
    if (silent) {
      this.socket.close = () => {};
    }
    opened();
  }

  // Bytes of a message that has begun and not ended. The library tells of whole messages only.
  inside() {
    const pieces = this.socket._receiver._fragments;
    if (!Array.isArray(pieces)) {
      this.fail('this version of ws keeps its fragments elsewhere');
      return 0;
    }
    return pieces.reduce((sum, piece) => sum + piece.length, 0);
  }

  fail(what) {
    this.fault ||= what;
  }

  hear(data, binary) {
    const { size, offset } = plan(this.stream, APP, this.heard);
    if (!binary || !data.equals(table.subarray(offset, offset + size))) {
      this.fail(`message-${this.heard} differs: ${data.length} bytes, not ${size}`);
    }
    this.heard++;
  }

  // Sends the next fragment, and more until it stands inside a message again.
  beat() {
    if (this.socket.readyState !== WebSocket.OPEN || this.socket.bufferedAmount > BIGGEST) {
      return;
    }
    do {
      this.speak();
    } while (this.fragment === 0);
  }

  speak() {
    const { size, offset, parts, fragments } = this.message;
    const fin = this.fragment === fragments - 1;
    const end =
      this.fragment >= parts - 1 ? size : Math.floor((size * (this.fragment + 1)) / parts);
    // ws masks in place what it is given unless it may not: a copy each.
    const piece = Buffer.from(table.subarray(offset + this.position, offset + end));
    this.socket.send(piece, { fin, binary: true }, (error) => this.sent(error));
    if (fin) {
      this.said++;
      this.position = 0;
      this.fragment = 0;
      this.message = plan(this.stream, CLIENT, this.said);
    } else {
      this.position = end;
      this.fragment++;
    }
  }

  sent(error) {
    // Who never answers is cut off in the middle of a word.
    if (error && !(silent && this.code !== 0)) {
      this.fail(`could not send: ${error.message}`);
    }
  }

  get settled() {
    return this.code !== 0 || this.fault !== '';
  }

  get line() {
    return `stream ${this.stream} code ${this.code} at ${this.closedAt}`
      + ` said ${this.said}+${this.position} heard ${this.heard}+${this.heardOfNext}`
      + ` underWay ${this.underWay} fault [${this.fault}]`;
  }
}

const members = [];
for (let i = 0; i < count; i++) {
  // One after the other: the other fleet connects at the same time.
  await new Promise((opened) => members.push(new Member(first + i, opened)));
}

let turn = 0;
setInterval(() => {
  for (let i = turn++ % TURNS; i < members.length; i += TURNS) {
    members[i].beat();
  }
}, millis / TURNS);
console.log('ready');

for await (const command of createInterface({ input: process.stdin })) {
  if (command === 'mark') {
    members.forEach((member) => { member.underWay = member.inside() > 0; });
    console.log('marked');
  } else {
    for (let i = 0; i < 500 && !members.every((member) => member.settled); i++) {
      await new Promise((later) => setTimeout(later, 20));
    }
    const report = `${members.map((member) => member.line).join('\n')}\ndone\n`;
    process.stdout.write(report, () => process.exit(0));
  }
}
process.exit(0);
