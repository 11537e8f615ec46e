// Sounds, made here: nothing is loaded.

// Tones: wave, frequency in Hz, start and length in seconds.
const SOUNDS = {
  bell: [["sine", 1318.5, 0, 1.4], ["sine", 2637, 0, 0.7], ["sine", 3951, 0, 0.3]],
  chime: [["sine", 659.3, 0, 0.5], ["sine", 880, 0.12, 0.5], ["sine", 1318.5, 0.24, 0.9]],
  coins: [["square", 987.8, 0, 0.09], ["square", 1318.5, 0.09, 0.45]],
  fanfare: [
    ["triangle", 523.3, 0, 0.18], ["triangle", 659.3, 0.15, 0.18], ["triangle", 784, 0.3, 0.18],
    ["triangle", 1046.5, 0.45, 0.9], ["triangle", 784, 0.45, 0.9],
  ],
  pop: [["sine", 392, 0, 0.12], ["sine", 784, 0.05, 0.12]],
};

let context;

/** Plays a sound at a volume from 0 to 100. */
export function play(name, volume) {
  if (name === null || name === "none" || volume === 0) return;
  context ??= new AudioContext();
  // A browser in which nobody has clicked stays silent. OBS does not ask for a click.
  context.resume().catch(() => {});
  for (const [wave, frequency, start, length] of SOUNDS[name] ?? SOUNDS.chime) {
    const begin = context.currentTime + start;
    const tone = new OscillatorNode(context, { type: wave, frequency });
    const gain = new GainNode(context, { gain: 0 });
    const loudness = (volume / 100) * (wave === "square" ? 0.12 : 0.3);
    gain.gain.setValueAtTime(0, begin);
    gain.gain.linearRampToValueAtTime(loudness, begin + 0.01);
    gain.gain.exponentialRampToValueAtTime(0.0001, begin + length);
    tone.connect(gain).connect(context.destination);
    tone.start(begin);
    tone.stop(begin + length);
  }
}
