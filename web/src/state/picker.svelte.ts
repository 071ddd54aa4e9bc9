/** Which tracks look for a playlist. What asks is fetched when it is wanted. */
class Picker {
  trackIds = $state.raw<readonly string[]>();

  open(trackIds: readonly string[]): void {
    this.trackIds = trackIds;
  }

  close(): void {
    this.trackIds = undefined;
  }
}

export const picker = new Picker();
