import type { Component } from 'svelte';

export interface MenuItem {
  text: string;
  icon: Component<{ size: number }>;
  run: () => void;
}
