/** What there is to links before anybody shares a change: copying one, and seeing that one has brought a change. */

import {linkTo, writeAddress} from './addressbar.js'
import {copy} from './copy.js'
import {later} from './later.js'

/** @typedef {import('./store.js').Store} Store */

/**
 * Copies the address of what is shown, with what is changed in the request.
 *
 * @param {Store} store
 * @returns {Promise<string>}  what came of it, in a few words
 */
export async function copyLink(store) {
  const {now} = store
  // Nothing can have been changed before the editor has come.
  const {address, told, news, text} = now.kit?.links.made(now) ?? {address: linkTo({...now.state, change: null}), told: 'Copied', news: '', text: ''}
  const copied = address !== null && await copy(address)
  if (text) now.run?.hush()
  if (text || now.note?.notice) store.change({note: text ? {news, notice: {tone: 'trouble', text, stop: null}} : null})
  return copied || address === null ? told : 'Not copied: take it from the address bar'
}

/**
 * A link has brought a change of the request.
 *
 * @param {Store} store
 * @param {import('./actions.js').Actions} actions
 * @param {import('./liveside.js').LiveSide} live
 * @param {import('./state.js').State} wished  as the link names it
 */
export async function takeLinked(store, actions, live, wished) {
  try {
    if (!await live.run({quietly: true}) && live.there) throw new Error('the sandbox did not answer')
    const {links} = await later.editor()
    await links.arrive(store, actions, wished)
  } catch (error) {
    store.change({note: {news: 'The change in the link could not be shown', notice: {tone: 'trouble', stop: null,
      text: `This link holds a changed request, which could not be shown (${error.message}). You see the request without the change. Open the link again.`}}})
  }
}

/** Whether a change that a link has brought is still to be taken over here. @param {import('./store.js').Known} now @param {string} exchange */
export function awaitsLinked({linked, state}, exchange) {
  return linked !== null && linked.exchange === exchange && linked.variant === state.variant && linked.fault === state.fault
}

/** What is shown is no longer what a link has brought. @param {Store} store */
export function forgetLinked(store) {
  const {state, linked} = store.now
  if (!linked && !state.change) return
  store.change({linked: null, state: {...state, change: null}})
  writeAddress(store.now.state, 'replace')
}
