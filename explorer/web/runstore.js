/**
 * The runs that this browser keeps: the newest fifty, within a limit of their size, each under a key of its own, and
 * nowhere else. The oldest go first.
 *
 * What the browser cannot keep stays for as long as the page lives, and `trouble` says so.
 */

import {parsed} from './base.js'
import {deflated, inflated} from './deflate.js'
import {withBodiesUpTo} from './ran.js'
import {isRan} from './ranform.js'

const KEPT_RUN = 'gpconnect-explorer:run:'
const MOST_RUNS = 50

/** How many signs all runs may take together, as they are stored: other pages of this site keep things, too. */
const MOST_IN_ALL = 1_500_000

/** A run of more signs than this, as it is stored, is kept with shorter bodies. */
const MOST_SIGNS = 100_000
const SHORTER = [8000, 1000, 0]

const NOWHERE = 'This browser keeps nothing for this page: runs last until you leave it.'
const FULL = 'There is no room left in what this browser keeps for this site: the newest runs last until you leave the '
  + 'page. Delete some to make room.'

const roomMade = gone => 'There was no room left in what this browser keeps for this site: '
  + `the ${gone > 1 ? `${gone} oldest runs` : 'oldest run'} went to make some.`

/** Runs that could not be stored, by id. They outlive a change of pages without a reload. @type {Map<string, Ran>} */
const held = new Map()

/** @typedef {import('./ran.js').Ran} Ran */

let lastId = ''

/** An id that is greater than all before it. */
export function freshId() {
  const now = Date.now().toString(36).padStart(9, '0')
  const random = [...crypto.getRandomValues(new Uint8Array(4))].map(byte => byte.toString(36).padStart(2, '0')).join('')
  lastId = `${now}${random}` > lastId ? `${now}${random}` : `${lastId}z`
  return lastId
}

/** Whether a change in the browser's store concerns runs. @param {StorageEvent} event */
export function concernsRuns(event) {
  return event.key === null || event.key.startsWith(KEPT_RUN)
}

export class RunStore {
  /** In words why runs are not kept, or why some went; empty while all is well. */
  trouble = ''
  /** @type {Promise<any>} what is being stored: one after the other, or an older state could come last */
  #storing = Promise.resolve()
  /** @type {Map<string, {text: string, ran: Ran}>} what has been read already, by id */
  #read = new Map()

  /** Keeps a run, also in place of one of the same id. @param {Ran} ran */
  keep(ran) {
    this.#storing = this.#storing.then(() => this.#store(ran))
    return this.#storing
  }

  /** All runs, the newest first. @returns {Promise<Ran[]>} */
  async all() {
    await this.#storing
    const stored = await Promise.all(this.#ids().map(id => this.#stored(id)))
    this.#read = new Map(stored.filter(Boolean).map(each => [each.ran.id, each]))
    const known = new Map([...[...this.#read.values()].map(({ran}) => ran), ...held.values()].map(ran => [ran.id, ran]))
    return [...known.values()].sort((one, other) => one.id < other.id ? 1 : -1)
  }

  /** Forgets some runs. @param {string[]} ids */
  async remove(ids) {
    await this.#storing
    this.trouble = ''
    for (const id of ids) this.#drop(id)
    for (const ran of [...held.values()]) await this.keep(ran)
  }

  /** Forgets all runs, also those that this version cannot read. */
  removeAll() {
    return this.remove([...this.#ids(), ...held.keys()])
  }

  /** A run as it lies there; null when it is none that can be read. */
  async #stored(id) {
    const text = this.#text(id)
    if (this.#read.get(id)?.text === text) return this.#read.get(id)
    const ran = parsed(await inflated(text) ?? '')
    return isRan(ran) && ran.id === id ? {text, ran} : null
  }

  async #store(ran) {
    const text = await small(ran)
    held.delete(ran.id)
    let trouble = this.#write(ran.id, text)
    const gone = trouble === FULL ? this.#makeRoom(ran.id, text.length) : 0
    if (gone) trouble = this.#write(ran.id, text)
    if (trouble) held.set(ran.id, ran)
    else if (!held.size) this.trouble = gone ? roomMade(gone) : ''
    if (trouble) this.trouble = trouble
    this.#thin(ran.id)
  }

  /** @returns {string} why it could not be done */
  #write(id, text) {
    try {
      localStorage.setItem(KEPT_RUN + id, text)
      return ''
    } catch (error) {
      return error?.name === 'QuotaExceededError' ? FULL : NOWHERE
    }
  }

  /** Drops the oldest runs before this one that give so much room, if there are so many. @returns {number} how many */
  #makeRoom(id, signs) {
    const older = this.#ids().sort().filter(other => other < id)
    let [count, room] = [0, 0]
    for (; room < signs && count < older.length; count += 1) room += this.#text(older[count]).length
    if (room < signs) return 0
    older.slice(0, count).forEach(other => this.#drop(other))
    return count
  }

  /** Drops the oldest as long as there are too many, or all together are too large. */
  #thin(newest) {
    const ids = [...new Set([...this.#ids(), ...held.keys()])].sort()
    let signs = ids.reduce((sum, id) => sum + this.#text(id).length, 0)
    ids.forEach((id, at) => {
      if (id === newest || ids.length - at <= MOST_RUNS && signs <= MOST_IN_ALL) return
      signs -= this.#text(id).length
      this.#drop(id)
    })
  }

  #drop(id) {
    held.delete(id)
    try {
      localStorage.removeItem(KEPT_RUN + id)
    } catch {
      this.trouble = NOWHERE
    }
  }

  #ids() {
    try {
      return Object.keys(localStorage).filter(key => key.startsWith(KEPT_RUN)).map(key => key.slice(KEPT_RUN.length))
    } catch {
      this.trouble = NOWHERE
      return []
    }
  }

  #text(id) {
    try {
      return localStorage.getItem(KEPT_RUN + id) ?? ''
    } catch {
      return ''
    }
  }
}

async function small(ran) {
  let text = await deflated(JSON.stringify(ran))
  for (const longest of SHORTER) {
    if (text.length <= MOST_SIGNS) return text
    text = await deflated(JSON.stringify(withBodiesUpTo(ran, longest)))
  }
  return text
}
