import { MediaQuery } from 'svelte/reactivity';

const small = new MediaQuery('(max-width: 640px)');

/** Side of a card in pixels: what `--card` says, for pictures of exactly that size. */
export const card = {
  get side(): number {
    return small.current ? 148 : 180;
  },
};
