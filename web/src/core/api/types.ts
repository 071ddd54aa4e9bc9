import type { components } from './schema.d.ts';

type Schemas = components['schemas'];

export type Album = Schemas['Album'];
export type AlbumDetail = Schemas['AlbumDetail'];
export type AlbumPage = Schemas['AlbumPage'];
export type Artist = Schemas['Artist'];
export type ArtistCredit = Schemas['ArtistCredit'];
export type ArtistDetail = Schemas['ArtistDetail'];
export type AudioFormat = Schemas['AudioFormat'];
export type Credential = Schemas['Credential'];
export type MediaAddress = Schemas['MediaAddress'];
export type Medium = Schemas['Medium'];
export type NewCredential = Schemas['NewCredential'];
export type ReplayGain = Schemas['ReplayGain'];
export type Scan = Schemas['Scan'];
export type Server = Schemas['Server'];
export type Session = Schemas['Session'];
export type SignedIn = Schemas['SignedIn'];
export type Track = Schemas['Track'];
export type User = Schemas['User'];
