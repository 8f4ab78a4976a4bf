import { writeFileSync } from 'node:fs';
import { createConfiguration, createConfigurationSchema } from './configuration.ts';
import { createReference } from './reference.ts';

writeFileSync('docs/reference.md', await createReference());
writeFileSync('docs/configuration.md', await createConfiguration());
writeFileSync('docs/bubble.config.schema.json', await createConfigurationSchema());
