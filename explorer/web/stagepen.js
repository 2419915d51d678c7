/** Measures text before it is drawn: with the very faces that the stage is set in, in units. */

/** @typedef {'sans'|'mono'|'serif'} Face */

export class Pen {
  #canvas = document.createElement('canvas').getContext('2d')
  #faces

  /** @param {Element} stage  names its faces as custom properties */
  constructor(stage) {
    const style = getComputedStyle(stage)
    this.#faces = Object.fromEntries(['sans', 'mono', 'serif'].map(face =>
      [face, style.getPropertyValue(`--${face}`).trim() || 'sans-serif']))
  }

  /**
   * How wide a text is.
   *
   * @param {string} text
   * @param {number} size  in units
   * @param {{face?: Face, weight?: number, style?: string, spacing?: number}} [how]  `spacing` between letters, as a
   *   part of the size
   */
  width(text, size, {face = 'sans', weight = 400, style = 'normal', spacing = 0} = {}) {
    this.#canvas.font = `${style} ${weight} ${size}px ${this.#faces[face]}`
    return this.#canvas.measureText(text).width + text.length * spacing * size
  }

  /** The beginning of a text that is no wider than `room`, with an ellipsis if it is not the whole. */
  cut(text, room, size, how) {
    if (this.width(text, size, how) <= room) return text
    const signs = [...text]
    let [fits, exceeds] = [0, signs.length]
    while (exceeds - fits > 1) {
      const middle = Math.floor((fits + exceeds) / 2)
      if (this.width(`${signs.slice(0, middle).join('')}…`, size, how) <= room) fits = middle
      else exceeds = middle
    }
    return `${signs.slice(0, fits).join('').trimEnd()}…`
  }

  /** A text in lines no wider than `room`, at most `most` of them; the last one is cut if there is more. */
  lines(text, room, most, size, how) {
    const lines = ['']
    for (const word of text.split(' ')) {
      const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word
      const stays = lines.length === most || !lines.at(-1) || this.width(longer, size, how) <= room
      if (stays) lines[lines.length - 1] = longer
      else lines.push(word)
    }
    return lines.map(line => this.cut(line, room, size, how))
  }
}
