'use strict'
// Small tools

const $ = id => document.getElementById(id)

/** What this browser remembers. Reading and writing may be forbidden; then the page lives without. */
const memory = {
  get(name) { try { return localStorage.getItem('balethon.' + name) } catch { return null } },
  set(name, value) { try { localStorage.setItem('balethon.' + name, value) } catch { /* private window */ } },
}

let language = memory.get('language') ?? (navigator.language?.startsWith('fa') ? 'fa' : 'en')

/**
 * An element: el('b.name', {title: 'x', onclick: f}, 'text', child, null, [children]).
 * Strings always become text nodes, so nothing that a stranger wrote is ever read as HTML.
 */
function el(selector, attributes = {}, ...children) {
  const [tag, ...classes] = selector.split('.')
  const node = document.createElement(tag || 'div')
  if (classes.length) node.className = classes.join(' ')
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value)
    else if (name === 'style') node.style.cssText = value
    else if (name in node && typeof value === 'boolean') node[name] = value
    else node.setAttribute(name, value)
  }
  node.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false))
  return node
}

function icon(name, turns = false) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('class', turns ? 'icon turns' : 'icon')
  svg.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use')
  use.setAttribute('href', '#i-' + name)
  svg.append(use)
  return svg
}

const locale = () => language === 'fa' ? 'fa-IR' : 'en-GB'
const number = value => new Intl.NumberFormat(locale()).format(value)
const clock = (unix, options = { hour: '2-digit', minute: '2-digit' }) => new Intl.DateTimeFormat(locale(), options).format(unix * 1000)
const dayOf = unix => new Date(unix * 1000).toDateString()

/** "Today", "Yesterday" or the date, by the sandbox's own clock. */
function dayName(unix) {
  const now = world.now()
  if (dayOf(unix) === dayOf(now)) return t('today')
  if (dayOf(unix) === dayOf(now - 86400)) return t('yesterday')
  return clock(unix, { day: 'numeric', month: 'long', year: 'numeric' })
}

function size(bytes) {
  if (bytes === undefined || bytes === null) return ''
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte']
  const step = Math.min(3, Math.floor(Math.log10(Math.max(bytes, 1)) / 3))
  return new Intl.NumberFormat(locale(), { style: 'unit', unit: units[step], maximumFractionDigits: 1 }).format(bytes / 1000 ** step)
}

const seconds = value => value === undefined || value === null ? '' : `${number(Math.floor(value / 60))}:${number(value % 60).padStart(2, number(0))}`
const amount = value => t('rials', number(value))
const nameOf = user => [user?.first_name, user?.last_name].filter(Boolean).join(' ') || user?.title || user?.username || '?'
const fileAddress = fileId => '/page/file/' + encodeURIComponent(fileId)
const hueOf = id => [172, 205, 262, 322, 14, 36, 95, 230][Math.abs(Number(id) || 0) % 8]
const narrow = matchMedia('(max-width: 719px)')

/** The web address behind what a bot wrote, or null where it is none (`javascript:` and the like). */
function webAddress(text) {
  const address = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : 'https://' + text
  try {
    const url = new URL(address)
    return ['http:', 'https:'].includes(url.protocol) && /[.:]|^localhost$/.test(url.hostname) ? url.href : null
  } catch { return null }
}

function avatar(subject, extra) {
  const letter = [...nameOf(subject)][0]?.toUpperCase() ?? '?'
  const photo = subject.photo ? el('img', { src: fileAddress(subject.photo), alt: '', onerror: event => event.target.remove() }) : null
  const face = subject.type === 'group' || subject.type === 'channel' ? icon(subject.type) : letter
  return el('span.avatar', { style: `--hue:${hueOf(subject.id)}`, 'aria-hidden': 'true' }, face, photo, extra)
}

/** Calls `draw` once for any number of requests before the next frame; hidden tabs have no frames. */
function soon(draw) {
  let waiting = false
  return () => {
    if (waiting) return
    waiting = true
    const run = () => { waiting = false; draw() }
    if (document.hidden) setTimeout(run, 50)
    else requestAnimationFrame(run)
  }
}

/** Gives the focus back to what had it, also where that was drawn anew meanwhile. */
function focusAgain(before) {
  const again = before?.isConnected ? before : document.querySelector(`[data-key="${CSS.escape(before?.dataset.key ?? '')}"]`)
  again?.focus()
}

/** Moves the focus among `items` with the arrow keys, Home and End. */
function walkWithArrows(event, items, keys = ['ArrowUp', 'ArrowDown']) {
  const here = items.indexOf(document.activeElement)
  const next = { [keys[0]]: Math.max(here - 1, 0), [keys[1]]: Math.min(here + 1, items.length - 1), Home: 0, End: items.length - 1 }[event.key]
  if (next === undefined || !items[next]) return null
  event.preventDefault()
  items[next].focus()
  return items[next]
}

async function copy(text) {
  try { await navigator.clipboard.writeText(text) } catch {
    const area = document.body.appendChild(el('textarea', {}, text))
    area.select()
    document.execCommand('copy')
    area.remove()
  }
  toast(t('copied'))
}
