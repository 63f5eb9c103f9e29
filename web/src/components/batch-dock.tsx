import type { PropsWithChildren } from 'react';
import { useOpenBatch } from '../batch/batch-context.ts';
import { ConnectionNotice } from './connection-notice.tsx';
import { Dock } from './dock.tsx';
import { MarkNotice } from './mark-notice.tsx';

/** What a batch has to say wherever one is in it, above what else floats there. */
export function BatchDock({ children }: PropsWithChildren) {
  const { connection, marks } = useOpenBatch();
  return (
    <Dock>
      <ConnectionNotice connection={connection} unsaved={marks.lateCount} />
      <MarkNotice latest={marks.latest} onUndo={marks.undo} />
      {children}
    </Dock>
  );
}
