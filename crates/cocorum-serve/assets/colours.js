// Contrast of colours that users choose, by the formula of WCAG 2.

/** The colour, moved towards white or black until it can be read on the ground. Null if it is not of the form #rrggbb. */
export function readable(colour, ground) {
  let own = channels(colour);
  const behind = channels(ground);
  if (!own || !behind) return null;
  const goal = luminance(behind) < 0.18 ? 255 : 0;
  for (let step = 0; step < 20 && contrast(own, behind) < LEAST; step += 1) {
    own = own.map((channel) => Math.round(channel + (goal - channel) * 0.12));
  }
  return `#${own.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

function contrast(one, other) {
  const [dark, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

function luminance(rgb) {
  const [red, green, blue] = rgb.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(colour) {
  const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour ?? "");
  return parts && parts.slice(1).map((part) => parseInt(part, 16));
}

const LEAST = 4.6;
