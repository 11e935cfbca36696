// An app of the npm package ws with compression on: echoes, and tells what was agreed.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const server = createServer((request, response) => response.end('plain'));
const sockets = new WebSocketServer({
  server,
  perMessageDeflate: { threshold: 0 },
  handleProtocols: (offered) => [...offered][0],
});
sockets.on('connection', (socket) => {
  socket.on('message', (data, binary) => socket.send(data, { binary }));
});
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
