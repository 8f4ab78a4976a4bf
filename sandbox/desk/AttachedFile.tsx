import type { Attachment } from './api.ts';

/** A file of a message: a picture, or a link with its name. */
export function AttachedFile({ attachment: { data_url, file_type, file_size } }: { attachment: Attachment }) {
  // The server may be known to others by another name than to this page.
  const path = new URL(data_url).pathname;
  const name = decodeURIComponent(path.split('/').at(-1) ?? '');
  return (
    <p class="text">
      <a href={path} target="_blank" rel="noreferrer">
        {file_type === 'image' ? <img src={path} alt={name} height="120" /> : name}
      </a>{' '}
      <span class="faint">{file_size} bytes</span>
    </p>
  );
}
