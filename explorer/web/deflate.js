/** Texts made small for a narrow place: deflated where the browser can, and written in signs that any place takes. */

const PLAIN = '0'
const DEFLATED = '1'

/** The text in fewer signs, for {@link inflated}. @param {string} text @returns {Promise<string>} */
export async function deflated(text) {
  if (!globalThis.CompressionStream) return PLAIN + text
  const bytes = await through(new Blob([text]), new CompressionStream('deflate-raw'))
  let signs = ''
  for (const byte of bytes) signs += String.fromCharCode(byte)
  return DEFLATED + btoa(signs)
}

/** The text that was {@link deflated}; null when it is none, or this browser cannot read it. @param {string} kept */
export async function inflated(kept) {
  if (kept.startsWith(PLAIN)) return kept.slice(1)
  if (!kept.startsWith(DEFLATED)) return null
  try {
    const bytes = Uint8Array.from(atob(kept.slice(1)), sign => sign.charCodeAt(0))
    return new TextDecoder().decode(await through(new Blob([bytes]), new DecompressionStream('deflate-raw')))
  } catch {
    return null
  }
}

async function through(blob, stream) {
  return new Uint8Array(await new Response(blob.stream().pipeThrough(stream)).arrayBuffer())
}
