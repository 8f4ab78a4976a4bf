import { parseArgs } from 'node:util';
import { checkGallery } from './check.ts';
import { serveGallery } from './server.ts';

/* `npm run gallery` serves the page. With `--check` it checks every combination and ends. */

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    /** Checks this state only; may be given several times. */
    state: { type: 'string', multiple: true },
  },
});
const { address, close } = await serveGallery(values.check ? 0 : Number(process.env.GALLERY_PORT ?? 8790));
if (values.check) {
  const findings = await checkGallery(address, values.state);
  close();
  process.exit(findings ? 1 : 0);
}
console.log(`gallery: ${address}`);
