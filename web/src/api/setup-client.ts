import { client } from '../../../src/client/client.gen.ts';
import { apiKey } from './api-key.ts';

export function setUpClient(): void {
  client.setConfig({ baseUrl: location.origin, auth: () => apiKey() });
}
