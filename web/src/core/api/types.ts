import type { components } from './schema.d.ts';

type Schemas = components['schemas'];

export type Album = Schemas['Album'];
export type AlbumDetail = Schemas['AlbumDetail'];
export type AudioFormat = Schemas['AudioFormat'];
export type Library = Schemas['Library'];
export type MediaAddress = Schemas['MediaAddress'];
export type NewCredential = Schemas['NewCredential'];
export type ReplayGain = Schemas['ReplayGain'];
export type Scan = Schemas['Scan'];
export type Server = Schemas['Server'];
export type Track = Schemas['Track'];
