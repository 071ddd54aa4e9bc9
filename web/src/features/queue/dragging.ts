import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import {
  draggable,
  dropTargetForElements,
  monitorForElements,
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import {
  attachClosestEdge,
  extractClosestEdge,
} from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge';
import type { Attachment } from 'svelte/attachments';
import type { Entry, SectionName } from './sections.ts';

type ItemEntry = Extract<Entry, { kind: 'item' }>;

/** What is dragged, and onto which place of which section it is let go. */
export interface Drop {
  uid: number;
  from: SectionName;
  to: SectionName;
  index: number;
}

const dragged = ({ item, section, index }: ItemEntry) => ({
  uid: item.uid,
  from: section.name,
  index,
});

/** Lines that things can be dropped at show on which side they would come to lie. */
export function draggedRow(entry: ItemEntry): Attachment<HTMLElement> {
  return (element) =>
    combine(
      draggable({
        element,
        getInitialData: () => dragged(entry),
        onDragStart: () => (element.dataset['dragged'] = ''),
        onDrop: () => delete element.dataset['dragged'],
      }),
      dropTarget(element, entry.section.name, entry.index),
    );
}

/** An empty Up next takes what is dropped onto its words. */
export function dropHint(name: SectionName): Attachment<HTMLElement> {
  return (element) => dropTarget(element, name, 0);
}

function dropTarget(element: HTMLElement, name: SectionName, index: number): () => void {
  const showEdge = (data: Record<string | symbol, unknown>) => {
    element.dataset['edge'] = extractClosestEdge(data) ?? '';
  };
  return dropTargetForElements({
    element,
    // Within the context an item may move; nothing comes into it from elsewhere.
    canDrop: ({ source }) => name === 'upNext' || source.data['from'] === name,
    getData: ({ input }) =>
      attachClosestEdge({ to: name, index }, { input, element, allowedEdges: ['top', 'bottom'] }),
    onDrag: ({ self }) => showEdge(self.data),
    onDragLeave: () => delete element.dataset['edge'],
    onDrop: () => delete element.dataset['edge'],
  });
}

export function watchDrops(ondrop: (drop: Drop) => void): () => void {
  return monitorForElements({
    onDrop({ source, location }) {
      const [target] = location.current.dropTargets;
      if (!target) return;
      const { uid, from, index: start } = source.data as unknown as Drop;
      const { to, index } = target.data as unknown as Drop;
      const below = extractClosestEdge(target.data) === 'bottom' ? 1 : 0;
      // Whoever moves down leaves a gap above.
      const gap = from === to && start < index + below ? 1 : 0;
      ondrop({ uid, from, to, index: index + below - gap });
    },
  });
}
