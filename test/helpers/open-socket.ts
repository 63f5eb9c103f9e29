import { WebSocket } from 'ws';

/** @returns the subprotocol once a snapshot has come, or the status of the refusal */
export function openSocket(address: string, protocols: string[]): Promise<string | number | undefined> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address, protocols);
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
    socket.on('message', () => {
      resolve(socket.protocol);
      socket.close();
    });
    socket.on('error', reject);
  });
}
