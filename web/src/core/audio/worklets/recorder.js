/* global AudioWorkletProcessor, registerProcessor, sampleRate */

const blockLength = 2048;

/** Hands on what it hears, mixed to one channel, in blocks. Its own output stays silent. */
class Recorder extends AudioWorkletProcessor {
  block = new Float32Array(blockLength);
  filled = 0;

  process([input]) {
    const channels = input ?? [];
    const length = channels[0]?.length ?? 128;
    for (let i = 0; i < length; i += 1) {
      let sum = 0;
      for (const channel of channels) sum += channel[i];
      this.block[this.filled] = channels.length ? sum / channels.length : 0;
      this.filled += 1;
      if (this.filled === blockLength) this.hand();
    }
    return true;
  }

  hand() {
    this.port.postMessage({ samples: this.block, sampleRate });
    this.block = new Float32Array(blockLength);
    this.filled = 0;
  }
}

registerProcessor('segue-recorder', Recorder);
