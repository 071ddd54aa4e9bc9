import type { components } from './schema.d.ts';

type Schemas = components['schemas'];

export type Account = Schemas['Account'];
export type Album = Schemas['Album'];
export type AlbumDetail = Schemas['AlbumDetail'];
export type Artist = Schemas['Artist'];
export type AudioFormat = Schemas['AudioFormat'];
export type Folder = Schemas['Folder'];
export type Genre = Schemas['Genre'];
export type Library = Schemas['Library'];
export type ListenReport = Schemas['ListenReport'];
export type MediaAddress = Schemas['MediaAddress'];
export type NewCredential = Schemas['NewCredential'];
export type PlayedContext = Schemas['PlayedContext'];
export type Playlist = Schemas['Playlist'];
export type PlaylistItem = Schemas['PlaylistItem'];
export type ReplayGain = Schemas['ReplayGain'];
export type Role = Schemas['Role'];
export type Root = Schemas['Root'];
export type RootPolicy = Schemas['RootPolicy'];
export type ScanRun = Schemas['ScanRun'];
export type Scan = Schemas['Scan'];
export type ScanIssue = Schemas['ScanIssue'];
export type SearchResult = Schemas['SearchResult'];
export type Server = Schemas['Server'];
export type SubFolder = Schemas['SubFolder'];
export type Track = Schemas['Track'];
