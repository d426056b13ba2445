/** Serves HTTP and WebSockets (every text comes back) on 8080, and gRPC (every unary call's message comes back) on 50051. At SIGTERM it ends what it has begun, says goodbye to WebSockets, and goes. */
export const loadedApp = `
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { createServer as createHttp2 } from 'node:http2';
const answer = process.env.ANSWER ?? '';
const sockets = new Set();
const http = createServer((request, response) => response.end(answer)).listen(8080);
http.keepAliveTimeout = 120_000;
http.on('upgrade', (request, socket) => {
  const accept = createHash('sha1').update(request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64');
  socket.write('HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Accept: ' + accept + '\\r\\n\\r\\n');
  sockets.add(socket);
  let pending = Buffer.alloc(0);
  socket.on('error', () => {});
  socket.on('close', () => sockets.delete(socket));
  socket.on('data', (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 6) {
      const length = pending[1] & 0x7f;
      if (pending.length < 6 + length) return;
      const frame = pending.subarray(0, 6 + length);
      pending = pending.subarray(6 + length);
      const text = Buffer.from(frame.subarray(6).map((byte, index) => byte ^ frame[2 + (index % 4)]));
      if ((frame[0] & 0x0f) === 8) return socket.end(Buffer.concat([Buffer.from([0x88, text.length]), text]));
      socket.write(Buffer.concat([Buffer.from([0x81, text.length]), text]));
    }
  });
});
const sessions = new Set();
const grpc = createHttp2();
grpc.on('session', (session) => sessions.add(session.on('close', () => sessions.delete(session))));
grpc.on('stream', (stream, headers) => {
  const chunks = [];
  stream.on('error', () => {});
  stream.on('data', (chunk) => chunks.push(chunk));
  stream.on('end', () => {
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.end(Buffer.concat(chunks));
  });
});
grpc.listen(50051);
process.on('SIGTERM', () => {
  for (const socket of sockets) socket.end(Buffer.from([0x88, 2, 0x03, 0xe9]));
  for (const session of sessions) session.close();
  grpc.close();
  http.close();
  http.closeIdleConnections();
  setTimeout(() => process.exit(0), 1_000).unref();
});
`;
