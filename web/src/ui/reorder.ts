import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import {
  draggable,
  dropTargetForElements,
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import {
  attachClosestEdge,
  extractClosestEdge,
} from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge';

export type Edge = 'top' | 'bottom';

interface Reordering {
  id: () => string;
  /** Where a row would go that is held over this one; undefined: none is. */
  onedge: (edge: Edge | undefined) => void;
  ondrag: (dragged: boolean) => void;
  ondrop: (id: string, edge: Edge) => void;
}

const kind = 'row';

/** A row that can be dragged to the upper or lower edge of another. Returns the way out. */
export function reorderable(element: HTMLElement, row: Reordering): () => void {
  const edgeOf = (data: Record<string | symbol, unknown>): Edge =>
    extractClosestEdge(data) === 'top' ? 'top' : 'bottom';
  return combine(
    draggable({
      element,
      getInitialData: () => ({ kind, id: row.id() }),
      onDragStart: () => row.ondrag(true),
      onDrop: () => row.ondrag(false),
    }),
    dropTargetForElements({
      element,
      canDrop: ({ source }) => source.data['kind'] === kind,
      getData: ({ input }) =>
        attachClosestEdge({}, { element, input, allowedEdges: ['top', 'bottom'] }),
      onDrag: ({ self, source }) =>
        row.onedge(source.data['id'] === row.id() ? undefined : edgeOf(self.data)),
      onDragLeave: () => row.onedge(undefined),
      onDrop: ({ self, source }) => {
        row.onedge(undefined);
        const id = source.data['id'];
        if (typeof id === 'string' && id !== row.id()) row.ondrop(id, edgeOf(self.data));
      },
    }),
  );
}
