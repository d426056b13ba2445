import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

const [name = '', port = '80'] = process.argv.slice(2);
const open = new Set<object>();

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const [, verb = '', value = ''] = (request.url ?? '').split(/[/?]/);
    const answer = () => {
      response.writeHead(verb === 'status' ? Number(value) : 200, { 'content-type': 'application/json', ...(verb === 'cookie' && { 'set-cookie': `${value}=1` }) });
      response.end(JSON.stringify({ name, method: request.method, url: request.url, headers: request.headers, version: request.httpVersion, body: Buffer.concat(chunks).toString(), connections: open.size }));
    };
    if (verb === 'drop') request.socket.destroy();
    else if (verb === 'wait') setTimeout(answer, Number(value));
    else answer();
  });
});
server.on('connection', (socket) => {
  open.add(socket);
  socket.on('close', () => open.delete(socket));
});
server.on('upgrade', (request, socket) => {
  // RFC 6455: what every WebSocket server adds to the key before it is hashed.
  const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`);
  socket.on('error', () => undefined);
  socket.pipe(socket);
});
server.listen(Number(port), '0.0.0.0', () => process.stdout.write('ready\n'));
