// An unmodified Socket.IO client with its defaults: long polling first, then an upgrade to WebSocket.
// Arguments: URL, CA file. Prints "ok" or what is wrong.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { io } from 'socket.io-client';

const [url, caFile] = process.argv.slice(2);
const socket = io(url, { ca: readFileSync(caFile), reconnection: false });
socket.on('connect_error', (error) => {
  console.log('not connected:', error.message, error.description ?? '');
  process.exit(1);
});
const say = (text) => new Promise((resolve) => {
  socket.emit('say', text, (heard, transport) => resolve({ heard, transport }));
});

const transports = [];
const upgraded = new Promise((resolve) => {
  socket.io.once('open', () => {
    transports.push(socket.io.engine.transport.name);
    socket.io.engine.once('upgrade', (transport) => resolve(transports.push(transport.name)));
  });
});
await once(socket, 'connect');
assert.equal((await say('by either')).heard, 'by either');
await upgraded;
assert.deepEqual(transports, ['polling', 'websocket']);
const big = 'x'.repeat(200_000);
assert.deepEqual(await say(big), { heard: big, transport: 'websocket' });
socket.disconnect();
console.log('ok');
