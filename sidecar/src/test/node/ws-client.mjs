// An unmodified client of the npm package ws. Arguments: URL, CA file. Prints "ok" or what is wrong.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import WebSocket from 'ws';

const [url, caFile] = process.argv.slice(2);
const socket = new WebSocket(url, ['chat', 'other'], {
  ca: readFileSync(caFile),
  perMessageDeflate: { threshold: 0 },
});
await once(socket, 'open');
assert.match(socket.extensions, /^permessage-deflate/);
assert.equal(socket.protocol, 'chat');

const messages = [
  'short',
  'long and repetitive '.repeat(50_000),
  Buffer.alloc(300_000, 'binary'),
  Buffer.from(Array.from({ length: 100_000 }, () => Math.floor(Math.random() * 256))),
  '',
];
for (const message of messages) {
  socket.send(message);
  const [data, binary] = await once(socket, 'message');
  assert.equal(binary, Buffer.isBuffer(message));
  assert.ok(Buffer.from(message).equals(data), `a message of ${message.length} came back changed`);
}
// In fragments, with a Ping between them.
socket.send('one ', { fin: false });
socket.ping('in between');
socket.send('two', { fin: true });
const [[pong], [whole]] = await Promise.all([once(socket, 'pong'), once(socket, 'message')]);
assert.equal(pong.toString(), 'in between');
assert.equal(whole.toString(), 'one two');

socket.close(4001, 'enough');
const [code, reason] = await once(socket, 'close');
assert.equal(code, 4001);
assert.equal(reason.toString(), 'enough');
console.log('ok');
