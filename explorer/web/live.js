/**
 * The server behind the page: asks for health, for prepared requests, and for replays. One sentence for every way in
 * which that can fail.
 */

/** How long a reply may take before the page asks whether the server is there at all, in milliseconds. */
export const PATIENCE = 2000

/** How long before a wait is named, in milliseconds. */
const NAMED = 1000

/** The server did not answer. */
export class ServerAway extends Error {
  constructor(origin) {
    super(`The sandbox at ${origin} did not answer`)
    this.name = 'ServerAway'
  }
}

/** The reader pressed Stop, or went away. */
export class Stopped extends Error {
  constructor() {
    super('Stopped')
    this.name = 'Stopped'
  }
}

/** The server answered that it cannot; the message is its own sentence. */
export class Declined extends Error {
  constructor(status, answer) {
    super(typeof answer?.error === 'string' ? answer.error : `The server answered ${status} without a reason`)
    this.name = 'Declined'
    this.status = status
    this.missing = Array.isArray(answer?.missing) ? answer.missing : []
    this.part = typeof answer?.part === 'string' ? answer.part : ''
  }
}

/** @typedef {{signal?: AbortSignal, onWait?: (seconds: number) => void}} Options */

export class Live {
  #api

  /** @param {string} api  the absolute address of the API, with a slash at its end */
  constructor(api) {
    this.#api = api
  }

  get origin() {
    return new URL(this.#api).origin
  }

  /** Whether the server answers within {@link PATIENCE}. */
  async health(signal) {
    try {
      const reply = await fetch(`${this.#api}health`, {signal: anySignal(signal, PATIENCE), cache: 'no-store'})
      return reply.ok && (await reply.json()).ok === true
    } catch {
      return false
    }
  }

  /** The next request of an exchange, complete. Raises {@link Declined}, {@link ServerAway}, {@link Stopped}. */
  prepare(question, options) {
    return this.#ask('prepare', question, options)
  }

  /** Sends an exchange. Raises as {@link prepare}. */
  replay(question, options) {
    return this.#ask('replay', question, options)
  }

  /** Does what puts a failure right. Raises as {@link prepare}. */
  mend(question, options) {
    return this.#ask('mend', question, options)
  }

  /**
   * Posts a question. After one second the wait is told through `onWait`; after two, and every two after, the health is
   * asked: as long as the server is there the page goes on waiting; when it is not, the wait ends.
   */
  async #ask(path, question, /** @type {Options} */ {signal, onWait} = {}) {
    const ending = new AbortController()
    const stop = () => ending.abort()
    signal?.addEventListener('abort', stop, {once: true})
    if (signal?.aborted) stop()
    try {
      const reply = this.#post(path, question, ending.signal).then(answer => ({answer}), error => ({error}))
      for (let waited = 0; ;) {
        const step = waited === NAMED ? PATIENCE - NAMED : waited ? PATIENCE : NAMED
        const outcome = await Promise.race([reply, pause(step)])
        if (outcome?.error) throw await this.#told(outcome.error, signal)
        if (outcome) return outcome.answer
        waited += step
        if (waited < PATIENCE) {
          onWait?.(waited / 1000)
          continue
        }
        const there = await Promise.race([this.health(ending.signal), reply.then(() => true)])
        if (signal?.aborted) throw new Stopped()
        if (!there) throw new ServerAway(this.origin)
        onWait?.(waited / 1000)
      }
    } finally {
      signal?.removeEventListener('abort', stop)
      ending.abort()
    }
  }

  async #post(path, question, signal) {
    const reply = await fetch(`${this.#api}${path}`, {
      method: 'POST', signal, cache: 'no-store', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(question),
    })
    const answer = await reply.json().catch(error => { if (reply.ok) throw error })
    if (!reply.ok) throw new Declined(reply.status, answer)
    return answer
  }

  /** What a failed question comes to, once it is known whether the server is there. */
  async #told(error, signal) {
    if (signal?.aborted) return new Stopped()
    if (error instanceof Declined) return error
    if (!await this.health(signal)) return new ServerAway(this.origin)
    return new Declined(0, {error: 'The connection to the sandbox broke before the reply was complete'})
  }
}

/** Resolves with nothing after so many milliseconds. */
export function pause(milliseconds) {
  return new Promise(resolve => setTimeout(resolve, milliseconds))
}

function anySignal(signal, milliseconds) {
  const limit = AbortSignal.timeout(milliseconds)
  return signal && AbortSignal.any ? AbortSignal.any([signal, limit]) : limit
}
