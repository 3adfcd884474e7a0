'use strict'
// Messages and their buttons

const sameAlbum = (one, other) => Boolean(one.media_group_id) && one.media_group_id === other.media_group_id && writerOf(one).id === writerOf(other).id

/** Splits messages into what is shown as one: a message, or those of an album. */
function entriesOf(messages) {
  const entries = []
  for (const message of messages) {
    const last = entries.at(-1)
    if (last && sameAlbum(last[0], message)) last.push(message)
    else entries.push([message])
  }
  return entries
}

/** Draws what is shown as one. */
function drawEntry(messages, chat) {
  const [message] = messages
  const service = carried(SERVICES, message)
  const time = clock(message.date)
  if (service) return Object.assign(el('p.pill.service', { 'data-id': message.message_id, tabindex: -1 }, serviceLine(service, message)), { messages })

  const own = message.from?.id === world.me
  const writer = writerOf(message)
  const faces = chat.type === 'group' && !own
  const name = `${own ? t('you') : nameOf(writer)}, ${time}`
  const isAlbum = messages.length > 1
  const tiled = isAlbum && messages.every(part => part.photo || part.video)
  const edit = messages.findLast(part => part.edit_date)?.edit_date
  const bubble = el('div.bubble', {},
    faces ? avatar(writer) : null,
    chat.type !== 'private' && !own ? el('div.author.one-line', { dir: 'auto', style: `--hue:${hueOf(writer.id)}` }, nameOf(writer)) : null,
    forwarded(message), quote(message, chat),
    isAlbum ? el(tiled ? 'div.parts.tiled' : 'div.parts', {}, messages.map(part => el('article.part', handle(part, chat, name), held(part, chat), tiled ? null : words(part), more(part, chat))))
      : held(message, chat),
    isAlbum && !tiled ? null : messages.map(words),
    el('span.stamp', {}, edit ? el('span', { title: clock(edit) }, t('edited')) : null, el('time', {}, time)), isAlbum ? null : more(message, chat))
  bubble.classList.toggle('bare', !isAlbum && Boolean(carried(CONTENTS, message)?.bare) && !words(message))
  const node = el(isAlbum ? 'div.message.album' : 'article.message',
    isAlbum ? { role: 'group', 'aria-label': `${t('album', number(messages.length))}, ${name}` } : handle(message, chat, name),
    bubble, messages.map(part => drawButtons(part, chat)))
  node.classList.toggle('mine', own)
  node.classList.toggle('with-face', faces)
  return Object.assign(node, { messages })
}

/** By what a message is found and its menu opened. */
const handle = (message, chat, name) => ({ tabindex: -1, 'data-id': message.message_id, 'aria-label': name,
  onclick: event => tapped(event, message, chat),
  oncontextmenu: event => {
    if (event.target.closest('a, audio, video') || String(getSelection())) return
    event.preventDefault()
    openMessageMenu(event.target, message, chat, event)
  } })

const more = (message, chat) => el('button.more', { type: 'button', tabindex: -1, 'aria-haspopup': 'menu', 'aria-label': t('messageMenu'), title: t('messageMenu'), onclick: event => openMessageMenu(event.currentTarget, message, chat) }, icon('more'))

function held(message, chat) {
  const content = carried(CONTENTS, message)
  if (content) return content.draw(message[content.field], message, chat)
  return message.text ?? message.caption ? null : el('em', {}, t('unknownContent'))
}

function words(message) {
  const text = message.text ?? message.caption
  return text ? el('div.words', { dir: 'auto' }, markdown(text)) : null
}

/** On touch screens a tap on a message opens its menu, unless it meant something in it. */
function tapped(event, message, chat) {
  if (!matchMedia('(hover: none)').matches || event.target.closest('a, button, audio, video, summary') || String(getSelection())) return
  openMessageMenu(event.currentTarget, message, chat, event)
}

function forwarded(message) {
  const from = message.forward_from ?? message.forward_from_chat
  return from ? el('div.forwarded', {}, t('forwarded', nameOf(from))) : null
}

function quote(message, chat) {
  const first = message.reply_to_message
  if (!first) return null
  const current = chat.messages.find(known => known.message_id === first.message_id) ?? first
  return el('button.quote', { type: 'button', onclick: () => conversation.show(first.message_id) },
    el('b.one-line', { dir: 'auto' }, nameOf(writerOf(current))), el('span.one-line', { dir: 'auto' }, summary(current)))
}

/** What each kind of inline button shows and does. */
const INLINE_BUTTONS = [
  { field: 'callback_data', press: (button, message, chat) => clickButton(button.callback_data, message, chat) },
  { field: 'url', icon: 'link', address: button => webAddress(button.url) },
  { field: 'web_app', icon: 'app', press: (button, message) => openMiniApp(button.web_app.url, button.text, message.from?.id) },
  { field: 'copy_text', icon: 'copy', press: button => copy(button.copy_text.text) },
]

function drawButtons(message, chat) {
  const rows = message.reply_markup?.inline_keyboard
  if (!rows?.length) return null
  return el('div.buttons', {}, rows.map(row => el('div.row', {}, row.map(button => {
    const kind = carried(INLINE_BUTTONS, button)
    const face = [el('span', { dir: 'auto' }, button.text), kind?.icon ? icon(kind.icon) : null]
    const href = kind?.address?.(button)
    if (href) return el('a.inline-button', { href, target: '_blank', rel: 'noopener noreferrer' }, ...face)
    const spin = spinKey(message, chat, button.callback_data)
    return el('button.inline-button', { type: 'button', 'data-spin': spin, 'aria-busy': spinning.has(spin) ? 'true' : 'false', disabled: !kind?.press, onclick: () => kind.press(button, message, chat) }, ...face)
  }))))
}

// A pressed button spins until the bot answered its query. The answer may come before the server told us the query's id.
const spinning = new Map()   // person|chat|message|data -> { since, queries }
const answered = new Set()
const spinKey = (message, chat, data) => [world.me, chat.key, message.message_id, data].join('|')

async function clickButton(data, message, chat) {
  const spin = spinKey(message, chat, data)
  const known = spinning.get(spin)
  // A second press before an answer is an accident at first; later it is a wish to try again.
  if (known && Date.now() - known.since < 10000) return
  if (known) toast(t('noAnswer'))
  spinning.set(spin, { since: Date.now(), queries: known?.queries ?? new Set() })
  showSpinning()
  const { ok, result } = await act('click', { key: chat.key, message_id: message.message_id, data })
  if (ok && !answered.has(result.query_id)) spinning.get(spin)?.queries.add(result.query_id)
  else if (!ok || !spinning.get(spin)?.queries.size) spinning.delete(spin)
  showSpinning()
}

function stopSpinning(query) {
  answered.add(query)
  for (const [spin, { queries }] of spinning) if (queries.delete(query) && !queries.size) spinning.delete(spin)
  showSpinning()
}

function showSpinning() {
  for (const button of document.querySelectorAll('[data-pay]')) button.setAttribute('aria-busy', paying.has(button.dataset.pay) ? 'true' : 'false')
  for (const button of document.querySelectorAll('[data-spin]')) button.setAttribute('aria-busy', spinning.has(button.dataset.spin) ? 'true' : 'false')
}
