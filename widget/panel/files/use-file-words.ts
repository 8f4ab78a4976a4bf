import { filesEn, type FilesKey } from '../../locales/files-en.ts';
import type { CoreKey } from '../../locales/catalogue.ts';
import type { Say } from '../../core/words.ts';
import { useView } from '../view.ts';

/** The texts of files. */
export function useFileWords(): Say<CoreKey | FilesKey> {
  return useView().say.with(filesEn);
}
