// The floor of the API benchmark: a node:http server that reads the body, parses its JSON and answers constant JSON.
import { createServer } from 'node:http';

const answer = Buffer.from(JSON.stringify({ clusterArns: ['arn:aws:ecs:us-east-1:000000000000:cluster/default'] }));
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    JSON.parse(Buffer.concat(chunks).toString());
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1', 'content-length': answer.length });
    response.end(answer);
  });
});
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));
