/** `npm start`. Nothing that an old Node does not know may be touched before it has been asked. */
import {checkNode} from '../scripts/dependencies.js';

try {
  checkNode();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
await import('./run-demo.js');
