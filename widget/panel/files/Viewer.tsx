import type { VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Message } from '../../../wire/message.ts';
import { Icon } from '../Icon.tsx';
import { useStore } from '../use-store.ts';
import { useView } from '../view.ts';
import type { FileProps } from './file-props.ts';
import { BACK, CLOSE, DOWNLOAD, ON, ZOOM } from './icons.ts';
import { useFileWords } from './use-file-words.ts';
import { viewerMove } from './viewer-keys.ts';

interface Props {
  /** Id of the picture that it begins with. */
  first: number;
  close(): void;
}

/** All pictures of the conversation, one at a time, over the whole window. */
export function Viewer({ first, close }: Props): VNode | null {
  const say = useFileWords();
  const { core, $open } = useView();
  const pictures = picturesIn(useStore(core.conversation.$messages));
  const [id, setId] = useState(first);
  const [isLarge, setLarge] = useState(false);
  const dialogRef = useRef<HTMLDialogElement>(null);
  const at = pictures.findIndex(({ file }) => file.id === id);
  const shown = pictures[at];

  const where = shown ? say('pictureOf', { at: at + 1, count: pictures.length, name: shown.file.name }) : '';

  useLayoutEffect(() => showOver(dialogRef.current!), []);
  useLayoutEffect(() => $open.listen((isOpen) => isOpen || close()), [$open, close]);
  // Its message was deleted.
  useLayoutEffect(() => (shown ? undefined : close()), [shown, close]);

  const go = (step: number): void => {
    const next = pictures[at + step];
    if (!next) return;
    setId(next.file.id);
    setLarge(false);
  };
  const onKey = (event: KeyboardEvent): void => {
    // The panel and the page have keys of their own.
    event.stopPropagation();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isRightToLeft = getComputedStyle(dialogRef.current!).direction === 'rtl';
    const move = viewerMove(event.key, { isLarge, isRightToLeft });
    if (!move) return;
    event.preventDefault();
    if (move === 'close') close();
    else if (move === 'zoom') setLarge(!isLarge);
    else go(move === 'next' ? 1 : -1);
  };

  return (
    <dialog
      class={`viewer ${isLarge ? 'large' : ''}`}
      aria-label={say('pictures')}
      tabIndex={-1}
      ref={dialogRef}
      onKeyDown={onKey}
      onCancel={(event) => {
        event.preventDefault();
        event.stopPropagation();
        close();
      }}
    >
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- The keyboard scrolls a large picture. */}
      <div class="sheet" tabIndex={isLarge ? 0 : -1}>
        {shown ? <img key={id} src={shown.file.url} alt={shown.file.name} /> : null}
      </div>
      <div class="bar">
        <output title={where}>{where}</output>
        <Tool name={say('previousPicture')} icon={BACK} isOff={at < 1} act={() => go(-1)} turns />
        <Tool name={say('nextPicture')} icon={ON} isOff={at >= pictures.length - 1} act={() => go(1)} turns />
        <Tool name={say('zoom')} icon={ZOOM} isOn={isLarge} act={() => setLarge(!isLarge)} />
        <a href={`${shown?.file.url}?save`} download={shown?.file.name} target="_blank" rel="noopener noreferrer">
          <span class="unseen">{say('download')}</span>
          <Icon path={DOWNLOAD} />
        </a>
        <Tool name={say('closePictures')} icon={CLOSE} act={close} />
      </div>
    </dialog>
  );
}

interface ToolProps {
  name: string;
  icon: string;
  act(): void;
  isOff?: boolean;
  isOn?: boolean;
  /** Its arrow points the other way in a language that is written so. */
  turns?: true;
}

function Tool({ name, icon, act, isOff = false, isOn, turns }: ToolProps): VNode {
  return (
    // A disabled button would lose the focus.
    <button
      type="button"
      class={turns ? 'turns' : ''}
      aria-disabled={isOff}
      aria-pressed={isOn}
      onClick={() => isOff || act()}
    >
      <span class="unseen">{name}</span>
      <Icon path={icon} />
    </button>
  );
}

/** The browser puts it above everything, and nothing else can be reached. Afterwards the focus is where it was. */
function showOver(dialog: HTMLDialogElement): () => void {
  const root = dialog.getRootNode() as ShadowRoot;
  const before = root.activeElement as HTMLElement | null;
  dialog.showModal();
  dialog.focus();
  return () => {
    if (dialog.open) dialog.close();
    before?.focus();
  };
}

function picturesIn(messages: readonly Message[]): FileProps[] {
  return messages.flatMap((message) =>
    message.attachments.flatMap((file) => (file.file_type === 'image' && file.url ? [{ file, message }] : [])),
  );
}
