import { writeFileSync } from 'node:fs';
import { createConfiguration, createConfigurationSchema } from './configuration.ts';
import { createReference } from './reference.ts';
import { createPrivacy } from './storage.ts';

writeFileSync('docs/reference.md', await createReference());
writeFileSync('docs/configuration.md', await createConfiguration());
writeFileSync('docs/bubble.config.schema.json', await createConfigurationSchema());
writeFileSync('docs/privacy.md', await createPrivacy());
