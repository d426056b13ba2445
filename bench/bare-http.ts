// The floor of the API benchmark: a node:http server that reads the body, parses its JSON and answers constant JSON.
// `node bare-http.ts <port>`; a POST to /<bytes> is answered with that many.
import { createServer } from 'node:http';

const answers = new Map<string, string>();
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    JSON.parse(Buffer.concat(chunks).toString());
    const answer = answerOf(request.url ?? '/');
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1', 'content-length': answer.length });
    response.end(answer);
  });
});
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));

function answerOf(path: string): string {
  const known = answers.get(path);
  if (known !== undefined) return known;
  const empty = JSON.stringify({ text: '' });
  const made = JSON.stringify({ text: 'x'.repeat(Math.max(0, Number(path.slice(1)) - empty.length)) });
  answers.set(path, made);
  return made;
}
