// A Socket.IO app: answers every event with its own words and the transport they came by.
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const server = createServer();
const io = new Server(server);
io.on('connection', (socket) => {
  socket.on('say', (text, answer) => answer(text, socket.conn.transport.name));
});
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
